#include <utility>

#include "models/encoder/encoder.h"
#include "models/encoder/encoder_families.h"
#include "models/encoder/head_load.h"
#include "models/weights/stored_weights.h"
#include "models/weights/weight_store.h"

namespace attention_playground {

/// Finds a family's tensors in a file and checks them.
class EncoderLoader {
 public:
  EncoderLoader(const WeightStore& store, const EncoderNames& names, const EncoderHeadNames& heads,
                const EncoderConfig& config, bool from_gguf) noexcept
      : store_(store), names_(names), heads_(heads), config_(config), from_gguf_(from_gguf) {}

  Expected<Encoder> load() noexcept {
    Encoder encoder;
    encoder.config_ = config_;
    if (auto plain = check_plain_weights(store_.names()); !plain) {
      return std::unexpected(plain.error());
    }
    if (auto begun = find_names(); !begun) return std::unexpected(begun.error());
    if (auto done = load_tables(encoder); !done) return std::unexpected(done.error());
    for (std::int64_t index = 0; index < config_.layers; ++index) {
      auto layer = load_layer(index);
      if (!layer) return std::unexpected(layer.error());
      encoder.layers_.push_back(std::move(*layer));
    }
    load_heads(encoder);
    if (auto whole = look_at_rest(encoder); !whole) return std::unexpected(whole.error());
    return encoder;
  }

 private:
  Expected<void> find_names() noexcept {
    if (from_gguf_) return {};
    const std::string anchors[] = {std::string(names_.word_embeddings) + ".weight",
                                   std::string(names_.position_embeddings) + ".weight"};
    auto prefix = find_prefix(store_.names(), anchors);
    if (!prefix) return std::unexpected(prefix.error());
    prefix_ = std::move(*prefix);
    return {};
  }

  void load_heads(Encoder& encoder) noexcept {
    const std::string words = full(names_.word_embeddings);
    const HeadSource source{
        .store = store_, .names = heads_, .prefix = prefix_, .word_embeddings = words};
    std::vector<std::string> notices;
    encoder.token_head_ = load_token_head(source, config_, encoder.word_embeddings_, notices);
    auto& all = encoder.config_.notices;
    all.insert(all.end(), notices.begin(), notices.end());
    encoder.class_head_ = load_class_head(source, encoder.config_);
  }

  Expected<void> load_tables(Encoder& encoder) noexcept {
    const struct {
      std::string_view name;
      std::int64_t entries;
      StoredMatrix* destination;
    } tables[] = {{names_.word_embeddings, config_.vocabulary, &encoder.word_embeddings_},
                  {names_.position_embeddings, config_.first_position + config_.positions,
                   &encoder.position_embeddings_},
                  {names_.type_embeddings, config_.token_types, &encoder.type_embeddings_}};
    for (const auto& table : tables) {
      // A family without token types has no table of them either.
      if (table.entries == 0) continue;
      auto matrix = load_matrix(store_, full(table.name) + ".weight",
                                {.outputs = table.entries, .inputs = config_.width});
      if (!matrix) return std::unexpected(matrix.error());
      *table.destination = std::move(*matrix);
    }
    return load_layer_norm(full(names_.embedding_norm), encoder.embedding_norm_);
  }

  Expected<EncoderLayer> load_layer(std::int64_t index) noexcept {
    const std::string base = full(names_.layer) + std::to_string(index) + ".";
    const std::int64_t width = config_.width;
    const std::int64_t inner = config_.feed_forward;
    EncoderLayer layer;
    if (auto done = load_query_key_value(base, layer); !done) return std::unexpected(done.error());
    const struct {
      std::string_view name;
      std::int64_t outputs;
      std::int64_t inputs;
      Projection* destination;
    } projections[] = {{names_.attention_output, width, width, &layer.attention_output},
                       {names_.feed_forward_in, inner, width, &layer.feed_forward_in},
                       {names_.feed_forward_out, width, inner, &layer.feed_forward_out}};
    for (const auto& one : projections) {
      auto projection = load_packed(store_, base + std::string(one.name), one.outputs, one.inputs);
      if (!projection) return std::unexpected(projection.error());
      *one.destination = std::move(*projection);
    }
    for (const auto& [name, norm] :
         {std::pair{names_.attention_norm, &layer.attention_norm},
          std::pair{names_.feed_forward_norm, &layer.feed_forward_norm}}) {
      auto done = load_layer_norm(base + std::string(name), *norm);
      if (!done) return std::unexpected(done.error());
    }
    return layer;
  }

  Expected<void> load_query_key_value(const std::string& base, EncoderLayer& layer) noexcept {
    const std::int64_t width = config_.width;
    const std::pair<std::string_view, Projection*> parts[] = {
        {names_.query, &layer.query}, {names_.key, &layer.key}, {names_.value, &layer.value}};
    const std::string joined = base + std::string(names_.query_key_value);
    if (!names_.query_key_value.empty() && store_.contains(joined + ".weight")) {
      const std::int64_t outputs[] = {width, width, width};
      auto rows = load_joined(store_, joined, outputs, {.outputs = 3 * width, .inputs = width});
      if (!rows) return std::unexpected(rows.error());
      for (std::size_t i = 0; i < rows->size(); ++i) *parts[i].second = std::move((*rows)[i]);
      return {};
    }
    for (const auto& [name, destination] : parts) {
      auto projection = load_packed(store_, base + std::string(name), width, width);
      if (!projection) return std::unexpected(projection.error());
      *destination = std::move(*projection);
    }
    return {};
  }

  Expected<void> load_layer_norm(const std::string& name, Norm& destination) noexcept {
    auto norm = load_norm(
        store_, name,
        {.kind = NormKind::layer, .epsilon = config_.norm_epsilon, .columns = config_.width});
    if (!norm) return std::unexpected(norm.error());
    destination = std::move(*norm);
    return {};
  }

  Expected<void> look_at_rest(Encoder& encoder) noexcept {
    auto rest = left_over({.names = store_.names(),
                           .used = store_.used(),
                           .family = config_.family,
                           .layer_start = full(names_.layer),
                           .layers = config_.layers});
    if (!rest) return std::unexpected(rest.error());
    encoder.left_over_ = std::move(rest->names);
    auto& notices = encoder.config_.notices;
    notices.insert(notices.end(), rest->notices.begin(), rest->notices.end());
    return {};
  }

  [[nodiscard]] std::string full(std::string_view name) const {
    return prefix_ + std::string(name);
  }

  const WeightStore& store_;
  const EncoderNames& names_;
  const EncoderHeadNames& heads_;
  const EncoderConfig& config_;
  bool from_gguf_;
  std::string prefix_;
};

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

}  // namespace

Expected<Encoder> Encoder::load(const WeightStore& store, const EncoderConfig& config,
                                bool from_gguf) noexcept {
  const auto family = check_config(config);
  if (!family) return std::unexpected(family.error());
  const EncoderNames& names = from_gguf ? gguf_encoder_names() : (*family)->names;
  const EncoderHeadNames& heads =
      from_gguf ? gguf_encoder_heads(config.token_types > 0) : (*family)->heads;
  return EncoderLoader(store, names, heads, config, from_gguf).load();
}

Expected<Encoder> Encoder::load(std::span<const Safetensors> shards,
                                const EncoderConfig& config) noexcept {
  auto store = WeightStore::of(shards);
  if (!store) return std::unexpected(store.error());
  return load(*store, config, false);
}

Expected<Encoder> Encoder::load(const Gguf& file, const EncoderConfig& config) noexcept {
  auto store = WeightStore::of(file);
  if (!store) return std::unexpected(store.error());
  return load(*store, config, true);
}

}  // namespace attention_playground
