#pragma once
// Matrices laid end to end in one piece of memory (a Buffer that only grows), so that a
// training step allocates nothing once it has seen the largest batch.

#include <cstdint>

#include "base/matrix.h"

namespace attention_playground {

/// Hands out matrices one after the other. Without memory it only counts: run the same
/// calls twice, first to learn the size, then to place the matrices.
template <typename Scalar>
class Placement {
 public:
  explicit Placement(Scalar* memory = nullptr) noexcept : memory_(memory) {}

  [[nodiscard]] MatrixViewOf<Scalar> matrix(std::int64_t rows, std::int64_t columns) noexcept {
    // Whole cache lines: every matrix begins at one.
    constexpr std::int64_t line = 64 / sizeof(Scalar);
    Scalar* const begin = memory_ == nullptr ? nullptr : memory_ + count_;
    count_ += (rows * columns + line - 1) / line * line;
    return matrix_view(begin, rows, columns);
  }
  [[nodiscard]] std::int64_t count() const noexcept { return count_; }

 private:
  Scalar* memory_;
  std::int64_t count_ = 0;
};

}  // namespace attention_playground
