#pragma once
// q . k / (|q| |k| + 1e-8)

#include <cmath>
#include <span>

#include "attention/score/product_score.h"

namespace attention_playground {

struct CosineScore : ProductScore {
  static constexpr ScoreFunction function = ScoreFunction::cosine;
  static constexpr const char* name = "cosine";
  /// Keeps the cosine of a zero vector at 0.
  static constexpr float epsilon = 1e-8F;

  static std::int64_t memory(std::int64_t /*hidden*/, const AttentionSizes& sizes) noexcept {
    return sizes.queries + sizes.keys;
  }

  template <typename Scalar>
  static PreparedScore<Scalar> prepare(const HeadInput<Scalar>& head, Scalar* memory) noexcept {
    const auto rows = [](const ConstMatrixViewOf<Scalar>& matrix) {
      return static_cast<std::size_t>(matrix.rows());
    };
    const std::span<Scalar> query_norms(memory, rows(head.queries));
    const std::span<Scalar> key_norms(memory + head.queries.rows(), rows(head.keys));
    measure(head.queries, query_norms);
    measure(head.keys, key_norms);
    return {.function = function,
            .queries = head.queries,
            .keys = head.keys,
            .query_norms = query_norms,
            .key_norms = key_norms};
  }

  template <typename Scalar>
  static void finish(const PreparedScore<Scalar>& score, std::int64_t first_query,
                     MatrixViewOf<Scalar> products) noexcept {
    for (Eigen::Index i = 0; i < products.rows(); ++i) {
      const Scalar norm = score.query_norms[static_cast<std::size_t>(first_query + i)];
      const std::span<Scalar> row = row_of(products, i);
      for (std::size_t j = 0; j < row.size(); ++j) {
        row[j] /= norm * score.key_norms[j] + static_cast<Scalar>(epsilon);
      }
    }
  }

  static void explain(const PreparedScore<float>& pair, PairScore& steps) noexcept {
    steps.query_norm = pair.query_norms[0];
    steps.key_norm = pair.key_norms[0];
    score(pair.queries, pair.keys, matrix_view(&steps.dot_product, 1, 1));
    ProductScore::explain(pair, steps);
  }

  static std::int64_t backward_memory(std::int64_t /*hidden*/,
                                      const AttentionSizes& sizes) noexcept {
    return sizes.queries * sizes.keys;
  }

  template <typename Scalar>
  static void backward(const PreparedHead<Scalar>& head, MatrixViewOf<Scalar> gradient,
                       const HeadScoreGradients<Scalar>& gradients, Scalar* memory) noexcept {
    const auto cosines = take_zeros(memory, gradient.rows(), gradient.cols());
    score_rows(head.score, 0, cosines);
    divide_backward(head, const_matrix_view(cosines), gradients, gradient);
    score_backward(const_matrix_view(gradient), head.queries, head.keys, gradients.queries,
                   gradients.keys);
  }

 private:
  /// norms[i] = |row i|.
  template <typename Scalar>
  static void measure(const ConstMatrixViewOf<Scalar>& rows, std::span<Scalar> norms) noexcept {
    for (std::size_t i = 0; i < norms.size(); ++i) {
      Scalar sum = 0;
      for (const Scalar x : row_of(rows, static_cast<Eigen::Index>(i))) sum += x * x;
      norms[i] = std::sqrt(sum);
    }
  }

  /// gradient -= row / norm * amount: a change of the row's norm, handed to the row.
  template <typename Scalar>
  static void change_along(std::span<const Scalar> row, Scalar norm, Scalar amount,
                           std::span<Scalar> gradient) noexcept {
    if (norm == 0) return;
    const Scalar factor = amount / norm;
    for (std::size_t k = 0; k < row.size(); ++k) gradient[k] -= row[k] * factor;
  }

  /// From the gradient of the cosines to that of the products, in place; what flows into the
  /// norms is added to the queries' and keys' gradients: with g of a cosine c whose
  /// denominator is n, q_i -= q_i / |q_i| sum_j g c |k_j| / n, and so for the keys.
  template <typename Scalar>
  static void divide_backward(const PreparedHead<Scalar>& head,
                              const ConstMatrixViewOf<Scalar>& cosines,
                              const HeadScoreGradients<Scalar>& gradients,
                              MatrixViewOf<Scalar> gradient) noexcept {
    MatrixViewOf<Scalar> query_gradient = gradients.queries;
    MatrixViewOf<Scalar> key_gradient = gradients.keys;
    const std::span<const Scalar> key_norms = head.score.key_norms;
    for (Eigen::Index i = 0; i < gradient.rows(); ++i) {
      const Scalar query_norm = head.score.query_norms[static_cast<std::size_t>(i)];
      const std::span<const Scalar> cosine = row_of(cosines, i);
      const std::span<Scalar> row = row_of(gradient, i);
      Scalar into_query = 0;
      for (std::size_t j = 0; j < row.size(); ++j) {
        const auto key = static_cast<Eigen::Index>(j);
        row[j] /= query_norm * key_norms[j] + static_cast<Scalar>(epsilon);
        const Scalar change = row[j] * cosine[j];
        into_query += change * key_norms[j];
        if (key_gradient.size() == 0) continue;
        change_along(row_of(head.keys, key), key_norms[j], change * query_norm,
                     row_of(key_gradient, key));
      }
      if (query_gradient.size() == 0) continue;
      change_along(row_of(head.queries, i), query_norm, into_query, row_of(query_gradient, i));
    }
  }
};

}  // namespace attention_playground
