#include "models/settings/config_json.h"

#include "files/file_kind.h"

namespace attention_playground {

namespace {

constexpr std::int64_t largest_size = std::int64_t{1} << 31U;

const JsonValue* find_value(const JsonValue& json, std::string_view key) noexcept {
  const JsonValue* const entry = json.find(key);
  return entry == nullptr || entry->is(JsonValue::Kind::null) ? nullptr : entry;
}

std::string quoted(std::string_view key) { return "'" + std::string(key) + "'"; }

}  // namespace

Expected<JsonValue> parse_config(std::string_view text) noexcept {
  auto json = parse_json(text);
  if (!json) {
    if (const std::string words = foreign_text(text); !words.empty()) {
      return fail(ErrorCode::malformed_file, "config.json: " + words);
    }
    json.error().where = "config.json is " + json.error().where;
    return json;
  }
  if (json->is(JsonValue::Kind::object)) return json;
  return fail(ErrorCode::malformed_file, "config.json is no JSON object");
}

Expected<std::int64_t> read_size(const JsonValue& json, std::string_view key,
                                 std::optional<std::int64_t> fallback) noexcept {
  const JsonValue* const entry = find_value(json, key);
  if (entry == nullptr) {
    if (fallback) return *fallback;
    return fail(ErrorCode::malformed_file, "config.json has no " + quoted(key));
  }
  const auto value = entry->whole_number();
  if (value && *value >= 1 && *value <= largest_size) return *value;
  return fail(ErrorCode::malformed_file,
              "config.json: " + quoted(key) + " must be a whole number from 1 up");
}

Expected<double> read_number(const JsonValue& json, std::string_view key, double least, double most,
                             double fallback) noexcept {
  const JsonValue* const entry = find_value(json, key);
  if (entry == nullptr) return fallback;
  if (entry->is(JsonValue::Kind::number) && entry->number >= least && entry->number <= most) {
    return entry->number;
  }
  return fail(ErrorCode::malformed_file,
              "config.json: " + quoted(key) + " must be a number between " +
                  std::to_string(static_cast<std::int64_t>(least)) + " and " +
                  std::to_string(static_cast<std::int64_t>(most)));
}

Expected<bool> read_switch(const JsonValue& json, std::string_view key, bool fallback) noexcept {
  const JsonValue* const entry = find_value(json, key);
  if (entry == nullptr) return fallback;
  if (entry->is(JsonValue::Kind::boolean)) return entry->boolean;
  return fail(ErrorCode::malformed_file, "config.json: " + quoted(key) + " must be true or false");
}

Expected<kernels::Activation> read_activation(const JsonValue& json, std::string_view key,
                                              kernels::Activation fallback) noexcept {
  const JsonValue* const entry = find_value(json, key);
  if (entry == nullptr) return fallback;
  const std::string& name = entry->string;
  if (name == "gelu" || name == "gelu_python") return kernels::Activation::gelu;
  if (name == "gelu_new" || name == "gelu_pytorch_tanh" || name == "gelu_fast" ||
      name == "gelu_python_tanh" || name == "gelu_accurate") {
    return kernels::Activation::gelu_tanh;
  }
  if (name == "relu") return kernels::Activation::relu;
  if (name == "silu" || name == "swish") return kernels::Activation::silu;
  return fail(ErrorCode::unsupported, "config.json asks for the activation '" + name +
                                          "'; gelu, gelu_new, relu and silu are known");
}

}  // namespace attention_playground
