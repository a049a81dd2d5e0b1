#pragma once
// Layer norm and RMS norm over the rows of a matrix (science: section 5): with the gain
// of a model that only runs, or with what their gradient needs (section 4).

#include <cstdint>
#include <span>

#include "base/buffer.h"
#include "base/matrix_view.h"
#include "kernels/norms.h"

namespace attention_playground {

enum class NormKind : std::uint8_t { rms, layer };

/// The norm of a model that only runs.
struct Norm {
  NormKind kind = NormKind::rms;
  float epsilon = 1e-5F;
  Buffer<float> gain = {};   // one number per column
  Buffer<float> shift = {};  // of layer norms
};

/// output = the norm of `input`, row by row; both may be the same rows. Sizes are the
/// caller's duty.
void apply_norm(const Norm& norm, const ConstMatrixView& input, MatrixView output) noexcept;
/// The same, with what each row was multiplied by beside the gain: one number per row.
void apply_norm(const Norm& norm, const ConstMatrixView& input, std::span<float> factors,
                MatrixView output) noexcept;

/// output = gain * (input - mean) / sqrt(variance + epsilon) + shift, or
/// gain * input / sqrt(mean(input^2) + epsilon); `statistics` has one entry per row. Sizes
/// are the caller's duty.
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
