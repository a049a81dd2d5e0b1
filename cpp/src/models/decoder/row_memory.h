#pragma once
// One piece of memory for all that a forward and a backward pass keep: laid out anew
// for every batch, reserved anew only when a batch needs more than any before it.

#include <cstdint>
#include <span>

#include "base/buffer.h"
#include "base/error.h"
#include "base/matrix.h"

namespace attention_playground {

/// Numbers that lie row after row; `data` is null while a layout is only counted.
struct Rows {
  float* data = nullptr;
  std::int64_t count = 0;
  std::int64_t columns = 0;

  [[nodiscard]] MatrixView view() const noexcept { return matrix_view(data, count, columns); }
  [[nodiscard]] ConstMatrixView read() const noexcept {
    return const_matrix_view(data, count, columns);
  }
  /// Rows [first, first + number).
  [[nodiscard]] Rows part(std::int64_t first, std::int64_t number) const noexcept {
    return {.data = data + first * columns, .count = number, .columns = columns};
  }
  [[nodiscard]] std::span<float> span() const noexcept {
    return {data, static_cast<std::size_t>(count * columns)};
  }
};

class RowMemory {
 public:
  /// Calls `layout` twice: to count, and to hand out memory that is large enough.
  /// Sizes are at most 2^62 when the caller bounds rows and columns.
  template <typename Layout>
  [[nodiscard]] Expected<void> lay_out(const char* purpose, Layout layout) noexcept {
    counting_ = true;
    used_ = 0;
    layout(*this);
    if (used_ > memory_.size()) {
      // Half as much again: batches differ, and the largest may come late.
      auto grown = memory_.grow(used_ + used_ / 2, purpose);
      if (!grown) return grown;
    }
    counting_ = false;
    used_ = 0;
    layout(*this);
    return {};
  }

  /// Not zeroed. Each begins at a multiple of 64 bytes.
  [[nodiscard]] Rows take(std::int64_t count, std::int64_t columns) noexcept {
    constexpr std::int64_t line = 16;
    float* const data = counting_ ? nullptr : memory_.data() + used_;
    used_ += (count * columns + line - 1) / line * line;
    return {.data = data, .count = count, .columns = columns};
  }

 private:
  Buffer<float> memory_;
  std::int64_t used_ = 0;
  bool counting_ = true;
};

}  // namespace attention_playground
