#include "analysis/head_facts.h"

#include <algorithm>
#include <array>
#include <utility>

namespace attention_playground {

namespace {

bool hides_later(const HeadStages& stages) noexcept {
  const bool knows_scores = stages.scores.size() > 0;
  bool has_later = false;
  for (std::int64_t query = 0; query < stages.queries; ++query) {
    const std::int64_t row = query * stages.keys;
    const std::int64_t first = query + stages.keys - stages.queries + 1;
    for (std::int64_t key = std::max<std::int64_t>(0, first); key < stages.keys; ++key) {
      has_later = true;
      const bool sees = stages.allowed.data()[row + key] != 0;
      if (sees && (knows_scores || stages.weights.data()[row + key] != 0.0F)) return false;
    }
  }
  return has_later;
}

}  // namespace

HeadFacts head_facts(const HeadStages& stages) noexcept {
  HeadFacts facts{.allowed = count_allowed(stages.allowed.span(), stages.keys),
                  .hides_later = hides_later(stages)};
  for (std::int64_t at = 0; at < stages.weights.size(); ++at) {
    if (at % stages.keys == 0) continue;
    facts.largest_after_first = std::max(facts.largest_after_first, stages.weights.data()[at]);
  }
  return facts;
}

RowFigures row_figures(const HeadStages& stages, std::int64_t query) noexcept {
  double sum = 0.0;
  double rest = 0.0;
  std::array<float, named_in_line> strongest{};
  for (std::int64_t at = query * stages.keys; at < (query + 1) * stages.keys; ++at) {
    float weight = stages.weights.data()[at];
    sum += static_cast<double>(weight);
    if (stages.allowed.data()[at] == 0) continue;
    // What is left over falls out behind the strongest.
    for (float& held : strongest) {
      if (weight > held) std::swap(held, weight);
    }
    rest += static_cast<double>(weight);
  }
  return {.sum = static_cast<float>(sum), .rest = static_cast<float>(rest)};
}

}  // namespace attention_playground
