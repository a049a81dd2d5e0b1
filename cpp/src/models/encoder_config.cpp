#include <cmath>
#include <optional>

#include "files/json.h"
#include "models/encoder.h"

namespace attention_playground {

namespace {

constexpr std::int64_t largest_size = std::int64_t{1} << 31U;

Expected<std::int64_t> read_size(const JsonValue& json, const char* key) noexcept {
  const JsonValue* const entry = json.find(key);
  if (entry == nullptr) {
    return fail(ErrorCode::malformed_file, std::string("config.json has no '") + key + "'");
  }
  const auto value = entry->whole_number();
  if (!value || *value < 1 || *value > largest_size) {
    return fail(ErrorCode::malformed_file,
                std::string("config.json: '") + key + "' must be a whole number from 1 up");
  }
  return *value;
}

Expected<kernels::Activation> read_activation(const JsonValue& json) noexcept {
  const JsonValue* const entry = json.find("hidden_act");
  if (entry == nullptr || entry->string == "gelu") return kernels::Activation::gelu;
  if (entry->string == "gelu_new" || entry->string == "gelu_pytorch_tanh") {
    return kernels::Activation::gelu_tanh;
  }
  if (entry->string == "relu") return kernels::Activation::relu;
  if (entry->string == "silu" || entry->string == "swish") return kernels::Activation::silu;
  return fail(ErrorCode::unsupported, "config.json asks for the activation '" + entry->string +
                                          "'; gelu, gelu_new, relu and silu are known");
}

Expected<void> check_family(const JsonValue& json) noexcept {
  const JsonValue* const family = json.find("model_type");
  if (family != nullptr && family->string != "bert") {
    return fail(ErrorCode::unsupported, "config.json describes a model of type '" + family->string +
                                            "'; 'bert' is the one this reader knows");
  }
  const JsonValue* const positions = json.find("position_embedding_type");
  if (positions != nullptr && positions->string != "absolute") {
    return fail(ErrorCode::unsupported, "config.json asks for '" + positions->string +
                                            "' positions; only 'absolute' works");
  }
  return {};
}

}  // namespace

Expected<EncoderConfig> read_encoder_config(std::string_view text) noexcept {
  auto json = parse_json(text);
  if (!json) {
    json.error().where = "config.json is " + json.error().where;
    return std::unexpected(json.error());
  }
  if (auto good = check_family(*json); !good) return std::unexpected(good.error());
  EncoderConfig config;
  const std::pair<const char*, std::int64_t*> sizes[] = {
      {"num_hidden_layers", &config.layers},   {"num_attention_heads", &config.heads},
      {"hidden_size", &config.width},          {"intermediate_size", &config.feed_forward},
      {"vocab_size", &config.vocabulary},      {"max_position_embeddings", &config.positions},
      {"type_vocab_size", &config.token_types}};
  for (const auto& [key, destination] : sizes) {
    auto size = read_size(*json, key);
    if (!size) return std::unexpected(size.error());
    *destination = *size;
  }
  if (config.width % config.heads != 0) {
    return fail(ErrorCode::malformed_file,
                "config.json: a width of " + std::to_string(config.width) +
                    " does not divide into " + std::to_string(config.heads) + " heads");
  }
  if (const JsonValue* const epsilon = json->find("layer_norm_eps"); epsilon != nullptr) {
    if (!epsilon->is(JsonValue::Kind::number) || !(epsilon->number >= 0.0) ||
        epsilon->number > 1.0) {
      return fail(ErrorCode::malformed_file,
                  "config.json: 'layer_norm_eps' must lie between 0 and 1");
    }
    config.norm_epsilon = static_cast<float>(epsilon->number);
  }
  auto activation = read_activation(*json);
  if (!activation) return std::unexpected(activation.error());
  config.activation = *activation;
  return config;
}

}  // namespace attention_playground
