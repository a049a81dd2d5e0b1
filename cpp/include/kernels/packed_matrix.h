#pragma once
// Matrix product with weights packed once: panels of columns, k-major, with
// the bias as the accumulators' start.

#include <cstdint>
#include <span>

#include "base/buffer.h"
#include "base/error.h"
#include "base/matrix_view.h"

namespace attention_playground::kernels {

/// A `[inputs, outputs]` matrix ready to be multiplied from the left.
/// Owns its memory; the source may be released after packing.
class PackedMatrix {
 public:
  PackedMatrix() noexcept = default;

  /// From a checkpoint's `nn.Linear.weight`, stored `[outputs, inputs]`.
  /// `bias` has `outputs` elements or none. Several matrices can be fused
  /// side by side (query | key | value) with `pack_side_by_side`.
  [[nodiscard]] static Expected<PackedMatrix> pack_transposed(const ConstMatrixView& weight,
                                                              std::span<const float> bias) noexcept;
  /// From a row-form matrix, stored `[inputs, outputs]`.
  [[nodiscard]] static Expected<PackedMatrix> pack(const ConstMatrixView& weight,
                                                   std::span<const float> bias) noexcept;
  /// Several `[outputs_i, inputs]` checkpoint weights as one `[inputs, sum outputs_i]`.
  [[nodiscard]] static Expected<PackedMatrix> pack_side_by_side(
      std::span<const ConstMatrixView> weights,
      std::span<const std::span<const float>> biases) noexcept;

  [[nodiscard]] std::int64_t inputs() const noexcept { return inputs_; }
  [[nodiscard]] std::int64_t outputs() const noexcept { return outputs_; }
  [[nodiscard]] const float* panels() const noexcept { return panels_.data(); }
  [[nodiscard]] const float* bias() const noexcept { return bias_.data(); }

 private:
  std::int64_t inputs_ = 0;
  std::int64_t outputs_ = 0;
  Buffer<float> panels_;  // [ceil(outputs / panel)][inputs][panel], zero-padded
  Buffer<float> bias_;    // [ceil(outputs / panel) * panel], zero without a bias
};

/// output[r, :] = input[r, :] * matrix + bias.
/// input [rows, inputs], output [rows, outputs]; sizes are the caller's duty.
/// Every output element sums over the inputs in
/// ascending order, so that tiles of any shape give the same bits.
void multiply(const ConstMatrixView& input, const PackedMatrix& matrix, MatrixView output) noexcept;

}  // namespace attention_playground::kernels
