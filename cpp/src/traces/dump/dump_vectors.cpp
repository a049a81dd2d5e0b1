#include "traces/dump/dump_vectors.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace attention_playground {

std::unexpected<Error> layer_mismatch(const LayerTrace& layer, const std::string& what) {
  return fail(ErrorCode::shape_mismatch, "layer '" + layer.id.name() + "': " + what);
}

namespace {

/// Weights and vectors of one layer may be rounded to half precision.
constexpr float largest_disagreement = 0.02F;

/// [heads, tokens, width] as [tokens, heads * width].
Expected<Buffer<float>> rows_of(const VectorsPart& part) noexcept {
  auto rows = Buffer<float>::allocate(static_cast<std::int64_t>(part.values.size()), "the vectors");
  if (!rows) return rows;
  if (part.joined) {
    std::ranges::copy(part.values, rows->data());
    return rows;
  }
  const float* from = part.values.data();
  for (std::int64_t head = 0; head < part.heads; ++head) {
    for (std::int64_t token = 0; token < part.tokens; ++token, from += part.width) {
      std::copy_n(from, part.width, rows->data() + (token * part.heads + head) * part.width);
    }
  }
  return rows;
}

Expected<void> check_vectors(const LayerParts& parts, const LayerTrace& layer) noexcept {
  const VectorsPart& queries = *parts.queries;
  const VectorsPart& keys = *parts.keys;
  if (queries.width != keys.width) {
    return layer_mismatch(layer, "a query has " + std::to_string(queries.width) +
                                     " numbers per head but a key has " +
                                     std::to_string(keys.width));
  }
  if (queries.heads % keys.heads != 0) {
    return layer_mismatch(layer, std::to_string(queries.heads) +
                                     " heads of queries are no multiple of " +
                                     std::to_string(keys.heads) + " heads of keys");
  }
  if (parts.values && (parts.values->heads != keys.heads || parts.values->tokens != keys.tokens)) {
    return layer_mismatch(layer, "the values have " + std::to_string(parts.values->heads) +
                                     " heads of " + std::to_string(parts.values->tokens) +
                                     " tokens but the keys have " + std::to_string(keys.heads) +
                                     " heads of " + std::to_string(keys.tokens));
  }
  const bool weights = layer.weights.size() > 0;
  if (weights && (layer.heads != queries.heads || layer.queries != queries.tokens ||
                  layer.keys != keys.tokens)) {
    return layer_mismatch(layer,
                          "its weights are " +
                              shape_text(std::vector{layer.heads, layer.queries, layer.keys}) +
                              " but its queries and keys make " +
                              shape_text(std::vector{queries.heads, queries.tokens, keys.tokens}));
  }
  return {};
}

/// Whether the weights that were given follow from the vectors under the trace's mask.
Expected<bool> weights_agree(Trace& trace) noexcept {
  const auto close = [](float one, float other) {
    return std::fabs(one - other) <= largest_disagreement;
  };
  for (LayerTrace& layer : trace.layers) {
    if (!layer.has_vectors() || layer.weights.size() == 0) continue;
    Buffer<float> given = std::exchange(layer.weights, {});
    auto rebuilt = layer_weights(trace, layer);
    const bool agree = rebuilt && std::ranges::equal(rebuilt->all, given.span(), close);
    layer.weights = std::move(given);
    if (!rebuilt) return std::unexpected(rebuilt.error());
    if (!agree) return false;
  }
  return true;
}

void drop_weights(Trace& trace) noexcept {
  for (LayerTrace& layer : trace.layers) {
    if (layer.has_vectors()) layer.weights = {};
  }
}

void drop_vectors(Trace& trace) {
  for (LayerTrace& layer : trace.layers) {
    if (layer.weights.size() == 0) continue;
    layer.query_rows = {};
    layer.key_rows = {};
    layer.value_rows = {};
    layer.key_value_heads = layer.heads;
    layer.width = 0;
    layer.value_width = 0;
  }
  trace.warnings.emplace_back(
      "The weights do not follow from the queries and keys beside them (softmax of their "
      "products, with or without a causal mask), so only the weights are shown.");
}

}  // namespace

Expected<void> add_vectors(const LayerParts& parts, LayerTrace& layer) noexcept {
  if (auto good = check_vectors(parts, layer); !good) return good;
  auto query_rows = rows_of(*parts.queries);
  if (!query_rows) return std::unexpected(query_rows.error());
  auto key_rows = rows_of(*parts.keys);
  if (!key_rows) return std::unexpected(key_rows.error());
  layer.heads = parts.queries->heads;
  layer.key_value_heads = parts.keys->heads;
  layer.queries = parts.queries->tokens;
  layer.keys = parts.keys->tokens;
  layer.width = parts.queries->width;
  layer.query_rows = std::move(*query_rows);
  layer.key_rows = std::move(*key_rows);
  if (!parts.values) return {};
  auto value_rows = rows_of(*parts.values);
  if (!value_rows) return std::unexpected(value_rows.error());
  layer.value_width = parts.values->width;
  layer.value_rows = std::move(*value_rows);
  return {};
}

Expected<void> settle_given_weights(std::span<const MaskSettings> candidates,
                                    Trace& trace) noexcept {
  const auto both = [](const LayerTrace& layer) {
    return layer.has_vectors() && layer.weights.size() > 0;
  };
  if (std::ranges::none_of(trace.layers, both)) return {};
  for (const MaskSettings& candidate : candidates) {
    trace.mask.settings = candidate;
    auto agree = weights_agree(trace);
    if (!agree) return std::unexpected(agree.error());
    if (!*agree) continue;
    drop_weights(trace);
    return {};
  }
  trace.mask.settings = candidates.front();
  drop_vectors(trace);
  return {};
}

}  // namespace attention_playground
