#include "models/decoder/decoder_config.h"

#include <optional>
#include <span>
#include <vector>

#include "models/decoder/decoder_families.h"
#include "models/decoder/decoder_rotary.h"
#include "models/settings/config_json.h"
#include "models/settings/config_settings.h"
#include "models/settings/gguf_numbers.h"
#include "models/settings/gguf_settings.h"

namespace attention_playground {

namespace {

std::unexpected<Error> unknown_family(std::string_view name) {
  return fail(ErrorCode::unsupported, "the model is of the family '" + std::string(name) + "'; " +
                                          known_decoder_families() + " work as language models");
}

/// Sums of products of these, times bytes and layers, then stay far below 2^63.
Expected<void> check_largest(const DecoderConfig& config) noexcept {
  constexpr std::int64_t most_columns = std::int64_t{1} << 31U;
  if (config.head_width > most_columns / config.heads) {
    return fail(ErrorCode::unsupported, std::to_string(config.heads) + " heads of " +
                                            std::to_string(config.head_width) +
                                            " columns each are too many");
  }
  // Ids reach the page as floats, which hold no larger ones exactly.
  constexpr std::int64_t most_tokens = std::int64_t{1} << 24U;
  if (config.vocabulary > most_tokens) {
    return fail(ErrorCode::unsupported, "the vocabulary has " + std::to_string(config.vocabulary) +
                                            " tokens; at most " + std::to_string(most_tokens) +
                                            " can be told apart");
  }
  constexpr std::int64_t most_layers = 1000;
  if (config.layers > most_layers) {
    return fail(ErrorCode::unsupported, "the model has " + std::to_string(config.layers) +
                                            " layers; at most 1000 can be shown");
  }
  return {};
}

/// What the sizes must satisfy, wherever they come from.
Expected<DecoderConfig> check(DecoderConfig config) noexcept {
  if (config.heads % config.key_value_heads != 0) {
    return fail(ErrorCode::malformed_file,
                std::to_string(config.heads) + " query heads cannot share " +
                    std::to_string(config.key_value_heads) + " key/value heads evenly");
  }
  if (config.rotary_pairs > 0 && 2 * config.rotary_pairs > config.head_width) {
    return fail(ErrorCode::malformed_file,
                "rotary positions of " + std::to_string(2 * config.rotary_pairs) +
                    " columns do not fit heads of " + std::to_string(config.head_width));
  }
  if (auto good = check_largest(config); !good) return std::unexpected(good.error());
  return config;
}

/// Each of `wanted`, or the first error.
struct SizeToRead {
  std::string_view key;
  std::int64_t* destination;
  std::optional<std::int64_t> fallback = std::nullopt;
};

Expected<void> read_sizes(const JsonValue& json, std::span<const SizeToRead> wanted) noexcept {
  for (const SizeToRead& one : wanted) {
    auto size = read_size(json, one.key, one.fallback);
    if (!size) return std::unexpected(size.error());
    *one.destination = *size;
  }
  return {};
}

/// Decoders that were made to look both ways say so in one of these.
Expected<void> read_direction(const JsonValue& json, DecoderConfig& config) noexcept {
  for (const auto& [key, when_causal] : {std::pair{"is_causal", true},
                                         {"causal", true},
                                         {"use_bidirectional_attention", false},
                                         {"bidirectional", false}}) {
    const auto value = read_switch(json, key, when_causal);
    if (!value) return std::unexpected(value.error());
    if (*value != when_causal) config.causal = false;
  }
  return {};
}

Expected<void> read_switches(const JsonValue& json, const DecoderFamily& family,
                             DecoderConfig& config) noexcept {
  if (auto read = read_direction(json, config); !read) return read;
  auto tied = read_switch(json, "tie_word_embeddings", !family.rotary);
  if (!tied) return std::unexpected(tied.error());
  config.tied = *tied;
  if (!family.optional_biases) return {};
  auto attention = read_switch(json, "attention_bias", false);
  if (!attention) return std::unexpected(attention.error());
  auto feed_forward = read_switch(json, "mlp_bias", false);
  if (!feed_forward) return std::unexpected(feed_forward.error());
  config.attention_bias = *attention;
  config.feed_forward_bias = *feed_forward;
  return {};
}

Expected<void> read_gguf_sizes(const Gguf& file, const std::string& base,
                               DecoderConfig& config) noexcept {
  const std::pair<const char*, std::int64_t*> sizes[] = {
      {"block_count", &config.layers},
      {"attention.head_count", &config.heads},
      {"embedding_length", &config.width},
      {"feed_forward_length", &config.feed_forward},
      {"context_length", &config.context_length}};
  for (const auto& [key, destination] : sizes) {
    auto size = read_gguf_size(file, base + key);
    if (!size) return std::unexpected(size.error());
    *destination = *size;
  }
  auto shared = read_gguf_size(file, base + "attention.head_count_kv", config.heads);
  if (!shared) return std::unexpected(shared.error());
  config.key_value_heads = *shared;
  if (config.width % config.heads != 0) {
    auto width = read_gguf_size(file, base + "attention.key_length");
    if (!width) return std::unexpected(width.error());
  }
  auto width = read_gguf_size(file, base + "attention.key_length", config.width / config.heads);
  if (!width) return std::unexpected(width.error());
  config.head_width = *width;
  return {};
}

}  // namespace

std::string known_decoder_families() {
  std::string text;
  const auto families = decoder_families();
  for (std::size_t index = 0; index < families.size(); ++index) {
    const char* const between = index == 0 ? "" : index + 1 == families.size() ? " and " : ", ";
    text += between + std::string(families[index].name);
  }
  return text;
}

Expected<DecoderConfig> read_decoder_config(std::string_view text) noexcept {
  auto json = parse_config(text);
  if (!json) return std::unexpected(json.error());
  const JsonValue* const name = json->find("model_type");
  const DecoderFamily* const family = find_decoder_family(name == nullptr ? "" : name->string);
  if (family == nullptr) return unknown_family(name == nullptr ? "" : name->string);
  DecoderConfig config;
  config.family = family->name;
  if (auto good = check_config_settings(*json, family->name, config.notices); !good) {
    return std::unexpected(good.error());
  }
  const DecoderConfigKeys& keys = family->keys;
  const SizeToRead sizes[] = {{keys.layers, &config.layers},
                              {keys.heads, &config.heads},
                              {keys.width, &config.width},
                              {"vocab_size", &config.vocabulary},
                              {keys.context_length, &config.context_length}};
  if (auto read = read_sizes(*json, sizes); !read) return std::unexpected(read.error());
  const bool divides = config.width % config.heads == 0;
  const SizeToRead derived[] = {
      {"num_key_value_heads", &config.key_value_heads, config.heads},
      {"head_dim", &config.head_width,
       divides ? std::optional(config.width / config.heads) : std::nullopt},
      // GPT-2 leaves it out where it is four times the width.
      {keys.feed_forward, &config.feed_forward,
       family->rotary ? std::nullopt : std::optional(4 * config.width)}};
  if (auto read = read_sizes(*json, derived); !read) return std::unexpected(read.error());
  auto epsilon = read_number(*json, keys.norm_epsilon, 0.0, 1.0, family->norm_epsilon);
  if (!epsilon) return std::unexpected(epsilon.error());
  config.norm_epsilon = static_cast<float>(*epsilon);
  auto activation = read_activation(*json, keys.activation, family->gguf_activation);
  if (!activation) return std::unexpected(activation.error());
  config.activation = *activation;
  if (auto read = read_switches(*json, *family, config); !read) {
    return std::unexpected(read.error());
  }
  if (family->rotary) {
    if (auto read = read_rotary(*json, config); !read) return std::unexpected(read.error());
  }
  return check(std::move(config));
}

Expected<DecoderConfig> read_decoder_config(const Gguf& file) noexcept {
  if (auto kind = check_gguf_kind(file); !kind) return std::unexpected(kind.error());
  const std::string name(file.string("general.architecture").value_or(""));
  const DecoderFamily* const family = find_decoder_family(name);
  if (family == nullptr) return unknown_family(name);
  DecoderConfig config;
  config.family = name;
  config.title = file.string("general.name").value_or("");
  if (auto good = check_gguf_settings(file, name, config.notices); !good) {
    return std::unexpected(good.error());
  }
  const std::string base = name + ".";
  if (auto read = read_gguf_sizes(file, base, config); !read) {
    return std::unexpected(read.error());
  }
  auto vocabulary = read_gguf_entries(file, family->gguf.token_embedding);
  if (!vocabulary) return std::unexpected(vocabulary.error());
  config.vocabulary = *vocabulary;
  const char* const epsilon_key = family->norm == NormKind::rms ? "attention.layer_norm_rms_epsilon"
                                                                : "attention.layer_norm_epsilon";
  auto epsilon = read_gguf_epsilon(file, base + epsilon_key);
  if (!epsilon) return std::unexpected(epsilon.error());
  config.norm_epsilon = *epsilon;
  config.causal = file.boolean(base + "attention.causal").value_or(true);
  config.activation = family->gguf_activation;
  config.pairing = family->gguf_pairing;
  if (family->rotary) {
    auto read = read_rotary(file, base, config);
    if (!read) return std::unexpected(read.error());
  }
  return check(std::move(config));
}

}  // namespace attention_playground
