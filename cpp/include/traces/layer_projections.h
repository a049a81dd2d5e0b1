#pragma once
// The model behind a trace, which a file has not: what its layers make of rows of the residual
// stream on the way into a head (W_Q, W_K) and out of it (W_O), and what the first rows were made
// of.

#include <cstdint>
#include <span>

#include "base/buffer.h"
#include "base/error.h"
#include "base/matrix_view.h"

namespace attention_playground {

/// What a token's row of the residual stream is before the first layer: the sum of these, [width]
/// each; what is empty the model does not add.
struct FirstRow {
  Buffer<float> token;
  Buffer<float> position;
  Buffer<float> segment;
  bool is_normed = false;  // a norm lies over the sum
};

enum class ProjectedVector : std::uint8_t { query, key };

/// A trace keeps it alive, and it keeps alive what it looks at. `place` is that of a layer in the
/// trace; sizes are the caller's duty.
class LayerProjections {
 public:
  LayerProjections() noexcept = default;
  LayerProjections(const LayerProjections&) = delete;
  LayerProjections& operator=(const LayerProjections&) = delete;
  LayerProjections(LayerProjections&&) = delete;
  LayerProjections& operator=(LayerProjections&&) = delete;
  virtual ~LayerProjections() = default;

  /// Columns of the residual stream.
  [[nodiscard]] virtual std::int64_t width() const noexcept = 0;
  /// output = heads * W_O + bias. heads [rows, heads * value width], output [rows, width()].
  [[nodiscard]] virtual Expected<void> apply(std::int64_t place, const ConstMatrixView& heads,
                                             MatrixView output) const noexcept = 0;

  /// Whether a norm stands between the stream and W_Q; if so, `read` is that norm of `stream`, else
  /// it is left alone. Both are rows of width().
  [[nodiscard]] virtual bool normalise(std::int64_t place, const ConstMatrixView& stream,
                                       MatrixView read) const noexcept = 0;
  /// output = read * W + bias of all heads, before positions rotate it. read [rows, width()].
  [[nodiscard]] virtual Expected<void> project(std::int64_t place, ProjectedVector vector,
                                               const ConstMatrixView& read,
                                               MatrixView output) const noexcept = 0;
  /// One column of that W, [width()].
  virtual void copy_column(std::int64_t place, ProjectedVector vector, std::int64_t column,
                           std::span<float> weights) const noexcept = 0;
  /// Of the layer's token at `row`.
  [[nodiscard]] virtual Expected<FirstRow> first_row(std::int64_t place,
                                                     std::int64_t row) const noexcept = 0;
};

}  // namespace attention_playground
