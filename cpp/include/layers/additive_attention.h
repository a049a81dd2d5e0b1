#pragma once
// Additive attention of one query over the rows of one sentence, forward and backward
// (Bahdanau 2014; science: sections 1 and 4):
//
//   e_j = v . tanh(W q + U k_j), P = softmax(e), c = sum_j P_j value_j
//
// W q and U k_j are products over many rows at once and come from the caller.

#include <span>

#include "base/matrix_view.h"

namespace attention_playground {

/// What goes into one query's alignment.
template <typename Scalar>
struct AlignmentInput {
  std::span<const Scalar> query;     // [hidden]: W q
  ConstMatrixViewOf<Scalar> keys;    // [keys, hidden]: U k_j
  std::span<const Scalar> vector;    // [hidden]: v
  ConstMatrixViewOf<Scalar> values;  // [keys, value width]
};

/// What comes of it, and what its backward step needs.
template <typename Scalar>
struct Alignment {
  MatrixViewOf<Scalar> tangents;  // [keys, hidden]: tanh(W q + U k_j)
  std::span<Scalar> weights;      // [keys]: P
  std::span<Scalar> context;      // [value width]: c
};

/// What gradients are added to.
template <typename Scalar>
struct AlignmentGradients {
  std::span<Scalar> query;
  MatrixViewOf<Scalar> keys;
  std::span<Scalar> vector;
  MatrixViewOf<Scalar> values;
};

// All functions exist for float and double; sizes are the caller's duty.

/// context = sum_j weight_j value_j, in ascending order of j.
template <typename Scalar>
void weighted_sum(std::span<const Scalar> weights, const ConstMatrixViewOf<Scalar>& values,
                  std::span<Scalar> context) noexcept;

template <typename Scalar>
void align(const AlignmentInput<Scalar>& input, Alignment<Scalar> result) noexcept;

/// dP_j = dc . value_j, d value_j += P_j dc, de = P (dP - sum_j P_j dP_j), and through the
/// score. `score_gradient` [keys] receives de.
template <typename Scalar>
void align_backward(const AlignmentInput<Scalar>& input, const Alignment<Scalar>& result,
                    std::span<const Scalar> context_gradient, std::span<Scalar> score_gradient,
                    AlignmentGradients<Scalar> gradients) noexcept;

}  // namespace attention_playground
