// The safetensors reader: what it reads, and every way in which a header can
// lie about its file.

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <cmath>
#include <limits>

#include "files/safetensors.h"
#include "support.h"

namespace {

namespace core = attention_playground;
using core::ErrorCode;
using core::Safetensors;
using support::file_of;
using support::is_error;

std::string entry(const std::string& name, const std::string& dtype, const std::string& shape,
                  std::int64_t begin, std::int64_t end) {
  return "\"" + name + "\":{\"dtype\":\"" + dtype + "\",\"shape\":" + shape +
         ",\"data_offsets\":[" + std::to_string(begin) + "," + std::to_string(end) + "]}";
}

void expect_malformed(const std::vector<std::uint8_t>& file, const std::string& words) {
  const auto parsed = Safetensors::parse(file);
  EXPECT_TRUE(is_error(parsed, ErrorCode::malformed_file, words));
}

void expect_bad_header(const std::string& header, std::size_t data, const std::string& words) {
  expect_malformed(file_of(header, data), words);
}

TEST(SafetensorsReader, LooksIntoTheFileWithoutACopy) {
  const auto file = file_of("{" + entry("b", "F32", "[2,1]", 0, 8) + "," +
                                entry("a", "U8", "[3]", 8, 11) + ",\"__metadata__\":{\"k\":\"v\"}}",
                            11);
  const auto parsed = Safetensors::parse(file);
  ASSERT_TRUE(parsed) << parsed.error().where;
  EXPECT_EQ(parsed->tensors().size(), 2U);
  EXPECT_EQ(parsed->metadata().at("k"), "v");
  const auto tensor = parsed->find("a");
  ASSERT_TRUE(tensor);
  EXPECT_EQ((*tensor)->bytes.data(), file.data() + file.size() - 3);
  EXPECT_EQ((*tensor)->shape, std::vector<std::int64_t>{3});
  EXPECT_EQ(parsed->tensors().at("b").count(), 2);
}

TEST(SafetensorsReader, NamesTheTensorThatIsMissing) {
  const auto file = file_of("{}");
  const auto parsed = Safetensors::parse(file);
  ASSERT_TRUE(parsed);
  EXPECT_FALSE(parsed->contains("queries"));
  EXPECT_TRUE(is_error(parsed->find("queries"), ErrorCode::missing_tensor, "'queries'"));
}

TEST(SafetensorsReader, AcceptsScalarsAndEmptyTensors) {
  const auto file = file_of(
      "{" + entry("empty", "F32", "[0,3]", 0, 0) + "," + entry("scalar", "F32", "[]", 0, 4) + "}",
      4);
  const auto parsed = Safetensors::parse(file);
  ASSERT_TRUE(parsed) << parsed.error().where;
  EXPECT_EQ(parsed->tensors().at("scalar").count(), 1);
  EXPECT_EQ(parsed->tensors().at("empty").count(), 0);
  std::vector<float> none;
  EXPECT_TRUE(core::read_floats(parsed->tensors().at("empty"), 0, none));
}

TEST(SafetensorsReader, RefusesEveryTruncation) {
  const auto whole = file_of("{" + entry("a", "F32", "[2]", 0, 8) + "}", 8);
  ASSERT_TRUE(Safetensors::parse(whole));
  for (std::size_t length = 0; length < whole.size(); ++length) {
    const auto parsed = Safetensors::parse(std::span(whole).first(length));
    ASSERT_FALSE(parsed) << "accepted " << length << " of " << whole.size() << " bytes";
    EXPECT_EQ(parsed.error().code, ErrorCode::malformed_file);
    EXPECT_FALSE(parsed.error().where.empty());
  }
}

TEST(SafetensorsReader, RefusesBytesAfterTheLastTensor) {
  expect_bad_header("{" + entry("a", "F32", "[2]", 0, 8) + "}", 9, "after the last tensor");
  expect_bad_header("{}", 1, "after the last tensor");
}

TEST(SafetensorsReader, RefusesLengthsPastTheFile) {
  // A length of 4 GB and more, up to one that is negative as a signed number.
  for (const std::uint64_t length :
       {std::uint64_t{3}, std::uint64_t{1} << 32U, (std::uint64_t{1} << 32U) + 2,
        std::uint64_t{1} << 63U, ~std::uint64_t{0}}) {
    auto file = file_of("{}");
    for (unsigned i = 0; i < 8; ++i) file[i] = static_cast<std::uint8_t>(length >> (8U * i));
    expect_malformed(file, std::to_string(length));
  }
}

TEST(SafetensorsReader, RefusesOffsetsPastTheFile) {
  expect_bad_header("{" + entry("a", "U8", "[4294967296]", 0, 4294967296) + "}", 4, "cut off");
  expect_bad_header("{" + entry("a", "U8", "[9007199254740992]", 0, 9007199254740992) + "}", 4,
                    "impossible size");
  expect_bad_header("{" + entry("a", "F32", "[1]", 4, 8) + "}", 4, "'a'");
}

TEST(SafetensorsReader, RefusesSizesThatOverflow) {
  // 2^32 x 2^32 elements would be 0 in 64 bits.
  expect_bad_header("{" + entry("a", "F32", "[4294967296,4294967296]", 0, 0) + "}", 0,
                    "impossible");
  expect_bad_header("{" + entry("a", "F64", "[2305843009213693952]", 0, 0) + "}", 0, "size");
  expect_bad_header("{" + entry("a", "F32", "[-1]", 0, 4) + "}", 4, "whole number");
  expect_bad_header("{" + entry("a", "F32", "[1.5]", 0, 4) + "}", 4, "whole number");
  expect_bad_header("{" + entry("a", "F32", "[\"1\"]", 0, 4) + "}", 4, "whole number");
}

TEST(SafetensorsReader, RefusesOverlapsAndGaps) {
  expect_bad_header("{" + entry("a", "U8", "[4]", 0, 4) + "," + entry("b", "U8", "[4]", 2, 6) + "}",
                    6, "overlaps");
  expect_bad_header("{" + entry("a", "U8", "[4]", 0, 4) + "," + entry("b", "U8", "[4]", 0, 4) + "}",
                    4, "overlaps");
  expect_bad_header("{" + entry("a", "U8", "[2]", 0, 2) + "," + entry("b", "U8", "[2]", 3, 5) + "}",
                    5, "gap");
  expect_bad_header("{" + entry("a", "U8", "[2]", 1, 3) + "}", 3, "gap");
}

TEST(SafetensorsReader, RefusesDuplicates) {
  expect_bad_header("{" + entry("a", "U8", "[1]", 0, 1) + "," + entry("a", "U8", "[1]", 1, 2) + "}",
                    2, "twice");
  expect_bad_header(
      "{\"a\":{\"dtype\":\"U8\",\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}", 1,
      "twice");
}

TEST(SafetensorsReader, RefusesShapesThatDisagreeWithTheirBytes) {
  expect_bad_header("{" + entry("a", "F32", "[2]", 0, 4) + "}", 4, "needs 8 bytes");
  expect_bad_header("{" + entry("a", "F16", "[2]", 0, 8) + "}", 8, "needs 4 bytes");
  expect_bad_header("{" + entry("a", "F32", "[2]", 8, 0) + "}", 8, "not a range");
  expect_bad_header("{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[-1,0]}}", 1,
                    "not a range");
  expect_bad_header("{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,0.5]}}", 1,
                    "not a range");
}

TEST(SafetensorsReader, NamesTheTypesOfOtherProgramsWeights) {
  for (const char* const type : {"F8_E4M3", "U32", "F4"}) {
    const auto file = file_of("{" + entry("a", type, "[1]", 0, 1) + "}", 1);
    EXPECT_TRUE(is_error(Safetensors::parse(file), ErrorCode::unsupported,
                         "tensor 'a' is of type " + std::string(type) + ", as quantised"));
  }
}

TEST(SafetensorsReader, RefusesEntriesWithoutTheirParts) {
  expect_bad_header("{\"a\":{\"shape\":[1],\"data_offsets\":[0,1]}}", 1, "no dtype");
  expect_bad_header("{\"a\":{\"dtype\":7,\"shape\":[1],\"data_offsets\":[0,1]}}", 1, "no dtype");
  expect_bad_header("{" + entry("a", "F12", "[1]", 0, 1) + "}", 1, "unknown dtype 'F12'");
  expect_bad_header("{\"a\":{\"dtype\":\"U8\",\"data_offsets\":[0,1]}}", 1, "no shape");
  expect_bad_header("{\"a\":{\"dtype\":\"U8\",\"shape\":[1]}}", 1, "no data_offsets");
  expect_bad_header("{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0]}}", 1,
                    "no data_offsets");
  expect_bad_header("{\"a\":5}", 0, "'a'");
}

TEST(SafetensorsReader, RefusesHeadersThatAreNoObject) {
  expect_bad_header("[]", 0, "not an object");
  expect_bad_header("", 0, "not valid JSON");
  expect_bad_header("{", 0, "not valid JSON");
  expect_bad_header("{\"__metadata__\":3}", 0, "metadata");
  expect_bad_header("{\"__metadata__\":{\"k\":3}}", 0, "'k'");
  expect_bad_header("{\"__metadata__\":{\"k\":\"\xff\"}}", 0, "UTF-8");
  expect_bad_header(std::string(1000, '['), 0, "too deeply");
}

TEST(SafetensorsReader, GivesThePositionInTheFile) {
  const auto file = file_of("{\"a\" 1}");
  const auto parsed = Safetensors::parse(file);
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().index, 8 + 5);
}

TEST(SafetensorsReader, ReadsTensorsAtAnyAddress) {
  // The header's length is odd, and so is the first tensor's: nothing is aligned.
  const std::string header =
      "{" + entry("a", "U8", "[1]", 0, 1) + "," + entry("b", "F32", "[2]", 1, 9) + "}  ";
  auto file = file_of(header.size() % 2 == 0 ? header + " " : header, 9);
  const std::array values{1.5F, -2.25F};
  std::memcpy(file.data() + file.size() - 8, values.data(), 8);
  for (std::size_t shift = 0; shift < 4; ++shift) {
    std::vector<std::uint8_t> moved(shift, 0);
    moved.insert(moved.end(), file.begin(), file.end());
    const auto parsed = Safetensors::parse(std::span(moved).subspan(shift));
    ASSERT_TRUE(parsed) << parsed.error().where;
    std::array<float, 2> read{};
    ASSERT_TRUE(core::read_floats(parsed->tensors().at("b"), 0, read));
    EXPECT_EQ(read, values);
  }
}

/// One element of `type` with these bytes, as a float.
template <typename T>
float read_one(core::TensorType type, T value) {
  std::array<std::uint8_t, sizeof(T)> bytes;
  std::memcpy(bytes.data(), &value, sizeof(T));
  const core::TensorView tensor{.type = type, .shape = {1}, .bytes = bytes};
  float result = std::numeric_limits<float>::quiet_NaN();
  EXPECT_TRUE(core::read_floats(tensor, 0, {&result, 1}));
  return result;
}

TEST(SafetensorsReader, ConvertsEveryType) {
  using core::TensorType;
  EXPECT_EQ(read_one(TensorType::f64, 0.1), 0.1F);
  EXPECT_EQ(read_one(TensorType::f32, 0.1F), 0.1F);
  EXPECT_EQ(read_one(TensorType::f16, std::uint16_t{0xC100}), -2.5F);
  EXPECT_EQ(read_one(TensorType::bf16, std::uint16_t{0x3FC0}), 1.5F);
  EXPECT_EQ(read_one(TensorType::i64, std::int64_t{-70000}), -70000.0F);
  EXPECT_EQ(read_one(TensorType::i32, std::int32_t{-70000}), -70000.0F);
  EXPECT_EQ(read_one(TensorType::i16, std::int16_t{-7}), -7.0F);
  EXPECT_EQ(read_one(TensorType::i8, std::int8_t{-7}), -7.0F);
  EXPECT_EQ(read_one(TensorType::u8, std::uint8_t{255}), 1.0F);
  EXPECT_EQ(read_one(TensorType::u8, std::uint8_t{51}), 51.0F / 255.0F);
  EXPECT_EQ(read_one(TensorType::boolean, std::uint8_t{2}), 1.0F);
}

TEST(SafetensorsReader, ReadsOnlyWhatTheTensorHolds) {
  const std::vector<std::uint8_t> bytes(12, 0);
  const core::TensorView tensor{.type = core::TensorType::f32, .shape = {3}, .bytes = bytes};
  std::vector<float> two(2);
  EXPECT_TRUE(core::read_floats(tensor, 1, two));
  EXPECT_TRUE(is_error(core::read_floats(tensor, 2, two), ErrorCode::shape_mismatch, "[3]"));
  EXPECT_TRUE(is_error(core::read_floats(tensor, -1, two), ErrorCode::shape_mismatch, "[3]"));
  EXPECT_TRUE(is_error(core::read_floats(tensor, std::numeric_limits<std::int64_t>::max() - 1, two),
                       ErrorCode::shape_mismatch, "[3]"));
}

}  // namespace
