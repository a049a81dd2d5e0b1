#include "kernels/additive_scores.h"

#include <algorithm>
#include <cmath>

#include "base/matrix.h"
#include "kernels/apply_to_row.h"
#include "kernels/vector_math.h"

namespace attention_playground::kernels {

namespace {

void tangents_of(std::span<float> row) noexcept {
  apply_to_row(row, [](const Vector& x) { return hyperbolic_tangent(x); });
}
void tangents_of(std::span<double> row) noexcept {
  for (double& x : row) x = std::tanh(x);
}

template <typename Scalar>
std::span<Scalar> row_of(MatrixViewOf<Scalar>& matrix, Eigen::Index row) noexcept {
  return {matrix.data() + row * matrix.outerStride(), static_cast<std::size_t>(matrix.cols())};
}

template <typename Scalar>
void score_all(std::span<const Scalar> query, const ConstMatrixViewOf<Scalar>& keys,
               std::span<const Scalar> vector, MatrixViewOf<Scalar>& tangents,
               std::span<Scalar> scores) noexcept {
  for (Eigen::Index key = 0; key < keys.rows(); ++key) {
    const Scalar* const projected = keys.data() + key * keys.outerStride();
    const std::span<Scalar> row = row_of(tangents, key);
    for (std::size_t k = 0; k < row.size(); ++k) row[k] = query[k] + projected[k];
    tangents_of(row);
    Scalar score = 0;
    for (std::size_t k = 0; k < row.size(); ++k) score += vector[k] * row[k];
    scores[static_cast<std::size_t>(key)] = score;
  }
}

template <typename Scalar>
void add_gradients(std::span<const Scalar> score_gradient,
                   const ConstMatrixViewOf<Scalar>& tangents, std::span<const Scalar> vector,
                   AdditiveGradients<Scalar>& gradients) noexcept {
  for (Eigen::Index key = 0; key < tangents.rows(); ++key) {
    const Scalar change = score_gradient[static_cast<std::size_t>(key)];
    const Scalar* const tangent = tangents.data() + key * tangents.outerStride();
    const std::span<Scalar> key_gradient = row_of(gradients.keys, key);
    for (std::size_t k = 0; k < vector.size(); ++k) {
      const Scalar inner = change * vector[k] * (1 - tangent[k] * tangent[k]);
      gradients.query[k] += inner;
      key_gradient[k] += inner;
      gradients.vector[k] += change * tangent[k];
    }
  }
}

}  // namespace

void additive_scores(std::span<const float> query, const ConstMatrixView& keys,
                     std::span<const float> vector, MatrixView tangents,
                     std::span<float> scores) noexcept {
  score_all(query, keys, vector, tangents, scores);
}

void additive_scores(std::span<const double> query, const ConstMatrixViewOf<double>& keys,
                     std::span<const double> vector, MatrixViewOf<double> tangents,
                     std::span<double> scores) noexcept {
  score_all(query, keys, vector, tangents, scores);
}

void additive_scores_backward(std::span<const float> score_gradient,
                              const ConstMatrixView& tangents, std::span<const float> vector,
                              AdditiveGradients<float> gradients) noexcept {
  add_gradients(score_gradient, tangents, vector, gradients);
}

void additive_scores_backward(std::span<const double> score_gradient,
                              const ConstMatrixViewOf<double>& tangents,
                              std::span<const double> vector,
                              AdditiveGradients<double> gradients) noexcept {
  add_gradients(score_gradient, tangents, vector, gradients);
}

}  // namespace attention_playground::kernels
