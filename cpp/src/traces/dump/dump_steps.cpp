#include "traces/dump/dump_steps.h"

#include <algorithm>

#include "base/sizes.h"
#include "base/sorted_order.h"

namespace attention_playground {

namespace {

/// Copies one step's rows to `first_row` on; true where it looks at no later key.
bool copy_step(const WeightsPart& part, std::int64_t first_row, std::int64_t first_key,
               JoinedSteps& joined) noexcept {
  bool causal = true;
  const float* from = part.values.data();
  for (std::int64_t head = 0; head < part.heads; ++head) {
    for (std::int64_t row = 0; row < part.queries; ++row, from += part.keys) {
      const std::int64_t at = head * joined.queries + first_row + row;
      std::copy_n(from, part.keys, joined.weights.data() + at * joined.keys + first_key);
      const std::int64_t visible = std::max<std::int64_t>(part.keys - part.queries + row + 1, 0);
      causal = causal && std::all_of(from + visible, from + part.keys,
                                     [](float weight) { return weight == 0.0F; });
    }
  }
  return causal;
}

void put_in_order(std::vector<WeightsPart>& parts) {
  const auto comes_before = [&](std::size_t first, std::size_t second) {
    return parts[first].step.value_or(0) < parts[second].step.value_or(0);
  };
  std::vector<WeightsPart> sorted;
  for (const std::size_t place : sorted_order(parts.size(), ComesBefore(comes_before))) {
    sorted.push_back(std::move(parts[place]));
  }
  parts = std::move(sorted);
}

}  // namespace

Expected<JoinedSteps> join_steps(std::vector<WeightsPart> parts,
                                 const StepContext& context) noexcept {
  put_in_order(parts);
  auto sizes = plan_steps(parts, context);
  if (!sizes) return std::unexpected(sizes.error());
  JoinedSteps joined;
  joined.heads = parts.front().heads;
  for (std::size_t step = 0; step < parts.size(); ++step) {
    joined.queries += sizes->queries[step];
    joined.keys = std::max(joined.keys, sizes->first[step] + sizes->keys[step]);
  }
  auto count = checked_product({joined.heads, joined.queries, joined.keys}, "the weights");
  if (!count) return std::unexpected(count.error());
  auto weights = Buffer<float>::allocate(*count, "the weights");
  if (!weights) return std::unexpected(weights.error());
  joined.weights = std::move(*weights);
  joined.causal = sizes->hides() && !sizes->slides();
  std::int64_t row = 0;
  for (std::size_t step = 0; step < parts.size(); ++step) {
    joined.causal = copy_step(parts[step], row, sizes->first[step], joined) && joined.causal;
    row += parts[step].queries;
  }
  joined.sizes = std::move(*sizes);
  return joined;
}

Expected<Buffer<std::uint8_t>> cells_of(const JoinedSteps& steps) noexcept {
  auto cells = Buffer<std::uint8_t>::allocate(steps.queries * steps.keys, "a mask");
  if (!cells) return cells;
  std::uint8_t* row = cells->data();
  for (std::size_t step = 0; step < steps.sizes.keys.size(); ++step) {
    for (std::int64_t query = 0; query < steps.sizes.queries[step]; ++query, row += steps.keys) {
      std::fill_n(row + steps.sizes.first[step], steps.sizes.keys[step], std::uint8_t{1});
    }
  }
  return cells;
}

}  // namespace attention_playground
