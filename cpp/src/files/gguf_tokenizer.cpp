#include <algorithm>
#include <cmath>

#include "files/gguf.h"
#include "files/json.h"
#include "files/number_text.h"
#include "files/utf8.h"

namespace attention_playground {

namespace {

enum class Kind : std::uint8_t { string, strings, numbers, whole_number, boolean };

struct Field {
  const char* name;  // in the JSON object
  const char* key;   // in the file
  Kind kind;
  const char* expected;  // completes "is not ..."
};
constexpr Field fields[] = {
    {"model", "tokenizer.ggml.model", Kind::string, "a string"},
    {"pre", "tokenizer.ggml.pre", Kind::string, "a string"},
    {"tokens", "tokenizer.ggml.tokens", Kind::strings, "a list of strings"},
    {"merges", "tokenizer.ggml.merges", Kind::strings, "a list of strings"},
    {"scores", "tokenizer.ggml.scores", Kind::numbers, "a list of finite numbers"},
    {"token_types", "tokenizer.ggml.token_type", Kind::numbers, "a list of finite numbers"},
    {"bos", "tokenizer.ggml.bos_token_id", Kind::whole_number, "a whole number"},
    {"eos", "tokenizer.ggml.eos_token_id", Kind::whole_number, "a whole number"},
    {"unknown", "tokenizer.ggml.unknown_token_id", Kind::whole_number, "a whole number"},
    {"padding", "tokenizer.ggml.padding_token_id", Kind::whole_number, "a whole number"},
    {"cls", "tokenizer.ggml.cls_token_id", Kind::whole_number, "a whole number"},
    // llama.cpp's own spelling.
    {"separator", "tokenizer.ggml.seperator_token_id", Kind::whole_number, "a whole number"},
    {"add_bos", "tokenizer.ggml.add_bos_token", Kind::boolean, "a truth value"},
    {"add_eos", "tokenizer.ggml.add_eos_token", Kind::boolean, "a truth value"},
    {"add_space_prefix", "tokenizer.ggml.add_space_prefix", Kind::boolean, "a truth value"},
    {"chat_template", "tokenizer.chat_template", Kind::string, "a string"}};

std::string text_of(std::string_view text) { return json_string(with_replacements(text)); }

std::string text_of(double number) { return number_text(number); }

template <typename T>
std::string list_of(const std::vector<T>& all) {
  std::string text = "[";
  for (const T& one : all) {
    if (text.size() > 1) text += ',';
    text += text_of(one);
  }
  return text + "]";
}

/// The JSON of one field; nothing where the file holds something else.
std::optional<std::string> value_text(const Gguf& file, const Field& field) {
  switch (field.kind) {
    case Kind::string:
      return file.string(field.key).transform([](std::string_view text) { return text_of(text); });
    case Kind::strings:
      if (const auto* const all = file.strings(field.key)) return list_of(*all);
      return std::nullopt;
    case Kind::numbers: {
      const auto* const all = file.numbers(field.key);
      if (all == nullptr) return std::nullopt;
      for (const double number : *all) {
        if (!std::isfinite(number)) return std::nullopt;
      }
      return list_of(*all);
    }
    case Kind::whole_number:
      return file.whole_number(field.key).transform(
          [](std::int64_t number) { return std::to_string(number); });
    case Kind::boolean:
      return file.boolean(field.key).transform(
          [](bool truth) { return std::string(truth ? "true" : "false"); });
  }
  return std::nullopt;
}

constexpr std::string_view tokenizer_prefix = "tokenizer.";
constexpr std::string_view template_prefix = "tokenizer.chat_template.";

bool is_field(std::string_view key) {
  return std::ranges::any_of(fields, [&](const Field& field) { return key == field.key; });
}

/// `,"chat_templates":{...},"others":[...]` with what the table does not have.
std::string further_entries(const Gguf& file) {
  std::string templates;
  std::string others;
  for (const auto& [key, value] : file.metadata()) {
    if (!key.starts_with(tokenizer_prefix) || is_field(key)) continue;
    const auto text = key.starts_with(template_prefix) ? file.string(key) : std::nullopt;
    std::string& list = text ? templates : others;
    if (!list.empty()) list += ',';
    list += text_of(text ? std::string_view(key).substr(template_prefix.size()) : key);
    if (text) list += ":" + text_of(*text);
  }
  std::string all;
  if (!templates.empty()) all += ",\"chat_templates\":{" + templates + "}";
  if (!others.empty()) all += ",\"others\":[" + others + "]";
  return all;
}

}  // namespace

Expected<std::string> gguf_tokenizer_json(const Gguf& file) noexcept {
  std::string text = "{";
  for (const Field& field : fields) {
    if (!file.metadata().contains(field.key)) continue;
    const auto value = value_text(file, field);
    if (!value) {
      return fail(ErrorCode::malformed_file, "the GGUF file's metadata '" + std::string(field.key) +
                                                 "' is not " + field.expected);
    }
    if (text.size() > 1) text += ',';
    text += json_string(field.name) + ":" + *value;
  }
  const std::string further = further_entries(file);
  text += text.size() > 1 || further.empty() ? further : further.substr(1);
  return text + "}";
}

}  // namespace attention_playground
