#pragma once
// Where a trace's heads go on to: the output projection W_O of each of its layers, which the
// model has and a file has not.

#include <cstdint>

#include "base/error.h"
#include "base/matrix_view.h"

namespace attention_playground {

/// A trace keeps it alive, and it keeps alive what it looks at.
class OutputProjections {
 public:
  OutputProjections() noexcept = default;
  OutputProjections(const OutputProjections&) = delete;
  OutputProjections& operator=(const OutputProjections&) = delete;
  OutputProjections(OutputProjections&&) = delete;
  OutputProjections& operator=(OutputProjections&&) = delete;
  virtual ~OutputProjections() = default;

  /// Columns of the residual stream.
  [[nodiscard]] virtual std::int64_t width() const noexcept = 0;
  /// output = heads * W_O + bias, in the trace's layer at `place`. heads [rows, heads * value
  /// width], output [rows, width()]; sizes are the caller's duty.
  [[nodiscard]] virtual Expected<void> apply(std::int64_t place, const ConstMatrixView& heads,
                                             MatrixView output) const noexcept = 0;
};

}  // namespace attention_playground
