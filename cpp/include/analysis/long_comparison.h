#pragma once
// Two long heads over aligned tokens: what compare_heads tells of them without their matrices. Rows
// are read once for the figures and a small picture of the whole, and again where somebody looks.

#include <array>
#include <cstdint>

#include "analysis/aligned_rows.h"
#include "analysis/head_pyramid.h"
#include "base/buffer.h"
#include "base/error.h"

namespace attention_playground {

/// What there is a picture of.
enum class ComparedPart : std::uint8_t { first, second, change };

struct ComparedChange {
  ComparedCell cell;
  float first = 0.0F;
  float second = 0.0F;
  float change = 0.0F;
};

/// So many of the largest changes are named.
constexpr std::size_t most_named_changes = 16;

/// As in HeadComparison.
struct ComparisonFigures {
  double mean_moved = 0;
  std::int64_t rows_of_both = 0;
  Buffer<float> moved;  // [rows]
  std::array<ComparedChange, most_named_changes> changes;
  std::size_t named = 0;  // of them
};

class LongComparison {
 public:
  /// Reads both. Fails like `compare_heads`.
  [[nodiscard]] Expected<void> open(const GroupedHead& own, const GroupedHead& theirs) noexcept;

  [[nodiscard]] const ComparisonFigures& figures() const noexcept { return figures_; }
  /// As of HeadPyramid; a cell that the side has not counts as hidden, and is no change. `own` and
  /// `theirs` are those that were read.
  [[nodiscard]] Expected<Buffer<float>> tile(const GroupedHead& own, const GroupedHead& theirs,
                                             ComparedPart part, const TileArea& area) noexcept;

 private:
  /// All parts in blocks of one size, over some rows of blocks.
  struct Strip {
    std::int64_t level = -1;
    std::int64_t row = 0;
    std::int64_t rows = 0;
    std::array<HeadCells, 3> parts;
  };
  /// Figures are counted where they are given.
  [[nodiscard]] static Expected<void> fill(const GroupedHead& own, const GroupedHead& theirs,
                                           Strip& strip, ComparisonFigures* figures) noexcept;

  ComparisonFigures figures_;
  Strip whole_;
  std::array<HeadPyramid, 3> pyramids_;  // of the whole's parts
  Strip strip_;                          // finer, where somebody looked last
};

}  // namespace attention_playground
