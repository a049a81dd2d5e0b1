// The .npy reader against files that NumPy wrote (tests/fixtures/dumps), and
// against files that lie.

#include "files/npy.h"

#include <gtest/gtest.h>

#include <numeric>

#include "fixture_cases.h"
#include "support.h"

namespace {

namespace core = attention_playground;
using core::ErrorCode;
using support::is_error;
using Bytes = std::vector<std::uint8_t>;

/// A file of version 1.0 with this header.
Bytes npy(std::string_view header, const Bytes& data = {}) {
  std::string file = "\x93NUMPY\x01";
  file += '\0';
  file += static_cast<char>(header.size() & 0xFFU);
  file += static_cast<char>(header.size() >> 8U);
  file += header;
  file.append(reinterpret_cast<const char*>(data.data()), data.size());
  return {file.begin(), file.end()};
}

std::string header(const std::string& type, const std::string& shape,
                   const std::string& fortran = "False") {
  return "{'descr': '" + type + "', 'fortran_order': " + fortran + ", 'shape': " + shape + ", }\n";
}

std::vector<float> floats_of(const Bytes& file) {
  const auto array = core::parse_npy(file);
  EXPECT_TRUE(array) << array.error().where;
  if (!array) return {};
  std::vector<float> values(static_cast<std::size_t>(array->count()));
  const auto read = core::read_npy_floats(*array, values);
  EXPECT_TRUE(read) << read.error().where;
  return values;
}

void expect_refused(const Bytes& file, ErrorCode code, const std::string& words) {
  EXPECT_TRUE(is_error(core::parse_npy(file), code, words));
}

TEST(Npy, ReadsEveryTypeInBothByteOrders) {
  const std::vector<std::tuple<std::string, Bytes, float>> cases{
      {"|b1", {2}, 1.0F},
      {"|i1", {0xFE}, -2.0F},
      {"|u1", {0xFE}, 254.0F},
      {"<i2", {0xFE, 0xFF}, -2.0F},
      {">i2", {0xFF, 0xFE}, -2.0F},
      {"<u2", {0xFE, 0xFF}, 65534.0F},
      {">i4", {0xFF, 0xFF, 0xFF, 0xFD}, -3.0F},
      {"<u4", {0, 0, 0, 0x80}, 2147483648.0F},
      {"<i8", {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}, -1.0F},
      {">u8", {0, 0, 0, 1, 0, 0, 0, 0}, 4294967296.0F},
      {"<f2", {0x00, 0x3E}, 1.5F},
      {">f2", {0x3E, 0x00}, 1.5F},
      {"<f4", {0, 0, 0xC0, 0x3F}, 1.5F},
      {">f4", {0x3F, 0xC0, 0, 0}, 1.5F},
      {"<f8", {0, 0, 0, 0, 0, 0, 0xF8, 0x3F}, 1.5F},
      {">f8", {0x3F, 0xF8, 0, 0, 0, 0, 0, 0}, 1.5F},
  };
  for (const auto& [type, data, expected] : cases) {
    EXPECT_EQ(floats_of(npy(header(type, "(1,)"), data)), std::vector{expected}) << type;
  }
}

TEST(Npy, ReadsColumnMajorOrderInEveryDimension) {
  Bytes data(24);
  std::iota(data.begin(), data.end(), std::uint8_t{0});
  const auto values = floats_of(npy(header("|u1", "(2, 3, 4)", "True"), data));
  for (std::size_t i = 0; i < 2; ++i) {
    for (std::size_t j = 0; j < 3; ++j) {
      for (std::size_t k = 0; k < 4; ++k) {
        EXPECT_EQ(values[(i * 3 + j) * 4 + k], static_cast<float>(i + 2 * j + 6 * k));
      }
    }
  }
}

TEST(Npy, ReadsASingleElementAndNone) {
  EXPECT_EQ(floats_of(npy(header("|u1", "()"), {7})), std::vector{7.0F});
  EXPECT_TRUE(floats_of(npy(header("<f8", "(3, 0, 2)"))).empty());
}

TEST(Npy, ReadsHeadersInAnyOrderOfTheKeys) {
  const auto file = npy("{\"shape\":(1,),'fortran_order' : True, 'descr': '|u1'}", {9});
  EXPECT_EQ(floats_of(file), std::vector{9.0F});
}

TEST(Npy, ReadsTextOfBothKinds) {
  const auto text = [](const Bytes& file) {
    return *core::read_npy_strings(*core::parse_npy(file));
  };
  const Bytes wide{'a', 0, 0, 0, 0, 0, 0, 0, 0x00, 0xF6, 0x01, 0, 0xE9, 0, 0, 0};
  EXPECT_EQ(text(npy(header("<U2", "(2,)"), wide)),
            (std::vector<std::string>{"a", "\U0001F600\u00e9"}));
  EXPECT_EQ(text(npy(header("|S2", "(2,)"), {'a', 0, 0xC3, 0xA9})),
            (std::vector<std::string>{"a", "\u00e9"}));
  const auto refused = [](const Bytes& file) {
    return core::read_npy_strings(*core::parse_npy(file));
  };
  EXPECT_TRUE(is_error(refused(npy(header("<U1", "(1,)"), {0, 0xD8, 0, 0})),
                       ErrorCode::malformed_file, "no character"));
  EXPECT_TRUE(is_error(refused(npy(header("|S1", "(1,)"), {0xFF})), ErrorCode::malformed_file,
                       "not UTF-8"));
  EXPECT_TRUE(is_error(refused(npy(header("<U0", "(10000000,)"))), ErrorCode::unsupported,
                       "more than a million"));
  EXPECT_TRUE(is_error(refused(npy(header("|u1", "(1,)"), {1})), ErrorCode::unsupported, "text"));
}

TEST(Npy, RefusesWhatIsNoArrayOfNumbersByItsName) {
  const auto fixture = [](const std::string& name) {
    return fixtures::read_bytes(fixtures::fixtures_folder() + "/dumps/refused_" + name + ".npy");
  };
  expect_refused(fixture("object"), ErrorCode::unsupported, "pickled Python objects");
  expect_refused(fixture("complex"), ErrorCode::unsupported, "'<c8'");
  expect_refused(fixture("record"), ErrorCode::unsupported, "named fields");
  expect_refused(npy(header("<V2", "(1,)"), {0, 0}), ErrorCode::unsupported, "'<V2'");
  expect_refused(npy(header("<f16", "(1,)"), Bytes(16)), ErrorCode::unsupported, "'<f16'");
  expect_refused(npy(header("<f3", "(1,)"), Bytes(3)), ErrorCode::unsupported, "'<f3'");
  expect_refused(npy(header("|f4", "(1,)"), Bytes(4)), ErrorCode::unsupported, "'|f4'");
  expect_refused(npy(header("", "(1,)")), ErrorCode::unsupported, "dtype ''");
  expect_refused(npy(header("|u1", "(1, 1, 1, 1, 1, 1, 1)"), {0}), ErrorCode::unsupported,
                 "7 dimensions");
}

TEST(Npy, RefusesFilesThatLieOrAreCutOff) {
  const Bytes whole = npy(header("<f4", "(2,)"), Bytes(8));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const Bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_FALSE(core::parse_npy(cut)) << size;
  }
  Bytes longer = whole;
  longer.push_back(0);
  expect_refused(longer, ErrorCode::malformed_file, "asks for 8 bytes");
  Bytes version = whole;
  version[6] = 4;
  expect_refused(version, ErrorCode::unsupported, "version 4.0");
  Bytes magic = whole;
  magic[1] = 'n';
  expect_refused(magic, ErrorCode::malformed_file, "not a .npy file");
}

TEST(Npy, RefusesSizesThatOverflow) {
  const std::string huge = "999999999999999";
  expect_refused(npy(header("|u1", "(" + huge + ", " + huge + ")")), ErrorCode::out_of_memory,
                 "does not fit");
  expect_refused(npy(header("|u1", "(" + huge + ", " + huge + ", 0)")), ErrorCode::out_of_memory,
                 "does not fit");
  expect_refused(npy(header("<U0", "(" + huge + ", " + huge + ")")), ErrorCode::out_of_memory,
                 "does not fit");
  expect_refused(npy(header("|u1", "(9" + huge + ",)")), ErrorCode::malformed_file, "15 digits");
  expect_refused(npy(header("<f8", "(4000000000,)")), ErrorCode::malformed_file, "32000000000");
}

TEST(Npy, RefusesHeadersThatAreNoDictionaryOfTheThreeKeys) {
  for (const auto& [text, words] : std::vector<std::pair<std::string, std::string>>{
           {"", "'{' expected"},
           {"{", "name in quotes"},
           {"{'descr'}", "':' expected"},
           {"{'descr': '<f4}", "closing quote"},
           {"{'descr': '<f4', 'descr': '<f4'}", "twice"},
           {"{'other': 1}", "'other'"},
           {"{'descr': '\\x3cf4'}", "escape"},
           {"{'fortran_order': 1}", "True or False"},
           {"{'shape': (-1,)}", "15 digits"},
           {"{'shape': (1 2)}", "',' or ')'"},
           {"{'shape': (,)}", "15 digits"},
           {"{'descr': '|u1', 'shape': ()}", "'fortran_order' is missing"},
           {"{'descr': '|u1', 'fortran_order': False}", "'shape' is missing"},
           {"{'shape': (), 'fortran_order': False}", "'descr' is missing"},
           {header("|u1", "()") + "x", "nothing more"},
       }) {
    expect_refused(npy(text), ErrorCode::malformed_file, words);
  }
  EXPECT_EQ(core::parse_npy(npy("{'descr' 1")).error().index, 19);
}

}  // namespace
