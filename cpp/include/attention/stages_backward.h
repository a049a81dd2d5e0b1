#pragma once
// What each step of stages.h hands back: the gradient of its input from the gradient of
// its output (science: sections 0.3 and 1). Blocks are those of stages.h; gradients of
// scores change in place, those of matrices are added to what is there, and a matrix
// without memory is left out. All are instantiated for float and double.
//
// The mask has no step of its own: a hidden cell's weight is 0, and so is the gradient that
// `normalise_backward` gives it.

#include <cstdint>
#include <span>

#include "attention/settings.h"
#include "attention/stages.h"
#include "base/matrix_view.h"

namespace attention_playground {

/// output = weights * values gave: weight_gradient = output_gradient * values^T (replaced),
/// value_gradient += weights^T * output_gradient.
template <typename Scalar>
void aggregate_backward(const ConstMatrixViewOf<Scalar>& weights,
                        const ConstMatrixViewOf<Scalar>& values,
                        const ConstMatrixViewOf<Scalar>& output_gradient,
                        MatrixViewOf<Scalar> weight_gradient,
                        MatrixViewOf<Scalar> value_gradient) noexcept;

/// gradient = weights (gradient - sum over the row of gradient * weights).
template <typename Scalar>
void normalise_backward(const ConstMatrixViewOf<Scalar>& weights,
                        MatrixViewOf<Scalar> gradient) noexcept;

/// bias_gradient += gradient, at the rows of the block.
template <typename Scalar>
void add_bias_backward(const AttentionSettings& settings, const BlockPlace& place,
                       const MatrixViewOf<Scalar>& gradient,
                       std::span<Scalar> bias_gradient) noexcept;

/// gradient *= 1 - (capped / cap)^2, where `capped` is what soft_cap gave.
template <typename Scalar>
void soft_cap_backward(float cap, const ConstMatrixViewOf<Scalar>& capped,
                       MatrixViewOf<Scalar> gradient) noexcept;

/// products = queries * keys^T gave: query_gradient += gradient * keys,
/// key_gradient += gradient^T * queries. The scale's own gradient is `scale` again.
template <typename Scalar>
void score_backward(const ConstMatrixViewOf<Scalar>& gradient,
                    const ConstMatrixViewOf<Scalar>& queries, const ConstMatrixViewOf<Scalar>& keys,
                    MatrixViewOf<Scalar> query_gradient,
                    MatrixViewOf<Scalar> key_gradient) noexcept;

}  // namespace attention_playground
