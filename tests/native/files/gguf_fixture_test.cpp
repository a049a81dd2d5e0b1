// Files by another writer (the Python package `gguf`), beside what its own
// reader finds in them.

#include "files/gguf.h"
#include "files/json.h"
#include "fixture_cases.h"
#include "support.h"

namespace core = attention_playground;
using core::JsonValue;

namespace {

std::vector<std::uint8_t> read(const std::string& name) {
  auto bytes = fixtures::read_bytes(fixtures::fixtures_folder() + "/gguf/" + name);
  EXPECT_FALSE(bytes.empty()) << name;
  return bytes;
}

JsonValue read_json(const std::string& name) {
  const auto bytes = read(name);
  auto value = core::parse_json({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  EXPECT_TRUE(value) << name << ": " << value.error().where;
  return value.value_or(JsonValue());
}

std::string hexadecimal(std::span<const std::uint8_t> bytes) {
  std::string text;
  for (const std::uint8_t byte : bytes) {
    text += "0123456789abcdef"[byte >> 4U];
    text += "0123456789abcdef"[byte & 15U];
  }
  return text;
}

void expect_same_list(const core::Gguf& file, const std::string& key, const JsonValue& expected) {
  std::vector<std::string_view> strings;
  std::vector<double> numbers;
  for (const JsonValue& one : expected.array) {
    strings.emplace_back(one.string);
    numbers.push_back(one.is(JsonValue::Kind::boolean) ? one.boolean : one.number);
  }
  if (expected.array.at(0).is(JsonValue::Kind::string)) {
    ASSERT_NE(file.strings(key), nullptr);
    EXPECT_EQ(*file.strings(key), strings);
  } else {
    ASSERT_NE(file.numbers(key), nullptr);
    EXPECT_EQ(*file.numbers(key), numbers);
  }
}

void expect_same(const core::Gguf& file, const std::string& key, const JsonValue& expected) {
  SCOPED_TRACE(key);
  switch (expected.kind) {
    case JsonValue::Kind::boolean:
      EXPECT_EQ(file.boolean(key), expected.boolean);
      break;
    case JsonValue::Kind::number:
      EXPECT_EQ(file.number(key), expected.number);
      EXPECT_EQ(file.whole_number(key), expected.whole_number());
      break;
    case JsonValue::Kind::string:
      EXPECT_EQ(file.string(key), expected.string);
      break;
    default:
      expect_same_list(file, key, expected);
  }
}

}  // namespace

TEST(GgufFixtures, AreReadAsTheirWriterReadsThem) {
  for (const std::string name : {"every_type", "aligned_to_256"}) {
    SCOPED_TRACE(name);
    const auto bytes = read(name + ".gguf");
    const auto file = core::Gguf::parse(bytes);
    ASSERT_TRUE(file) << file.error().where;
    const JsonValue expected = read_json(name + ".json");
    const auto& metadata = expected.find("metadata")->object;
    EXPECT_GE(metadata.size(), 32U);
    EXPECT_EQ(file->metadata().size(), metadata.size());
    for (const auto& [key, value] : metadata) expect_same(*file, key, value);
    const auto& tensors = expected.find("tensors")->object;
    EXPECT_EQ(tensors.size(), 12U);
    EXPECT_EQ(file->tensors().size(), tensors.size());
    for (const auto& [tensor_name, value] : tensors) {
      const core::GgufTensor& tensor = file->tensors().at(tensor_name);
      EXPECT_EQ(core::kernels::block_type_name(tensor.type), value.find("type")->string);
      EXPECT_EQ(hexadecimal(tensor.bytes), value.find("bytes")->string);
      std::vector<std::int64_t> shape;
      for (const JsonValue& size : value.find("shape")->array) {
        shape.push_back(size.whole_number().value_or(-1));
      }
      EXPECT_EQ(tensor.shape, shape) << tensor_name;
    }
  }
}

TEST(GgufFixtures, ABigEndianFileIsNamedAsSuch) {
  EXPECT_TRUE(support::is_error(core::Gguf::parse(read("big_endian.gguf")),
                                core::ErrorCode::unsupported, "this GGUF file is big-endian"));
}

TEST(GgufFixtures, EveryByteFlippedEndsInAFileOrASentence) {
  auto bytes = read("every_type.gguf");
  int refused = 0;
  for (std::uint8_t& byte : bytes) {
    for (const unsigned flip : {0x01U, 0x80U, 0xFFU}) {
      byte = static_cast<std::uint8_t>(byte ^ flip);
      const auto file = core::Gguf::parse(bytes);
      if (!file) {
        ++refused;
        EXPECT_FALSE(file.error().where.empty());
      } else {
        const auto text = core::gguf_tokenizer_json(*file);
        EXPECT_TRUE(text || !text.error().where.empty());
      }
      byte = static_cast<std::uint8_t>(byte ^ flip);
    }
  }
  EXPECT_GT(refused, 1000);
}
