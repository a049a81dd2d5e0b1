#pragma once
// Where most of a row's weight lies, and most of a column's.

#include <array>
#include <cstdint>
#include <span>

#include "analysis/head_pyramid.h"

namespace attention_playground {

constexpr std::size_t most_named = 5;

/// The strongest cells of a row or a column, and what the others have together.
struct Strongest {
  std::size_t named = 0;                          // of the arrays' entries
  std::array<std::int64_t, most_named> places{};  // keys of a row, queries of a column
  std::array<float, most_named> weights{};  // strongest first, the earlier of two equal ones first
  std::int64_t others = 0;                  // allowed cells beside them
  double others_weight = 0.0;               // their sum
};

/// Of the row of a query, or of the column of a key; of none where there is no such one.
[[nodiscard]] Strongest strongest_keys(const HeadCells& cells, std::int64_t query) noexcept;
[[nodiscard]] Strongest strongest_queries(const HeadCells& cells, std::int64_t key) noexcept;

}  // namespace attention_playground
