#pragma once
// What is told of a head without its cells, and of a row without its weights.

#include <cstdint>

#include "attention/attend.h"
#include "attention/mask.h"

namespace attention_playground {

struct HeadFacts {
  MaskCount allowed = {};            // what the mask leaves in sight
  bool hides_later = false;          // no row sees past the diagonal that ends in the last key
  float largest_after_first = 0.0F;  // weight on a key other than the first
};

/// Where only weights are known, a cell with a weight of 0 counts as hidden for `hides_later`.
[[nodiscard]] HeadFacts head_facts(const HeadStages& stages) noexcept;

/// So many of a row's weights are named where it is told in one line.
constexpr std::size_t named_in_line = 4;

struct RowFigures {
  float sum = 0.0F;
  float rest = 0.0F;  // of the allowed weights beside the strongest that are named
};

[[nodiscard]] RowFigures row_figures(const HeadStages& stages, std::int64_t query) noexcept;

}  // namespace attention_playground
