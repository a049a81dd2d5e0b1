#include "analysis/trace_difference.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "analysis/part_figures.h"

namespace attention_playground {

namespace {

Expected<LayerDifference> layer_difference(const Trace& before, const LayerTrace& first,
                                           const Trace& after, const LayerTrace& second) noexcept {
  const bool fits =
      first.heads == second.heads && first.queries == second.queries && first.keys == second.keys;
  if (!fits) {
    return fail(ErrorCode::shape_mismatch,
                "the two runs of " + second.id.name() + " are over different numbers of tokens");
  }
  auto old_weights = layer_weights(before, first);
  if (!old_weights) return std::unexpected(old_weights.error());
  auto new_weights = layer_weights(after, second);
  if (!new_weights) return std::unexpected(new_weights.error());
  auto values =
      Buffer<float>::allocate(second.heads * second.queries * second.keys, "a difference of maps");
  if (!values) return std::unexpected(values.error());
  const std::size_t cells = static_cast<std::size_t>(second.queries * second.keys);
  LayerDifference result{.layer = second.id,
                         .heads = second.heads,
                         .queries = second.queries,
                         .keys = second.keys,
                         .values = std::move(*values),
                         .largest = {}};
  result.largest.assign(static_cast<std::size_t>(second.heads), 0.0F);
  for (std::size_t cell = 0; cell < new_weights->all.size(); ++cell) {
    const float change = new_weights->all[cell] - old_weights->all[cell];
    result.values.span()[cell] = change;
    float& largest = result.largest[cell / cells];
    largest = std::max(largest, std::abs(change));
  }
  return result;
}

}  // namespace

Expected<std::vector<LayerDifference>> trace_difference(const Trace& before,
                                                        const Trace& after) noexcept {
  std::vector<LayerDifference> differences;
  for (const LayerTrace& layer : after.layers) {
    const auto same = std::ranges::find(before.layers, layer.id, &LayerTrace::id);
    if (same == before.layers.end()) continue;
    auto difference = layer_difference(before, *same, after, layer);
    if (!difference) return std::unexpected(difference.error());
    differences.push_back(std::move(*difference));
  }
  return differences;
}

std::vector<float> pooled(std::span<const float> hidden, std::int64_t width, Pooling pooling) {
  const auto columns = static_cast<std::size_t>(width);
  if (pooling == Pooling::first) return {hidden.begin(), hidden.begin() + width};
  std::vector<double> sums(columns, 0.0);
  for (std::size_t i = 0; i < hidden.size(); ++i) {
    sums[i % columns] += static_cast<double>(hidden[i]);
  }
  const double tokens = static_cast<double>(hidden.size() / columns);
  std::vector<float> mean(columns);
  for (std::size_t i = 0; i < columns; ++i) mean[i] = static_cast<float>(sums[i] / tokens);
  return mean;
}

double cosine_of(std::span<const float> x, std::span<const float> y) noexcept {
  const auto [product, x_square, y_square] = products_of(x, y);
  const double norms = std::sqrt(x_square) * std::sqrt(y_square);
  return norms > 0.0 ? product / norms : 0.0;
}

}  // namespace attention_playground
