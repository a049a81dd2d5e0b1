#pragma once
// Rows of a head, put where its tokens are aligned with those of another one: there is memory for a
// few of them at a time.

#include <cstdint>
#include <span>

#include "analysis/head_comparison.h"
#include "analysis/mask_rows.h"
#include "base/buffer.h"
#include "base/error.h"
#include "traces/trace.h"

namespace attention_playground {

/// One side, whose rows and columns may stand for several tokens each.
struct GroupedHead : ComparedHead {
  // NOLINTNEXTLINE(google-explicit-constructor): a head whose tokens stand each for itself is one.
  GroupedHead(const ComparedHead& plain = {}) noexcept : ComparedHead(plain) {}

  /// With which token each group begins, the first one with token 0; none: `queries` and `keys` are
  /// tokens, else they are groups. Both are there, or neither.
  std::span<const std::int32_t> query_starts;
  std::span<const std::int32_t> key_starts;
};

class AlignedRows {
 public:
  /// Looks at the head's trace and places.
  /// `invalid_argument` for a place that the head has not, or groups out of order.
  [[nodiscard]] Expected<void> open(const GroupedHead& head) noexcept;

  /// Reads an aligned row, if the head has one there.
  [[nodiscard]] Expected<void> read(std::int64_t row) noexcept;
  [[nodiscard]] bool has_row() const noexcept { return has_row_; }
  /// Of the row that was read: the weight in an aligned column, 0 where the head has none.
  [[nodiscard]] float weight(std::size_t column) const noexcept {
    return has(column) ? weights_[static_cast<std::size_t>(head_.keys[column])] : 0.0F;
  }
  /// Whether the head has that cell, and its mask allows it.
  [[nodiscard]] bool allows(std::size_t column) const noexcept {
    return has(column) && allowed_[static_cast<std::size_t>(head_.keys[column])] != 0;
  }
  [[nodiscard]] bool has(std::size_t column) const noexcept {
    return has_row_ && head_.keys[column] >= 0;
  }

 private:
  /// A token's row of weights, until the next one is asked for.
  [[nodiscard]] Expected<std::span<const float>> weights_of(std::int64_t query) noexcept;
  /// The row of a group, as trace_in_words has it: keys are added, and those queries averaged that
  /// look at something. What is cold is compiled for size: the page waits for it.
  [[nodiscard, gnu::cold]] Expected<void> read_group(std::size_t group) noexcept;

  GroupedHead head_;
  const LayerTrace* layer_ = nullptr;
  LayerQueries queries_;
  MaskRows mask_;
  Buffer<float> block_;  // [at_once_, keys], and a row of groups
  std::int64_t at_once_ = 0;
  std::int64_t first_ = 0;  // row of the head with which the block begins
  std::int64_t count_ = 0;  // rows in it
  bool has_row_ = false;
  Buffer<double> sums_;  // of a row of groups
  Buffer<std::uint8_t> group_allowed_;
  std::span<const float> weights_;  // of the row that was read, as the head's keys stand
  std::span<const std::uint8_t> allowed_;
};

}  // namespace attention_playground
