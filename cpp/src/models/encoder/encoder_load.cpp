#include "models/encoder/checkpoint.h"
#include "models/encoder/encoder.h"
#include "models/encoder/encoder_families.h"

namespace attention_playground {

namespace {

/// A configuration may come from elsewhere than `read_encoder_config`.
Expected<const EncoderFamily*> check_config(const EncoderConfig& config) noexcept {
  const EncoderFamily* const family = find_encoder_family(config.family);
  if (family == nullptr) {
    return fail(ErrorCode::unsupported, "there are no encoders of the family '" + config.family +
                                            "'; " + known_encoder_families() + " work");
  }
  if (config.layers < 0 || config.heads < 1 || config.width < 1 || config.feed_forward < 1 ||
      config.width % config.heads != 0) {
    return fail(ErrorCode::invalid_argument, "a width of " + std::to_string(config.width) +
                                                 " does not divide into " +
                                                 std::to_string(config.heads) + " heads");
  }
  return family;
}

Expected<NormWeights> load_norm(const Checkpoint& checkpoint, const std::string& name,
                                std::int64_t width) noexcept {
  auto gain = checkpoint.vector(name + ".weight", width);
  if (!gain) return std::unexpected(gain.error());
  auto shift = checkpoint.vector(name + ".bias", width);
  if (!shift) return std::unexpected(shift.error());
  return NormWeights{std::move(*gain), std::move(*shift)};
}

Expected<EncoderLayer> load_layer(const Checkpoint& checkpoint, const EncoderConfig& config,
                                  const EncoderNames& names, std::int64_t index) noexcept {
  const std::string base = std::string(names.layer) + std::to_string(index) + ".";
  const auto full = [&](std::string_view name) { return base + std::string(name); };
  const std::int64_t width = config.width;
  auto query_key_value =
      checkpoint.linear({full(names.query), full(names.key), full(names.value)}, width, width);
  if (!query_key_value) return std::unexpected(query_key_value.error());
  auto output = checkpoint.linear({full(names.attention_output)}, width, width);
  if (!output) return std::unexpected(output.error());
  auto in = checkpoint.linear({full(names.feed_forward_in)}, config.feed_forward, width);
  if (!in) return std::unexpected(in.error());
  auto out = checkpoint.linear({full(names.feed_forward_out)}, width, config.feed_forward);
  if (!out) return std::unexpected(out.error());
  auto attention_norm = load_norm(checkpoint, full(names.attention_norm), width);
  if (!attention_norm) return std::unexpected(attention_norm.error());
  auto feed_forward_norm = load_norm(checkpoint, full(names.feed_forward_norm), width);
  if (!feed_forward_norm) return std::unexpected(feed_forward_norm.error());
  return EncoderLayer{.query_key_value = std::move(*query_key_value),
                      .attention_output = std::move(*output),
                      .feed_forward_in = std::move(*in),
                      .feed_forward_out = std::move(*out),
                      .attention_norm = std::move(*attention_norm),
                      .feed_forward_norm = std::move(*feed_forward_norm)};
}

}  // namespace

namespace {

Expected<LeftOver> rest_of(const Checkpoint& checkpoint, const EncoderFamily& family,
                           const EncoderConfig& config) noexcept {
  return left_over({.names = checkpoint.names(),
                    .used = checkpoint.used(),
                    .family = family.name,
                    .layer_start = checkpoint.prefix() + std::string(family.names.layer),
                    .layers = config.layers});
}

}  // namespace

Expected<void> Encoder::load_tables(const Checkpoint& checkpoint) noexcept {
  const std::pair<const char*, std::pair<std::int64_t, TensorView*>> tables[] = {
      {"word", {config_.vocabulary, &word_embeddings_}},
      {"position", {config_.first_position + config_.positions, &position_embeddings_}},
      {"token_type", {config_.token_types, &type_embeddings_}}};
  for (const auto& [name, table] : tables) {
    // A family without token types has no table of them either.
    if (table.first == 0) continue;
    auto tensor = checkpoint.find(std::string("embeddings.") + name + "_embeddings.weight",
                                  {table.first, config_.width});
    if (!tensor) return std::unexpected(tensor.error());
    *table.second = **tensor;
  }
  auto norm = load_norm(checkpoint, "embeddings.LayerNorm", config_.width);
  if (!norm) return std::unexpected(norm.error());
  embedding_norm_ = std::move(*norm);
  return {};
}

Expected<Encoder> Encoder::load(const Safetensors& file, const EncoderConfig& config,
                                bool reads) noexcept {
  const auto family = check_config(config);
  if (!family) return std::unexpected(family.error());
  const auto checkpoint = Checkpoint::of(file, reads);
  if (!checkpoint) return std::unexpected(checkpoint.error());
  Encoder encoder;
  encoder.config_ = config;
  if (auto done = encoder.load_tables(*checkpoint); !done) return std::unexpected(done.error());
  for (std::int64_t index = 0; index < config.layers; ++index) {
    auto layer = load_layer(*checkpoint, config, (*family)->names, index);
    if (!layer) return std::unexpected(layer.error());
    encoder.layers_.push_back(std::move(*layer));
  }
  auto rest = rest_of(*checkpoint, **family, config);
  if (!rest) return std::unexpected(rest.error());
  encoder.left_over_ = std::move(rest->names);
  auto& notices = encoder.config_.notices;
  notices.insert(notices.end(), rest->notices.begin(), rest->notices.end());
  return encoder;
}

}  // namespace attention_playground
