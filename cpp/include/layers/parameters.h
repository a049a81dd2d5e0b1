#pragma once
// The trainable numbers of a model in one piece of memory, their gradients in
// another of the same layout: an optimiser and a checkpoint need no more.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/buffer.h"
#include "base/error.h"
#include "base/matrix_view.h"

namespace attention_playground {

/// A vector has one row. A linear layer's weight is [outputs, inputs].
struct Parameter {
  std::string name;  // as in the checkpoint: "decoder.0.cross.query.weight"
  std::int64_t rows = 0;
  std::int64_t columns = 0;
  std::int64_t offset = 0;  // of its first number in values() and gradients()

  [[nodiscard]] std::int64_t size() const noexcept { return rows * columns; }
};

class Parameters {
 public:
  /// Its index. Add all of them, then `allocate` once.
  std::int64_t add(std::string name, std::int64_t rows, std::int64_t columns);
  /// Values and gradients, all zero. Fails with `out_of_memory`.
  [[nodiscard]] Expected<void> allocate() noexcept;

  [[nodiscard]] std::span<const Parameter> list() const noexcept { return list_; }
  /// How many numbers there are in all.
  [[nodiscard]] std::int64_t count() const noexcept { return count_; }
  [[nodiscard]] std::span<float> values() noexcept { return values_.span(); }
  [[nodiscard]] std::span<const float> values() const noexcept { return values_.span(); }
  [[nodiscard]] std::span<float> gradients() noexcept { return gradients_.span(); }
  [[nodiscard]] std::span<const float> gradients() const noexcept { return gradients_.span(); }

  /// One parameter, [rows, columns].
  [[nodiscard]] ConstMatrixView value(std::int64_t index) const noexcept;
  [[nodiscard]] MatrixView value(std::int64_t index) noexcept;
  [[nodiscard]] MatrixView gradient(std::int64_t index) noexcept;
  /// The same as one row of numbers.
  [[nodiscard]] std::span<const float> row(std::int64_t index) const noexcept;
  [[nodiscard]] std::span<float> gradient_row(std::int64_t index) noexcept;

 private:
  std::vector<Parameter> list_;
  std::int64_t count_ = 0;
  Buffer<float> values_;
  Buffer<float> gradients_;
};

}  // namespace attention_playground
