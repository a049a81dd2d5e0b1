#include "analysis/mass_filter.h"

#include <algorithm>
#include <numeric>

#include "base/sizes.h"

namespace attention_playground {

namespace {

/// Marks what is kept of one row and returns the mass of the rest.
float filter_row(std::span<const float> weights, float share, std::span<std::uint32_t> order,
                 std::span<std::uint8_t> kept) noexcept {
  std::iota(order.begin(), order.end(), 0U);
  const auto is_heavier = [&](std::uint32_t left, std::uint32_t right) {
    return weights[left] != weights[right] ? weights[left] > weights[right] : left < right;
  };
  // A third of the code of std::sort.
  std::make_heap(order.begin(), order.end(), is_heavier);
  std::sort_heap(order.begin(), order.end(), is_heavier);
  double total = 0.0;
  for (const float weight : weights) total += static_cast<double>(weight);
  const double wanted = total * static_cast<double>(share);
  double held = 0.0;
  double hidden = 0.0;
  for (const std::uint32_t key : order) {
    const auto weight = static_cast<double>(weights[key]);
    const bool keeps = held < wanted && weight > 0.0;
    kept[key] = keeps ? 1 : 0;
    (keeps ? held : hidden) += weight;
  }
  return static_cast<float>(hidden);
}

}  // namespace

Expected<MassFilter> keep_top_mass(std::span<const float> weights, std::int64_t queries,
                                   std::int64_t keys, float share) noexcept {
  if (!(share > 0.0F && share <= 1.0F)) {
    return fail(ErrorCode::invalid_argument,
                "the share of the mass to keep should be above 0 and at most 1");
  }
  const auto cells = checked_product({queries, keys}, "the weights");
  if (!cells) return std::unexpected(cells.error());
  if (*cells != static_cast<std::int64_t>(weights.size())) {
    return fail(ErrorCode::shape_mismatch, "the weights should be one for each query and key");
  }
  auto kept = Buffer<std::uint8_t>::allocate(*cells, "a mass filter");
  if (!kept) return std::unexpected(kept.error());
  auto order = Buffer<std::uint32_t>::allocate(keys, "a row's order");
  if (!order) return std::unexpected(order.error());
  MassFilter filter{.kept = std::move(*kept), .hidden = {}};
  const auto width = static_cast<std::size_t>(keys);
  for (std::int64_t query = 0; query < queries; ++query) {
    const std::size_t start = static_cast<std::size_t>(query) * width;
    filter.hidden.push_back(filter_row(weights.subspan(start, width), share, order->span(),
                                       filter.kept.span().subspan(start, width)));
  }
  return filter;
}

}  // namespace attention_playground
