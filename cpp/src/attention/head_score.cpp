#include "attention/head_score.h"

#include "attention/score_functions.h"
#include "attention/stages.h"
#include "base/matrix.h"

namespace attention_playground {

namespace {

template <typename Scalar>
ConstMatrixViewOf<Scalar> rows_from(const ConstMatrixViewOf<Scalar>& matrix, std::int64_t first,
                                    std::int64_t rows) noexcept {
  return const_matrix_view(matrix.data() + first * matrix.outerStride(), rows, matrix.cols(),
                           matrix.outerStride());
}

template <typename Scalar>
ConstMatrixViewOf<Scalar> no_matrix() noexcept {
  return const_matrix_view<Scalar>(nullptr, 0, 0);
}

}  // namespace

template <typename Scalar>
HeadParameters<Scalar> head_parameters(const ScoreSettingsOf<Scalar>& score,
                                       const AttentionSizes& sizes, std::int64_t head) noexcept {
  const std::int64_t hidden = score.hidden;
  const auto matrix = [head](std::span<const Scalar> all, std::int64_t rows, std::int64_t columns) {
    return const_matrix_view(all.data() + head * rows * columns, rows, columns);
  };
  switch (score.function) {
    case ScoreFunction::general:
      return {.query_weight = matrix(score.query_weight, sizes.width, sizes.key_width),
              .key_weight = no_matrix<Scalar>(),
              .vector = {}};
    case ScoreFunction::additive:
      return {.query_weight = matrix(score.query_weight, hidden, sizes.width),
              .key_weight = matrix(score.key_weight, hidden, sizes.key_width),
              .vector = score.vector.subspan(static_cast<std::size_t>(head * hidden),
                                             static_cast<std::size_t>(hidden))};
    case ScoreFunction::scaled_dot:
    case ScoreFunction::dot:
    case ScoreFunction::cosine:
      break;
  }
  return {.query_weight = no_matrix<Scalar>(), .key_weight = no_matrix<Scalar>(), .vector = {}};
}

std::int64_t score_memory(ScoreFunction function, std::int64_t hidden,
                          const AttentionSizes& sizes) noexcept {
  switch (function) {
    case ScoreFunction::general:
      return sizes.queries * sizes.key_width;
    case ScoreFunction::additive:
      return (sizes.queries + 2 * sizes.keys) * hidden;
    case ScoreFunction::cosine:
      return sizes.queries + sizes.keys;
    case ScoreFunction::scaled_dot:
    case ScoreFunction::dot:
      break;
  }
  return 0;
}

template <typename Scalar>
HeadScore<Scalar> prepare_score(const ScoreSettingsOf<Scalar>& score, const AttentionSizes& sizes,
                                std::int64_t head, const ConstMatrixViewOf<Scalar>& queries,
                                const ConstMatrixViewOf<Scalar>& keys, Scalar* memory) noexcept {
  const auto parameters = head_parameters(score, sizes, head);
  const auto none = matrix_view<Scalar>(nullptr, 0, 0);
  switch (score.function) {
    case ScoreFunction::general: {
      const auto projected = matrix_view(memory, sizes.queries, sizes.key_width);
      project_general(queries, parameters.query_weight, projected);
      return {score.function, const_matrix_view(projected), keys, {}, {}, {}, none};
    }
    case ScoreFunction::additive: {
      Scalar* const key_memory = memory + sizes.queries * score.hidden;
      const auto query = matrix_view(memory, sizes.queries, score.hidden);
      const auto key = matrix_view(key_memory, sizes.keys, score.hidden);
      project_additive(queries, parameters.query_weight, query);
      project_additive(keys, parameters.key_weight, key);
      return {score.function,
              const_matrix_view(query),
              const_matrix_view(key),
              {},
              {},
              parameters.vector,
              matrix_view(key_memory + sizes.keys * score.hidden, sizes.keys, score.hidden)};
    }
    case ScoreFunction::cosine: {
      const std::span<Scalar> query(memory, static_cast<std::size_t>(sizes.queries));
      const std::span<Scalar> key(memory + sizes.queries, static_cast<std::size_t>(sizes.keys));
      row_norms(queries, query);
      row_norms(keys, key);
      return {score.function, queries, keys, query, key, {}, none};
    }
    case ScoreFunction::scaled_dot:
    case ScoreFunction::dot:
      break;
  }
  return {score.function, queries, keys, {}, {}, {}, none};
}

template <typename Scalar>
void score_rows(const HeadScore<Scalar>& head, std::int64_t first_query,
                MatrixViewOf<Scalar> products) noexcept {
  const auto queries = rows_from(head.queries, first_query, products.rows());
  const auto keys = rows_from(head.keys, 0, products.cols());
  if (head.function == ScoreFunction::additive) {
    additive_score(queries, keys, head.vector, head.tangents, products);
    return;
  }
  score(queries, keys, products);
  if (head.function == ScoreFunction::cosine) {
    divide_by_norms(head.query_norms.subspan(static_cast<std::size_t>(first_query)), head.key_norms,
                    products);
  }
}

template HeadParameters<float> head_parameters(const ScoreSettingsOf<float>&, const AttentionSizes&,
                                               std::int64_t) noexcept;
template HeadScore<float> prepare_score(const ScoreSettingsOf<float>&, const AttentionSizes&,
                                        std::int64_t, const ConstMatrixViewOf<float>&,
                                        const ConstMatrixViewOf<float>&, float*) noexcept;
template void score_rows(const HeadScore<float>&, std::int64_t, MatrixViewOf<float>) noexcept;
template HeadParameters<double> head_parameters(const ScoreSettingsOf<double>&,
                                                const AttentionSizes&, std::int64_t) noexcept;
template HeadScore<double> prepare_score(const ScoreSettingsOf<double>&, const AttentionSizes&,
                                         std::int64_t, const ConstMatrixViewOf<double>&,
                                         const ConstMatrixViewOf<double>&, double*) noexcept;
template void score_rows(const HeadScore<double>&, std::int64_t, MatrixViewOf<double>) noexcept;

}  // namespace attention_playground
