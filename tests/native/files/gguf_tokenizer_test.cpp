// The vocabulary of a GGUF file as JSON.

#include "files/gguf.h"
#include "files/json.h"
#include "fixture_cases.h"
#include "gguf_file.h"
#include "support.h"

namespace core = attention_playground;
namespace gguf = support::gguf;
using core::ErrorCode;
using core::JsonValue;
using support::Bytes;
using support::GgufFile;
using support::is_error;

namespace {

/// By value, so that the bytes may go.
core::Expected<std::string> tokenizer_text(const GgufFile& builder) {
  const Bytes bytes = builder.bytes();
  const auto file = core::Gguf::parse(bytes);
  if (!file) return std::unexpected(file.error());
  return core::gguf_tokenizer_json(*file);
}

JsonValue tokenizer(const GgufFile& builder) {
  const auto text = tokenizer_text(builder);
  EXPECT_TRUE(text) << text.error().where;
  auto value = core::parse_json(text.value_or(""));
  EXPECT_TRUE(value) << value.error().where;
  return value.value_or(JsonValue());
}

}  // namespace

TEST(GgufTokenizer, NamesEveryPart) {
  GgufFile builder;
  builder.text("general.name", "unrelated")
      .text("tokenizer.ggml.model", "llama")
      .text("tokenizer.ggml.pre", "default")
      .texts("tokenizer.ggml.tokens", {"<s>", "\xC4\xA0the", "a\"\\\n"})
      .texts("tokenizer.ggml.merges", {"\xC4\xA0 the"})
      .list("tokenizer.ggml.scores", gguf::f32, std::vector<float>{0.0F, -1.5F, 0.1F})
      .list("tokenizer.ggml.token_type", gguf::i32, std::vector<std::int32_t>{3, 1, 6})
      .scalar("tokenizer.ggml.bos_token_id", gguf::u32, std::uint32_t{0})
      .scalar("tokenizer.ggml.eos_token_id", gguf::u32, std::uint32_t{2})
      .scalar("tokenizer.ggml.unknown_token_id", gguf::i32, std::int32_t{-1})
      .scalar("tokenizer.ggml.padding_token_id", gguf::u64, std::uint64_t{1})
      .scalar("tokenizer.ggml.add_bos_token", gguf::boolean, std::uint8_t{0})
      .scalar("tokenizer.ggml.add_eos_token", gguf::boolean, std::uint8_t{1})
      .scalar("tokenizer.ggml.add_space_prefix", gguf::boolean, std::uint8_t{1})
      .text("tokenizer.chat_template", "{% for m in messages %}");
  const JsonValue value = tokenizer(builder);
  ASSERT_EQ(value.object.size(), 14U);
  EXPECT_EQ(value.find("model")->string, "llama");
  EXPECT_EQ(value.find("pre")->string, "default");
  ASSERT_EQ(value.find("tokens")->array.size(), 3U);
  EXPECT_EQ(value.find("tokens")->array[1].string, "\xC4\xA0the");
  EXPECT_EQ(value.find("tokens")->array[2].string, "a\"\\\n");
  EXPECT_EQ(value.find("merges")->array.at(0).string, "\xC4\xA0 the");
  EXPECT_EQ(value.find("scores")->array.at(1).number, -1.5);
  EXPECT_EQ(value.find("scores")->array.at(2).number, double{0.1F});
  EXPECT_EQ(value.find("token_types")->array.at(2).whole_number(), 6);
  EXPECT_EQ(value.find("bos")->whole_number(), 0);
  EXPECT_EQ(value.find("eos")->whole_number(), 2);
  EXPECT_EQ(value.find("unknown")->whole_number(), -1);
  EXPECT_EQ(value.find("padding")->whole_number(), 1);
  EXPECT_TRUE(value.find("add_bos")->is(JsonValue::Kind::boolean));
  EXPECT_FALSE(value.find("add_bos")->boolean);
  EXPECT_TRUE(value.find("add_eos")->boolean);
  EXPECT_TRUE(value.find("add_space_prefix")->boolean);
  EXPECT_EQ(value.find("chat_template")->string, "{% for m in messages %}");
}

TEST(GgufTokenizer, ListsWhatElseTheFileSays) {
  GgufFile builder;
  builder.text("tokenizer.chat_template.tool_use", "{{ tools }}")
      .text("tokenizer.chat_template.rag", "\"")
      .text("tokenizer.ggml.unheard", "of")
      .scalar("tokenizer.chat_template.odd", gguf::boolean, std::uint8_t{1})
      .text("general.name", "unrelated");
  EXPECT_EQ(tokenizer_text(builder),
            R"({"chat_templates":{"rag":"\"","tool_use":"{{ tools }}"},)"
            R"("others":["tokenizer.chat_template.odd","tokenizer.ggml.unheard"]})");
  builder.text("tokenizer.ggml.model", "gpt2");
  EXPECT_EQ(tokenizer(builder).object.size(), 3U);
}

TEST(GgufTokenizer, LeavesOutWhatTheFileLacks) {
  EXPECT_EQ(tokenizer_text(GgufFile()), "{}");
  GgufFile builder;
  builder.text("tokenizer.ggml.model", "gpt2");
  EXPECT_EQ(tokenizer_text(builder), "{\"model\":\"gpt2\"}");
}

TEST(GgufTokenizer, ReplacesBytesThatAreNoUtf8) {
  GgufFile builder;
  builder.texts("tokenizer.ggml.tokens", {"\xE2\x82", "a\xFFz", "\xED\xA0\x80", "\xE2\x82\xAC"});
  const JsonValue value = tokenizer(builder);
  const auto& tokens = value.find("tokens")->array;
  EXPECT_EQ(tokens[0].string, "\uFFFD\uFFFD");
  EXPECT_EQ(tokens[1].string, "a\uFFFDz");
  EXPECT_EQ(tokens[2].string, "\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(tokens[3].string, "\u20AC");
}

TEST(GgufTokenizer, RefusesPartsOfAnotherKind) {
  const auto refuses = [](const GgufFile& builder, const std::string& words) {
    return is_error(tokenizer_text(builder), ErrorCode::malformed_file, words);
  };
  EXPECT_TRUE(refuses(GgufFile().text("tokenizer.ggml.tokens", "a"),
                      "metadata 'tokenizer.ggml.tokens' is not a list of strings"));
  EXPECT_TRUE(
      refuses(GgufFile().texts("tokenizer.ggml.scores", {"a"}), "a list of finite numbers"));
  EXPECT_TRUE(refuses(GgufFile().list("tokenizer.ggml.scores", gguf::f64,
                                      std::vector<double>{std::numeric_limits<double>::infinity()}),
                      "a list of finite numbers"));
  EXPECT_TRUE(
      refuses(GgufFile().scalar("tokenizer.ggml.bos_token_id", gguf::f32, 1.0F), "a whole number"));
  EXPECT_TRUE(
      refuses(GgufFile().scalar("tokenizer.ggml.model", gguf::u8, std::uint8_t{1}), "a string"));
  EXPECT_TRUE(refuses(GgufFile().text("tokenizer.ggml.add_bos_token", "yes"), "a truth value"));
}

TEST(GgufTokenizer, ReadsTheVocabularyOfARealModel) {
  if (const auto missing = fixtures::missing_model(fixtures::smollm2_file)) {
    GTEST_SKIP() << *missing;
  }
  const Bytes bytes =
      fixtures::read_bytes(fixtures::models_folder() + "/" + fixtures::smollm2_file);
  const auto file = core::Gguf::parse(bytes);
  ASSERT_TRUE(file) << file.error().where;
  const auto text = core::gguf_tokenizer_json(*file);
  ASSERT_TRUE(text) << text.error().where;
  const auto value = core::parse_json(*text);
  ASSERT_TRUE(value) << value.error().where;
  EXPECT_EQ(value->find("model")->string, "gpt2");
  EXPECT_EQ(value->find("pre")->string, "smollm");
  EXPECT_EQ(value->find("tokens")->array.size(), 49152U);
  EXPECT_EQ(value->find("tokens")->array[1].string, "<|im_start|>");
  EXPECT_EQ(value->find("merges")->array.size(), 48900U);
  EXPECT_EQ(value->find("bos")->whole_number(), 1);
  EXPECT_EQ(value->find("eos")->whole_number(), 2);
  EXPECT_NE(value->find("chat_template")->string.find("<|im_start|>"), std::string::npos);
}
