#pragma once
// (q W) . k

#include "attention/score/product_score.h"
#include "kernels/products.h"

namespace attention_playground {

struct GeneralScore : ProductScore {
  static constexpr ScoreFunction function = ScoreFunction::general;
  static constexpr const char* name = "general";
  static constexpr bool projects = true;
  static constexpr std::array parameters{
      ScoreParameter{.slot = ScoreSlot::query_weight,
                     .shape = {ScoreExtent::query_width, ScoreExtent::key_width}}};

  static std::int64_t memory(std::int64_t /*hidden*/, const AttentionSizes& sizes) noexcept {
    return sizes.queries * sizes.key_width;
  }

  /// projected [queries, key width] = queries * W.
  template <typename Scalar>
  static PreparedScore<Scalar> prepare(const HeadInput<Scalar>& head, Scalar* memory) noexcept {
    const auto& weight = head.parameters.query_weight;
    const auto projected = matrix_view(memory, head.queries.rows(), weight.cols());
    kernels::multiply(head.queries, weight, projected);
    return {.function = function, .queries = const_matrix_view(projected), .keys = head.keys};
  }

  static void explain(const PreparedScore<float>& pair, PairScore& steps) noexcept {
    steps.projected_query = first_row(pair.queries);
    ProductScore::explain(pair, steps);
  }

  static std::int64_t backward_memory(std::int64_t hidden, const AttentionSizes& sizes) noexcept {
    return memory(hidden, sizes);
  }

  /// With dP the gradient of the projected queries: dq += dP W^T, dW += q^T dP.
  template <typename Scalar>
  static void backward(const PreparedHead<Scalar>& head, const MatrixViewOf<Scalar>& gradient,
                       const HeadScoreGradients<Scalar>& gradients, Scalar* memory) noexcept {
    const PreparedScore<Scalar>& score = head.score;
    const auto change = take_zeros(memory, score.queries.rows(), score.queries.cols());
    score_backward(const_matrix_view(gradient), score.queries, score.keys, change, gradients.keys);
    MatrixViewOf<Scalar> query_gradient = gradients.queries;
    MatrixViewOf<Scalar> weight_gradient = gradients.query_weight;
    if (query_gradient.size() != 0) {
      kernels::multiply_transposed_right(const_matrix_view(change), head.parameters.query_weight,
                                         {}, query_gradient, kernels::Sum::add);
    }
    if (weight_gradient.size() != 0) {
      kernels::multiply_transposed_left(head.queries, const_matrix_view(change), weight_gradient,
                                        kernels::Sum::add);
    }
  }
};

}  // namespace attention_playground
