// What is written can be read again, value for value.

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>

#include "files/safetensors_writer.h"
#include "support.h"

namespace {

namespace core = attention_playground;
using core::ErrorCode;
using core::TensorToWrite;
using core::TensorType;
using support::is_error;

std::vector<float> written_and_read(TensorType type, const std::vector<float>& values) {
  const std::array tensors{TensorToWrite{.name = "x",
                                         .type = type,
                                         .shape = {static_cast<std::int64_t>(values.size())},
                                         .values = values}};
  const auto bytes = core::write_safetensors(tensors, {});
  EXPECT_TRUE(bytes) << bytes.error().where;
  const auto file = core::Safetensors::parse(bytes->span());
  EXPECT_TRUE(file) << file.error().where;
  std::vector<float> read(values.size());
  EXPECT_TRUE(core::read_floats(file->tensors().at("x"), 0, read));
  return read;
}

TEST(SafetensorsWriter, KeepsFloatsToTheBit) {
  const std::vector<float> values{0.0F,
                                  -0.0F,
                                  1.0F / 3.0F,
                                  std::numeric_limits<float>::denorm_min(),
                                  std::numeric_limits<float>::max(),
                                  -std::numeric_limits<float>::infinity()};
  EXPECT_TRUE(support::same_bits(written_and_read(TensorType::f32, values), values));
}

TEST(SafetensorsWriter, RoundsHalvesAndLevelsToTheNearest) {
  const auto values = support::random_values(1000, 1);
  const auto halves = written_and_read(TensorType::f16, values);
  for (std::size_t i = 0; i < values.size(); ++i) {
    EXPECT_LE(std::fabs(halves[i] - values[i]), std::ldexp(std::fabs(values[i]), -11) + 0x1p-25F);
  }
  std::vector<float> weights = values;
  for (float& weight : weights) weight = std::fabs(weight);
  const auto levels = written_and_read(TensorType::u8, weights);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    EXPECT_LE(std::fabs(levels[i] - weights[i]), 0.5F / 255.0F + 1e-7F);
  }
}

TEST(SafetensorsWriter, ForcesLevelsBetweenZeroAndOne) {
  const std::vector<float> values{-1.0F, 2.0F, std::numeric_limits<float>::infinity(),
                                  std::numeric_limits<float>::quiet_NaN()};
  EXPECT_EQ(written_and_read(TensorType::u8, values), (std::vector<float>{0.0F, 1.0F, 1.0F, 0.0F}));
}

TEST(SafetensorsWriter, KeepsNamesMetadataAndShapes) {
  const std::vector<float> values(6, 0.5F);
  const std::string name = "layer.0.\"quoted\"\\ \n \u00e9";
  const std::array tensors{
      TensorToWrite{.name = name, .type = TensorType::u8, .shape = {3, 1, 2}, .values = values},
      TensorToWrite{.name = "empty", .type = TensorType::f32, .shape = {0, 2}, .values = {}}};
  const core::Metadata metadata{{"tokens", "[\"\\u0001\", \"\xF0\x9F\x98\x80\"]"}, {"a\tb", ""}};
  const auto bytes = core::write_safetensors(tensors, metadata);
  ASSERT_TRUE(bytes) << bytes.error().where;
  const auto file = core::Safetensors::parse(bytes->span());
  ASSERT_TRUE(file) << file.error().where;
  EXPECT_EQ(file->metadata(), metadata);
  EXPECT_EQ(file->tensors().at(name).shape, (std::vector<std::int64_t>{3, 1, 2}));
  EXPECT_EQ(file->tensors().at("empty").count(), 0);
}

TEST(SafetensorsWriter, StartsTheDataAtAMultipleOfEight) {
  const std::vector<float> values(1, 0.0F);
  for (const char* const name :
       {"a", "ab", "abc", "abcd", "abcde", "abcdef", "abcdefg", "abcdefgh"}) {
    const std::array tensors{TensorToWrite{.name = name, .shape = {1}, .values = values}};
    const auto bytes = core::write_safetensors(tensors, {});
    ASSERT_TRUE(bytes);
    EXPECT_EQ((bytes->size() - 4) % 8, 0) << name;
  }
}

TEST(SafetensorsWriter, RefusesWhatDoesNotFit) {
  const std::vector<float> values(4, 0.0F);
  const auto write = [&](TensorType type, std::vector<std::int64_t> shape) {
    const std::array tensors{
        TensorToWrite{.name = "x", .type = type, .shape = std::move(shape), .values = values}};
    return core::write_safetensors(tensors, {});
  };
  EXPECT_TRUE(is_error(write(TensorType::f32, {5}), ErrorCode::shape_mismatch, "'x'"));
  EXPECT_TRUE(is_error(write(TensorType::i64, {4}), ErrorCode::unsupported, "f32"));
  EXPECT_TRUE(is_error(write(TensorType::f32, {-2, -2}), ErrorCode::out_of_memory, "size"));
  const std::int64_t huge = std::int64_t{1} << 62U;
  EXPECT_TRUE(is_error(write(TensorType::f32, {huge, 4, 4}), ErrorCode::out_of_memory, "size"));
}

}  // namespace
