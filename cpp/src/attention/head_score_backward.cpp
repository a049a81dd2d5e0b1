#include <algorithm>

#include "attention/head_score.h"
#include "attention/rows.h"
#include "attention/score_functions.h"
#include "attention/stages_backward.h"
#include "base/matrix.h"

namespace attention_playground {

namespace {

/// [rows, columns] of zeros at `memory`, which moves on.
template <typename Scalar>
MatrixViewOf<Scalar> take_zeros(Scalar*& memory, std::int64_t rows, std::int64_t columns) noexcept {
  Scalar* const data = memory;
  memory += rows * columns;
  std::fill(data, memory, Scalar{0});
  return matrix_view(data, rows, columns);
}

template <typename Scalar>
void general_backward(const PreparedHead<Scalar>& head, const MatrixViewOf<Scalar>& gradient,
                      const HeadScoreGradients<Scalar>& gradients, Scalar* memory) noexcept {
  const auto projected = take_zeros(memory, head.score.queries.rows(), head.score.queries.cols());
  score_backward(const_matrix_view(gradient), head.score.queries, head.score.keys, projected,
                 gradients.keys);
  project_general_backward(head.queries, head.parameters.query_weight, const_matrix_view(projected),
                           gradients.queries, gradients.query_weight);
}

template <typename Scalar>
void additive_backward(const PreparedHead<Scalar>& head, const MatrixViewOf<Scalar>& gradient,
                       const HeadScoreGradients<Scalar>& gradients, Scalar* memory) noexcept {
  const std::int64_t hidden = head.score.queries.cols();
  const auto queries = take_zeros(memory, head.score.queries.rows(), hidden);
  const auto keys = take_zeros(memory, head.score.keys.rows(), hidden);
  MatrixViewOf<Scalar> scores = take_zeros(memory, 1, head.score.keys.rows());
  MatrixViewOf<Scalar> unwanted = take_zeros(memory, 1, hidden);
  const auto vector = gradients.vector.empty() ? row_of(unwanted, 0) : gradients.vector;
  additive_score_backward(
      const_matrix_view(gradient), head.score.queries, head.score.keys, head.score.vector,
      {.tangents = head.score.tangents, .scores = row_of(scores, 0)}, queries, keys, vector);
  project_additive_backward(head.queries, head.parameters.query_weight, const_matrix_view(queries),
                            gradients.queries, gradients.query_weight);
  project_additive_backward(head.keys, head.parameters.key_weight, const_matrix_view(keys),
                            gradients.keys, gradients.key_weight);
}

template <typename Scalar>
void cosine_backward(const PreparedHead<Scalar>& head, MatrixViewOf<Scalar> gradient,
                     const HeadScoreGradients<Scalar>& gradients, Scalar* memory) noexcept {
  const auto cosines = take_zeros(memory, gradient.rows(), gradient.cols());
  score_rows(head.score, 0, cosines);
  divide_by_norms_backward(
      const_matrix_view(cosines),
      {.rows = head.queries, .norms = head.score.query_norms, .gradient = gradients.queries},
      {.rows = head.keys, .norms = head.score.key_norms, .gradient = gradients.keys}, gradient);
  score_backward(const_matrix_view(gradient), head.queries, head.keys, gradients.queries,
                 gradients.keys);
}

}  // namespace

std::int64_t score_backward_memory(ScoreFunction function, std::int64_t hidden,
                                   const AttentionSizes& sizes) noexcept {
  switch (function) {
    case ScoreFunction::general:
      return sizes.queries * sizes.key_width;
    case ScoreFunction::additive:
      return (sizes.queries + sizes.keys + 1) * hidden + sizes.keys;
    case ScoreFunction::cosine:
      return sizes.queries * sizes.keys;
    case ScoreFunction::scaled_dot:
    case ScoreFunction::dot:
      break;
  }
  return 0;
}

template <typename Scalar>
void score_rows_backward(const PreparedHead<Scalar>& head, MatrixViewOf<Scalar> gradient,
                         const HeadScoreGradients<Scalar>& gradients, Scalar* memory) noexcept {
  switch (head.score.function) {
    case ScoreFunction::general:
      return general_backward(head, gradient, gradients, memory);
    case ScoreFunction::additive:
      return additive_backward(head, gradient, gradients, memory);
    case ScoreFunction::cosine:
      return cosine_backward(head, gradient, gradients, memory);
    case ScoreFunction::scaled_dot:
    case ScoreFunction::dot:
      break;
  }
  score_backward(const_matrix_view(gradient), head.queries, head.keys, gradients.queries,
                 gradients.keys);
}

template void score_rows_backward(const PreparedHead<float>&, MatrixView,
                                  const HeadScoreGradients<float>&, float*) noexcept;
template void score_rows_backward(const PreparedHead<double>&, MatrixViewOf<double>,
                                  const HeadScoreGradients<double>&, double*) noexcept;

}  // namespace attention_playground
