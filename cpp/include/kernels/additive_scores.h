#pragma once
// Additive attention's score (Bahdanau, Cho, Bengio 2014, appendix A.1.2), after
// both projections: score_j = vector . tanh(query + key_j).

#include <span>

#include "base/matrix_view.h"

namespace attention_playground::kernels {

/// query [hidden], keys [keys, hidden], vector [hidden] -> scores [keys]; `tangents`
/// [keys, hidden] receives tanh(query + key_j), which the gradient needs.
void additive_scores(std::span<const float> query, const ConstMatrixView& keys,
                     std::span<const float> vector, MatrixView tangents,
                     std::span<float> scores) noexcept;
void additive_scores(std::span<const double> query, const ConstMatrixViewOf<double>& keys,
                     std::span<const double> vector, MatrixViewOf<double> tangents,
                     std::span<double> scores) noexcept;

/// What a gradient of the scores adds to the gradients of the three inputs.
template <typename Scalar>
struct AdditiveGradients {
  std::span<Scalar> query;    // [hidden]
  MatrixViewOf<Scalar> keys;  // [keys, hidden]
  std::span<Scalar> vector;   // [hidden]
};

/// With g = score gradient * vector * (1 - tangent^2): query += sum_j g_j, key_j += g_j,
/// vector += sum_j score gradient_j * tangent_j.
void additive_scores_backward(std::span<const float> score_gradient,
                              const ConstMatrixView& tangents, std::span<const float> vector,
                              AdditiveGradients<float> gradients) noexcept;
void additive_scores_backward(std::span<const double> score_gradient,
                              const ConstMatrixViewOf<double>& tangents,
                              std::span<const double> vector,
                              AdditiveGradients<double> gradients) noexcept;

}  // namespace attention_playground::kernels
