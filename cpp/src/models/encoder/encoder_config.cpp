#include "models/encoder/encoder_config.h"

#include <algorithm>
#include <span>
#include <string>
#include <utility>

#include "files/utf8.h"
#include "models/encoder/encoder_families.h"
#include "models/settings/config_json.h"
#include "models/settings/config_settings.h"
#include "models/settings/gguf_numbers.h"
#include "models/settings/gguf_settings.h"

namespace attention_playground {

namespace {

/// What `model_type` names; a configuration without one is BERT's.
Expected<const EncoderFamily*> read_family(const JsonValue& json) noexcept {
  const JsonValue* const type = json.find("model_type");
  const std::string name = type == nullptr ? "bert" : type->string;
  const EncoderFamily* const family = find_encoder_family(name);
  if (family == nullptr) {
    return fail(ErrorCode::unsupported, "config.json describes a model of type '" + name +
                                            "'; of encoders, " + known_encoder_families() +
                                            " work");
  }
  return family;
}

Expected<void> check_heads(const EncoderConfig& config, const char* source) noexcept {
  if (config.width % config.heads == 0) return {};
  return fail(ErrorCode::malformed_file,
              std::string(source) + ": a width of " + std::to_string(config.width) +
                  " does not divide into " + std::to_string(config.heads) + " heads");
}

/// `positions` holds the rows of the table until here; some come before the
/// first token's.
Expected<void> read_first_position(const JsonValue& json, EncoderConfig& config) noexcept {
  constexpr std::int64_t usual_padding = 1;
  const JsonValue* const entry = json.find("pad_token_id");
  const auto padding = entry == nullptr ? usual_padding : entry->whole_number();
  if (!padding || *padding < 0 || *padding >= config.positions - 1) {
    return fail(ErrorCode::malformed_file,
                "config.json: 'pad_token_id' must be a whole number that leaves some of the " +
                    std::to_string(config.positions) + " positions");
  }
  config.first_position = *padding + 1;
  config.positions -= config.first_position;
  return {};
}

Expected<void> read_sizes(const JsonValue& json, const EncoderFamily& family,
                          EncoderConfig& config) noexcept {
  const std::pair<std::string_view, std::int64_t*> sizes[] = {
      {family.keys.layers, &config.layers},
      {family.keys.heads, &config.heads},
      {family.keys.width, &config.width},
      {family.keys.feed_forward, &config.feed_forward},
      {"vocab_size", &config.vocabulary},
      {"max_position_embeddings", &config.positions},
      {family.keys.token_types, &config.token_types}};
  for (const auto& [key, destination] : sizes) {
    if (key.empty()) continue;
    auto size = read_size(json, key);
    if (!size) return std::unexpected(size.error());
    *destination = *size;
  }
  if (auto good = check_heads(config, "config.json"); !good) return good;
  if (family.positions_follow_padding) return read_first_position(json, config);
  return {};
}

bool names_class(const JsonValue& json, std::string_view part) {
  const JsonValue* const names = json.find("architectures");
  return names != nullptr && std::ranges::any_of(names->array, [&](const JsonValue& name) {
           return name.string.find(part) != std::string::npos;
         });
}

/// `id2label`: {"0": "sad", "1": "glad"}.
void read_labels(const JsonValue& json, EncoderConfig& config) {
  const JsonValue* const names = json.find("id2label");
  if (names == nullptr || !names->is(JsonValue::Kind::object)) return;
  for (std::size_t index = 0; index < names->object.size(); ++index) {
    const std::string number = std::to_string(index);
    const JsonValue* const name = names->find(number);
    const bool is_text = name != nullptr && name->is(JsonValue::Kind::string);
    config.labels.push_back(is_text ? name->string : "LABEL_" + number);
  }
}

/// What the heads' settings say, where there is a head.
Expected<void> read_head_settings(const JsonValue& json, EncoderConfig& config) noexcept {
  const auto tied = read_switch(json, "tie_word_embeddings", true);
  if (!tied) return std::unexpected(tied.error());
  config.tied = *tied;
  for (const char* const other : {"ForTokenClassification", "ForMultipleChoice", "ForQuestion"}) {
    if (names_class(json, other)) config.may_classify = false;
  }
  read_labels(json, config);
  const JsonValue* const problem = json.find("problem_type");
  if (problem == nullptr) return {};
  if (problem->string == "multi_label_classification") config.class_scale = ClassScale::sigmoid;
  if (problem->string == "regression") config.class_scale = ClassScale::none;
  return {};
}

Expected<void> read_gguf_sizes(const Gguf& file, const std::string& base,
                               EncoderConfig& config) noexcept {
  const std::pair<const char*, std::int64_t*> sizes[] = {
      {"block_count", &config.layers},
      {"attention.head_count", &config.heads},
      {"embedding_length", &config.width},
      {"feed_forward_length", &config.feed_forward},
      {"context_length", &config.positions}};
  for (const auto& [key, destination] : sizes) {
    auto size = read_gguf_size(file, base + key);
    if (!size) return std::unexpected(size.error());
    *destination = *size;
  }
  const EncoderNames& names = gguf_encoder_names();
  auto vocabulary = read_gguf_entries(file, names.word_embeddings);
  if (!vocabulary) return std::unexpected(vocabulary.error());
  config.vocabulary = *vocabulary;
  // DistilBERT has no token types.
  if (file.tensors().contains(std::string(names.type_embeddings) + ".weight")) {
    auto types = read_gguf_entries(file, names.type_embeddings);
    if (!types) return std::unexpected(types.error());
    config.token_types = *types;
  }
  return check_heads(config, "the metadata");
}

}  // namespace

Expected<EncoderConfig> read_encoder_config(std::string_view text) noexcept {
  const auto json = parse_config(text);
  if (!json) return std::unexpected(json.error());
  const auto family = read_family(*json);
  if (!family) return std::unexpected(family.error());
  EncoderConfig config;
  config.family = (*family)->name;
  if (auto good = check_config_settings(*json, config.family, config.notices); !good) {
    return std::unexpected(good.error());
  }
  const auto causal = read_switch(*json, "is_decoder", false);
  if (!causal) return std::unexpected(causal.error());
  config.causal = *causal;
  if (auto good = read_sizes(*json, **family, config); !good) {
    return std::unexpected(good.error());
  }
  if (auto good = read_head_settings(*json, config); !good) {
    return std::unexpected(good.error());
  }
  const EncoderConfigKeys& keys = (*family)->keys;
  if (!keys.norm_epsilon.empty()) {
    const auto epsilon = read_number(*json, keys.norm_epsilon, 0.0, 1.0, config.norm_epsilon);
    if (!epsilon) return std::unexpected(epsilon.error());
    config.norm_epsilon = static_cast<float>(*epsilon);
  }
  const auto activation = read_activation(*json, keys.activation, kernels::Activation::gelu);
  if (!activation) return std::unexpected(activation.error());
  config.activation = *activation;
  return config;
}

bool holds_encoder(const Gguf& file) noexcept {
  return file.string("general.architecture") == gguf_encoder;
}

Expected<EncoderConfig> read_encoder_config(const Gguf& file) noexcept {
  if (auto kind = check_gguf_kind(file); !kind) return std::unexpected(kind.error());
  const std::string_view architecture = file.string("general.architecture").value_or("");
  if (architecture != gguf_encoder) {
    return fail(ErrorCode::unsupported, "the model is of the family '" + std::string(architecture) +
                                            "'; of encoders in GGUF, " + std::string(gguf_encoder) +
                                            " works");
  }
  EncoderConfig config;
  config.family = gguf_encoder;
  config.title = file.string("general.name").value_or("");
  if (auto good = check_gguf_settings(file, gguf_encoder, config.notices); !good) {
    return std::unexpected(good.error());
  }
  const std::string base = std::string(gguf_encoder) + ".";
  if (auto read = read_gguf_sizes(file, base, config); !read) {
    return std::unexpected(read.error());
  }
  auto epsilon = read_gguf_epsilon(file, base + "attention.layer_norm_epsilon");
  if (!epsilon) return std::unexpected(epsilon.error());
  config.norm_epsilon = *epsilon;
  config.causal = file.boolean(base + "attention.causal").value_or(false);
  config.labels_from = base + "classifier.output_labels";
  if (const auto* const labels = file.strings(config.labels_from)) {
    for (const std::string_view label : *labels) config.labels.push_back(with_replacements(label));
  }
  return config;
}

}  // namespace attention_playground
