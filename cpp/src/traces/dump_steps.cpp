#include "traces/dump_steps.h"

#include <algorithm>

#include "base/sizes.h"

namespace attention_playground {

namespace {

std::string sizes_text(std::int64_t queries, std::int64_t keys) {
  return std::to_string(queries) + " queries and " + std::to_string(keys) + " keys";
}

/// Keys grow by the queries of each step, or stay (cross attention, a fixed cache).
Expected<void> check_sizes(const std::vector<WeightsPart>& parts) noexcept {
  for (std::size_t step = 1; step < parts.size(); ++step) {
    const WeightsPart& before = parts[step - 1];
    const WeightsPart& part = parts[step];
    if (part.heads != before.heads) {
      return fail(ErrorCode::shape_mismatch,
                  "array '" + part.array + "' has " + std::to_string(part.heads) + " heads but '" +
                      before.array + "' has " + std::to_string(before.heads));
    }
    const bool stays = parts[1].keys == parts[0].keys;
    const std::int64_t expected = stays ? before.keys : before.keys + part.queries;
    if (part.keys == expected) continue;
    return fail(ErrorCode::shape_mismatch,
                "array '" + part.array + "' has " + sizes_text(part.queries, part.keys) +
                    "; after '" + before.array + "' with " + std::to_string(before.keys) +
                    " keys, " + std::to_string(expected) + " keys are expected");
  }
  return {};
}

/// Copies one step's rows to `first_row` on; true where it looks at no later key.
bool copy_step(const WeightsPart& part, std::int64_t first_row, JoinedSteps& joined) noexcept {
  bool causal = true;
  const float* from = part.values.data();
  for (std::int64_t head = 0; head < part.heads; ++head) {
    for (std::int64_t row = 0; row < part.queries; ++row, from += part.keys) {
      const std::int64_t at = head * joined.queries + first_row + row;
      std::copy_n(from, part.keys, joined.weights.data() + at * joined.keys);
      const std::int64_t visible = std::max<std::int64_t>(part.keys - part.queries + row + 1, 0);
      causal = causal && std::all_of(from + visible, from + part.keys,
                                     [](float weight) { return weight == 0.0F; });
    }
  }
  return causal;
}

}  // namespace

Expected<JoinedSteps> join_steps(std::vector<WeightsPart> parts) noexcept {
  std::ranges::sort(parts, {}, [](const WeightsPart& part) { return part.step.value_or(0); });
  if (auto good = check_sizes(parts); !good) return std::unexpected(good.error());
  JoinedSteps joined;
  joined.heads = parts.front().heads;
  joined.keys = parts.back().keys;
  for (const WeightsPart& part : parts) {
    joined.sizes.queries.push_back(part.queries);
    joined.sizes.keys.push_back(part.keys);
    joined.queries += part.queries;
  }
  auto count = checked_product({joined.heads, joined.queries, joined.keys}, "the weights");
  if (!count) return std::unexpected(count.error());
  auto weights = Buffer<float>::allocate(*count, "the weights");
  if (!weights) return std::unexpected(weights.error());
  joined.weights = std::move(*weights);
  joined.causal = joined.sizes.grow();
  std::int64_t row = 0;
  for (const WeightsPart& part : parts) {
    joined.causal = copy_step(part, row, joined) && joined.causal;
    row += part.queries;
  }
  return joined;
}

Expected<Buffer<std::uint8_t>> cells_of(const JoinedSteps& steps) noexcept {
  auto cells = Buffer<std::uint8_t>::allocate(steps.queries * steps.keys, "a mask");
  if (!cells) return cells;
  std::uint8_t* row = cells->data();
  for (std::size_t step = 0; step < steps.sizes.keys.size(); ++step) {
    for (std::int64_t query = 0; query < steps.sizes.queries[step]; ++query, row += steps.keys) {
      std::fill_n(row, steps.sizes.keys[step], std::uint8_t{1});
    }
  }
  return cells;
}

}  // namespace attention_playground
