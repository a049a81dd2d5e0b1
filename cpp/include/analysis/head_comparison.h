#pragma once
// Two heads of any two traces over tokens that were aligned: cell by cell, and how much differs in
// all.

#include <cstdint>
#include <span>
#include <vector>

#include "base/buffer.h"
#include "base/error.h"
#include "traces/trace.h"

namespace attention_playground {

/// One side: which head, and what stands in each aligned row and column of it, -1 for nothing.
struct ComparedHead {
  const Trace* trace = nullptr;
  std::int64_t layer = 0;
  std::int64_t head = 0;
  std::span<const std::int32_t> queries;
  std::span<const std::int32_t> keys;
};

struct ComparedCell {
  std::int32_t row = 0;
  std::int32_t column = 0;
};

struct HeadComparison {
  std::int64_t rows = 0;
  std::int64_t columns = 0;
  /// [3, rows, columns]: weights of the first and of the second, 0 where it has no such cell, and
  /// second - first, 0 where one has no such cell. Then [rows]: of each row that both have, the
  /// weight that lies on other keys, half the sum of the magnitudes, where a key that one side has
  /// not counts as 0 there; -1 for a row of one side.
  Buffer<float> numbers;
  /// [3, rows, columns]: 1 where the first, and the second, has the cell and its mask allows it;
  /// and where both have it and one of them allows it.
  Buffer<std::uint8_t> cells;
  float largest = 0.0F;               // magnitude
  std::vector<ComparedCell> changes;  // largest magnitude first, then in reading order; none of 0
  double mean_moved = 0;              // over the rows that both have; 0 where there are none
  std::int64_t rows_of_both = 0;

  [[nodiscard]] float* numbers_at(std::int64_t block) noexcept {
    return numbers.data() + block * rows * columns;
  }
  [[nodiscard]] std::uint8_t* cells_at(std::int64_t block) noexcept {
    return cells.data() + block * rows * columns;
  }
};

/// With the `most` largest changes. `shape_mismatch` where the two are aligned over different
/// numbers of rows or columns, `invalid_argument` for a place that a head has not.
[[nodiscard]] Expected<HeadComparison> compare_heads(const ComparedHead& first,
                                                     const ComparedHead& second,
                                                     std::int64_t most) noexcept;

}  // namespace attention_playground
