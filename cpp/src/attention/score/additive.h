#pragma once
// v . tanh(W q + U k)

#include "attention/score/product_score.h"
#include "kernels/additive_scores.h"
#include "kernels/products.h"

namespace attention_playground {

struct AdditiveScore : ProductScore {
  static constexpr ScoreFunction function = ScoreFunction::additive;
  static constexpr const char* name = "additive";
  static constexpr bool projects = true;
  static constexpr bool is_product = false;
  static constexpr std::array parameters{
      ScoreParameter{.slot = ScoreSlot::query_weight,
                     .shape = {ScoreExtent::hidden, ScoreExtent::query_width}},
      ScoreParameter{.slot = ScoreSlot::key_weight,
                     .shape = {ScoreExtent::hidden, ScoreExtent::key_width}},
      ScoreParameter{.slot = ScoreSlot::vector, .shape = {ScoreExtent::hidden}}};

  /// W q, U k, and the tangents of one query.
  static std::int64_t memory(std::int64_t hidden, const AttentionSizes& sizes) noexcept {
    return (sizes.queries + 2 * sizes.keys) * hidden;
  }

  template <typename Scalar>
  static PreparedScore<Scalar> prepare(const HeadInput<Scalar>& head, Scalar* memory) noexcept {
    const auto hidden = static_cast<std::int64_t>(head.parameters.vector.size());
    const std::int64_t key_numbers = head.keys.rows() * hidden;
    Scalar* const key_memory = memory + head.queries.rows() * hidden;
    const auto queries = matrix_view(memory, head.queries.rows(), hidden);
    const auto keys = matrix_view(key_memory, head.keys.rows(), hidden);
    kernels::multiply_transposed_right(head.queries, head.parameters.query_weight, {}, queries);
    kernels::multiply_transposed_right(head.keys, head.parameters.key_weight, {}, keys);
    return {.function = function,
            .queries = const_matrix_view(queries),
            .keys = const_matrix_view(keys),
            .vector = head.parameters.vector,
            .tangents = key_memory + key_numbers};
  }

  /// The tangents are overwritten for each query.
  template <typename Scalar>
  static void compare(const PreparedScore<Scalar>& score, const ConstMatrixViewOf<Scalar>& queries,
                      const ConstMatrixViewOf<Scalar>& keys,
                      MatrixViewOf<Scalar> products) noexcept {
    for (Eigen::Index i = 0; i < products.rows(); ++i) {
      kernels::additive_scores(row_of(queries, i), keys, score.vector, tangents_of(score),
                               row_of(products, i));
    }
  }

  static void explain(const PreparedScore<float>& pair, PairScore& steps) noexcept {
    steps.projected_query = first_row(pair.queries);
    steps.projected_key = first_row(pair.keys);
    steps.tangents = first_row(const_matrix_view(tangents_of(pair)));
    steps.score_vector.assign(pair.vector.begin(), pair.vector.end());
    for (std::size_t i = 0; i < pair.vector.size(); ++i) {
      steps.hidden_sums.push_back(steps.projected_query[i] + steps.projected_key[i]);
      steps.element_products.push_back(pair.vector[i] * steps.tangents[i]);
    }
  }

  static std::int64_t backward_memory(std::int64_t hidden, const AttentionSizes& sizes) noexcept {
    return (sizes.queries + sizes.keys + 1) * hidden + sizes.keys;
  }

  template <typename Scalar>
  static void backward(const PreparedHead<Scalar>& head, const MatrixViewOf<Scalar>& gradient,
                       const HeadScoreGradients<Scalar>& gradients, Scalar* memory) noexcept {
    const PreparedScore<Scalar>& score = head.score;
    const std::int64_t hidden = score.queries.cols();
    MatrixViewOf<Scalar> queries = take_zeros(memory, score.queries.rows(), hidden);
    MatrixViewOf<Scalar> keys = take_zeros(memory, score.keys.rows(), hidden);
    MatrixViewOf<Scalar> scores = take_zeros(memory, 1, score.keys.rows());
    MatrixViewOf<Scalar> unwanted = take_zeros(memory, 1, hidden);
    const auto vector = gradients.vector.empty() ? row_of(unwanted, 0) : gradients.vector;
    for (Eigen::Index i = 0; i < gradient.rows(); ++i) {
      kernels::additive_scores(row_of(score.queries, i), score.keys, score.vector,
                               tangents_of(score), row_of(scores, 0));
      kernels::additive_scores_backward(
          row_of(const_matrix_view(gradient), i), const_matrix_view(tangents_of(score)),
          score.vector, {.query = row_of(queries, i), .keys = keys, .vector = vector});
    }
    project_backward(head.queries, head.parameters.query_weight, const_matrix_view(queries),
                     gradients.queries, gradients.query_weight);
    project_backward(head.keys, head.parameters.key_weight, const_matrix_view(keys), gradients.keys,
                     gradients.key_weight);
  }

 private:
  template <typename Scalar>
  static MatrixViewOf<Scalar> tangents_of(const PreparedScore<Scalar>& score) noexcept {
    return matrix_view(score.tangents, score.keys.rows(), score.keys.cols());
  }

  /// row_gradient += change * W, weight_gradient += change^T * rows.
  template <typename Scalar>
  static void project_backward(const ConstMatrixViewOf<Scalar>& rows,
                               const ConstMatrixViewOf<Scalar>& weight,
                               const ConstMatrixViewOf<Scalar>& change,
                               MatrixViewOf<Scalar> row_gradient,
                               MatrixViewOf<Scalar> weight_gradient) noexcept {
    if (row_gradient.size() != 0) {
      kernels::multiply(change, weight, row_gradient, kernels::Sum::add);
    }
    if (weight_gradient.size() != 0) {
      kernels::multiply_transposed_left(change, rows, weight_gradient, kernels::Sum::add);
    }
  }
};

}  // namespace attention_playground
