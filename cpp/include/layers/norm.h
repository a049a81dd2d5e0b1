#pragma once
// Layer norm and RMS norm over the rows of a matrix (science: section 5), in place, or
// into other rows with what their gradient needs (section 4).

#include <span>

#include "base/error.h"
#include "base/matrix_view.h"
#include "kernels/norms.h"

namespace attention_playground {

/// rows = gain * (rows - mean) / sqrt(variance + epsilon) + shift, in place.
/// gain and shift have one element per column; shift may be empty.
[[nodiscard]] Expected<void> layer_norm(std::span<const float> gain, std::span<const float> shift,
                                        float epsilon, MatrixView rows) noexcept;

/// rows = gain * rows / sqrt(mean(rows^2) + epsilon), in place.
[[nodiscard]] Expected<void> rms_norm(std::span<const float> gain, float epsilon,
                                      MatrixView rows) noexcept;

/// The same from `input` into `output`; `statistics` has one entry per row. Sizes are
/// the caller's duty.
template <typename Scalar>
void layer_norm(const ConstMatrixViewOf<Scalar>& input, std::span<const Scalar> gain,
                std::span<const Scalar> shift, Scalar epsilon,
                std::span<kernels::NormStatistics<Scalar>> statistics,
                MatrixViewOf<Scalar> output) noexcept;
template <typename Scalar>
void rms_norm(const ConstMatrixViewOf<Scalar>& input, std::span<const Scalar> gain, Scalar epsilon,
              std::span<kernels::NormStatistics<Scalar>> statistics,
              MatrixViewOf<Scalar> output) noexcept;

/// Added to what is there.
template <typename Scalar>
struct NormLayerGradients {
  std::span<Scalar> gain;
  std::span<Scalar> shift;  // of the layer norm
  MatrixViewOf<Scalar> input;
};

/// `input`, `gain` and `statistics` are those of the forward step.
template <typename Scalar>
void layer_norm_backward(const ConstMatrixViewOf<Scalar>& input, std::span<const Scalar> gain,
                         std::span<const kernels::NormStatistics<Scalar>> statistics,
                         const ConstMatrixViewOf<Scalar>& output_gradient,
                         NormLayerGradients<Scalar> gradients) noexcept;
template <typename Scalar>
void rms_norm_backward(const ConstMatrixViewOf<Scalar>& input, std::span<const Scalar> gain,
                       std::span<const kernels::NormStatistics<Scalar>> statistics,
                       const ConstMatrixViewOf<Scalar>& output_gradient,
                       NormLayerGradients<Scalar> gradients) noexcept;

}  // namespace attention_playground
