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

class AlignedRows {
 public:
  /// Looks at the head's trace and places.
  /// `invalid_argument` for a place that the head has not.
  [[nodiscard]] Expected<void> open(const ComparedHead& head) noexcept;

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
  ComparedHead head_;
  const LayerTrace* layer_ = nullptr;
  LayerQueries queries_;
  MaskRows mask_;
  Buffer<float> block_;  // [at_once_, keys]
  std::int64_t at_once_ = 0;
  std::int64_t first_ = 0;  // row of the head with which the block begins
  std::int64_t count_ = 0;  // rows in it
  bool has_row_ = false;
  std::span<const float> weights_;  // of the row that was read, as the head's keys stand
  std::span<const std::uint8_t> allowed_;
};

}  // namespace attention_playground
