#include <algorithm>
#include <utility>

#include "models/decoder/decoder.h"
#include "models/decoder/decoder_families.h"
#include "models/weights/stored_weights.h"
#include "models/weights/weight_store.h"

namespace attention_playground {

/// Finds a family's tensors in a file and checks them.
class DecoderLoader {
 public:
  DecoderLoader(const WeightStore& store, const DecoderNames& names, const DecoderFamily& family,
                const DecoderConfig& config, bool transposed) noexcept
      : store_(store), names_(names), family_(family), config_(config), transposed_(transposed) {}

  Expected<Decoder> load() noexcept {
    Decoder decoder;
    decoder.config_ = config_;
    if (auto plain = check_plain_weights(store_.names()); !plain) {
      return std::unexpected(plain.error());
    }
    if (auto begun = find_names(); !begun) return std::unexpected(begun.error());
    if (auto done = load_tables(decoder); !done) return std::unexpected(done.error());
    for (std::int64_t index = 0; index < config_.layers; ++index) {
      auto layer = load_layer(index);
      if (!layer) return std::unexpected(layer.error());
      decoder.layers_.push_back(std::move(*layer));
    }
    if (auto whole = look_at_rest(decoder); !whole) return std::unexpected(whole.error());
    decoder.quantisation_ = quantisation_text(store_);
    const WeightCount count = count_weights(store_);
    decoder.parameters_ = count.parameters;
    decoder.weight_bytes_ = count.bytes;
    return decoder;
  }

 private:
  Expected<void> load_tables(Decoder& decoder) noexcept {
    auto words = table(names_.token_embedding, config_.vocabulary);
    if (!words) return std::unexpected(words.error());
    decoder.token_embedding_ = std::move(*words);
    if (!family_.rotary) {
      auto places = table(names_.position_embedding, config_.context_length);
      if (!places) return std::unexpected(places.error());
      decoder.position_embedding_ = std::move(*places);
    }
    if (auto done = load_rotary_divisors(decoder); !done) return done;
    auto norm = load_norm_at(full(names_.final_norm));
    if (!norm) return std::unexpected(norm.error());
    decoder.final_norm_ = std::move(*norm);
    // A file may keep a copy of a tied matrix, and name it outside the prefix.
    const bool is_there = store_.contains(head_ + ".weight");
    if (!config_.tied && !is_there && !names_are_gguf()) {
      decoder.config_.notices.push_back(
          "the files hold no output matrix ('" + head_ +
          ".weight'), and config.json does not say that it is the token embedding's "
          "(tie_word_embeddings): it was assumed to be, and the next tokens are wrong where it is "
          "not; the attention does not depend on it");
    }
    if (config_.tied && is_there) compare_tied(decoder);
    if (config_.tied || !is_there) {
      decoder.head_ = Projection({.blocks = decoder.token_embedding_.blocks}, {});
      return {};
    }
    auto output =
        load_matrix(store_, head_ + ".weight",
                    {.outputs = config_.vocabulary, .inputs = config_.width, .transposed = false});
    if (!output) return std::unexpected(output.error());
    decoder.head_ = Projection(std::move(*output), {});
    return {};
  }

  /// How llama.cpp writes the scaling of Llama 3.
  Expected<void> load_rotary_divisors(Decoder& decoder) noexcept {
    constexpr const char* name = "rope_freqs.weight";
    if (!names_are_gguf() || !family_.rotary || !store_.contains(name)) return {};
    auto divisors = store_.vector(name, config_.rotary_pairs);
    if (!divisors) return std::unexpected(divisors.error());
    const std::span<const float> all = divisors->span();
    const auto bad = std::ranges::find_if(
        all, [](float divisor) { return static_cast<double>(divisor) < smallest_rotary_divisor; });
    if (bad != all.end()) {
      return fail(ErrorCode::malformed_file,
                  std::string("tensor '") + name +
                      "' divides the frequencies of rotary positions, so its numbers must be "
                      "positive, and not far below 1",
                  bad - all.begin());
    }
    decoder.rotary_divisors_ = std::move(*divisors);
    return {};
  }

  /// Programs differ in which of the two they take.
  void compare_tied(Decoder& decoder) const noexcept {
    const StoredTensor& copy = store_.tensors().find(head_ + ".weight")->second;
    const auto words = store_.tensors().find(full(names_.token_embedding) + ".weight");
    if (words == store_.tensors().end() || !store_.reads()) return;
    if (copy.type == words->second.type && copy.is_double == words->second.is_double &&
        std::ranges::equal(copy.bytes, words->second.bytes)) {
      return;
    }
    decoder.config_.notices.push_back(
        "the files hold an output matrix ('" + head_ +
        ".weight') that differs from the token embedding, though config.json says that they are "
        "the same (tie_word_embeddings): the embedding is used");
  }

  /// The names' prefix, which the files show.
  Expected<void> find_names() noexcept {
    head_ = std::string(names_.head);
    if (names_are_gguf()) return {};
    const auto weight = [](std::string_view name) { return std::string(name) + ".weight"; };
    const std::string anchors[] = {
        weight(names_.token_embedding), weight(names_.final_norm),
        weight(in_layer(names_.layer, 0) + std::string(names_.attention_norm))};
    auto prefix = find_prefix(store_.names(), anchors);
    if (!prefix) return std::unexpected(prefix.error());
    prefix_ = std::move(*prefix);
    head_ = find_head(store_.names(), names_.head, prefix_);
    return {};
  }

  Expected<void> look_at_rest(Decoder& decoder) noexcept {
    std::string layers(names_.layer);
    layers.resize(layers.find("{}"));
    auto rest = left_over({.names = store_.names(),
                           .used = store_.used(),
                           .family = family_.name,
                           .layer_start = prefix_ + layers,
                           .layers = config_.layers});
    if (!rest) return std::unexpected(rest.error());
    decoder.left_over_ = std::move(rest->names);
    auto& notices = decoder.config_.notices;
    notices.insert(notices.end(), rest->notices.begin(), rest->notices.end());
    if (!unasked_biases_.empty()) {
      notices.push_back("the files hold biases that the settings do not speak of ('" +
                        unasked_biases_ + "'); they are used");
    }
    return {};
  }

  Expected<DecoderLayer> load_layer(std::int64_t index) noexcept {
    DecoderLayer layer;
    if (auto done = load_attention(index, layer); !done) return std::unexpected(done.error());
    auto norm = load_norm_at(of_layer(names_.feed_forward_norm, index));
    if (!norm) return std::unexpected(norm.error());
    layer.feed_forward_norm = std::move(*norm);
    const std::int64_t width = config_.width;
    const std::int64_t inner = config_.feed_forward;
    const LinearToLoad parts[] = {{names_.gate, inner, width, &layer.gate},
                                  {names_.up, inner, width, &layer.up},
                                  {names_.down, width, inner, &layer.down}};
    const bool biased = family_.every_bias || config_.feed_forward_bias;
    for (const LinearToLoad& part : parts) {
      if (auto done = load_linear(part, index, biased); !done) {
        return std::unexpected(done.error());
      }
    }
    return layer;
  }

  Expected<void> load_attention(std::int64_t index, DecoderLayer& layer) noexcept {
    auto norm = load_norm_at(of_layer(names_.attention_norm, index));
    if (!norm) return std::unexpected(norm.error());
    layer.attention_norm = std::move(*norm);
    const std::int64_t width = config_.width;
    const std::int64_t queries = config_.heads * config_.head_width;
    const std::int64_t keys = config_.key_value_heads * config_.head_width;
    if (!names_.query_key_value.empty()) {
      auto done = load_query_key_value(of_layer(names_.query_key_value, index), layer);
      if (!done) return done;
    } else {
      const LinearToLoad parts[] = {{names_.query, queries, width, &layer.query},
                                    {names_.key, keys, width, &layer.key},
                                    {names_.value, keys, width, &layer.value}};
      for (const LinearToLoad& part : parts) {
        auto done =
            load_linear(part, index, family_.query_key_value_bias || config_.attention_bias);
        if (!done) return done;
      }
    }
    return load_linear({names_.attention_output, width, queries, &layer.attention_output}, index,
                       family_.every_bias || config_.attention_bias);
  }

  /// Query, key and value as rows of one matrix, one after the other.
  Expected<void> load_query_key_value(const std::string& name, DecoderLayer& layer) noexcept {
    const std::int64_t queries = config_.heads * config_.head_width;
    const std::int64_t keys = config_.key_value_heads * config_.head_width;
    const std::int64_t outputs[] = {queries, keys, keys};
    auto parts = load_joined(
        store_, name, outputs,
        {.outputs = queries + 2 * keys, .inputs = config_.width, .transposed = transposed_});
    if (!parts) return std::unexpected(parts.error());
    layer.query = std::move((*parts)[0]);
    layer.key = std::move((*parts)[1]);
    layer.value = std::move((*parts)[2]);
    return {};
  }

  struct LinearToLoad {
    std::string_view name;
    std::int64_t outputs;
    std::int64_t inputs;
    Projection* destination;
  };

  /// Nothing where the family has no such part.
  Expected<void> load_linear(const LinearToLoad& part, std::int64_t index, bool biased) noexcept {
    if (part.name.empty()) return {};
    const std::string name = of_layer(part.name, index);
    auto matrix =
        load_matrix(store_, name + ".weight",
                    {.outputs = part.outputs, .inputs = part.inputs, .transposed = transposed_});
    if (!matrix) return std::unexpected(matrix.error());
    Buffer<float> bias;
    // Some checkpoints of a family have biases where others have none.
    const bool is_there = store_.contains(name + ".bias");
    if (biased || is_there) {
      if (!biased && !names_are_gguf() && unasked_biases_.empty()) unasked_biases_ = name + ".bias";
      auto values = store_.vector(name + ".bias", part.outputs);
      if (!values) return std::unexpected(values.error());
      bias = std::move(*values);
    }
    *part.destination = Projection(std::move(*matrix), std::move(bias));
    return {};
  }

  Expected<Norm> load_norm_at(const std::string& name) noexcept {
    return load_norm(
        store_, name,
        {.kind = family_.norm, .epsilon = config_.norm_epsilon, .columns = config_.width});
  }

  /// [entries, width].
  [[nodiscard]] Expected<StoredMatrix> table(std::string_view name,
                                             std::int64_t entries) const noexcept {
    return load_matrix(store_, full(name) + ".weight",
                       {.outputs = entries, .inputs = config_.width, .transposed = false});
  }

  [[nodiscard]] std::string full(std::string_view name) const {
    return prefix_ + std::string(name);
  }
  [[nodiscard]] std::string of_layer(std::string_view name, std::int64_t index) const {
    return prefix_ + in_layer(names_.layer, index) + std::string(name);
  }
  static std::string in_layer(std::string_view pattern, std::int64_t index) {
    std::string layer(pattern);
    return layer.replace(layer.find("{}"), 2, std::to_string(index));
  }
  [[nodiscard]] bool names_are_gguf() const noexcept { return &names_ == &family_.gguf; }

  const WeightStore& store_;
  const DecoderNames& names_;
  const DecoderFamily& family_;
  const DecoderConfig& config_;
  bool transposed_;
  std::string prefix_;
  std::string head_;
  std::string unasked_biases_;  // the first one
};

namespace {

Expected<const DecoderFamily*> family_of(const DecoderConfig& config) noexcept {
  const DecoderFamily* const family = find_decoder_family(config.family);
  if (family != nullptr) return family;
  return fail(ErrorCode::unsupported, "there is no family '" + config.family + "' here; " +
                                          known_decoder_families() + " work");
}

}  // namespace

Expected<Decoder> Decoder::load(const WeightStore& store, const DecoderConfig& config,
                                bool from_gguf) noexcept {
  auto family = family_of(config);
  if (!family) return std::unexpected(family.error());
  const DecoderFamily& known = **family;
  if (from_gguf) return DecoderLoader(store, known.gguf, known, config, false).load();
  return DecoderLoader(store, known.safetensors, known, config, known.transposed).load();
}

Expected<Decoder> Decoder::load(std::span<const Safetensors> shards,
                                const DecoderConfig& config) noexcept {
  auto store = WeightStore::of(shards);
  if (!store) return std::unexpected(store.error());
  return load(*store, config, false);
}

Expected<Decoder> Decoder::load(const Gguf& file, const DecoderConfig& config) noexcept {
  auto store = WeightStore::of(file);
  if (!store) return std::unexpected(store.error());
  return load(*store, config, true);
}

}  // namespace attention_playground
