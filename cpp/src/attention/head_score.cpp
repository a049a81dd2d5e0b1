#include "attention/head_score.h"

#include "attention/score/score_list.h"

namespace attention_playground {

namespace {

template <typename Scalar>
ConstMatrixViewOf<Scalar> rows_from(const ConstMatrixViewOf<Scalar>& matrix, std::int64_t first,
                                    std::int64_t rows) noexcept {
  return const_matrix_view(matrix.data() + first * matrix.outerStride(), rows, matrix.cols(),
                           matrix.outerStride());
}

std::int64_t length(ScoreExtent extent, std::int64_t hidden, const AttentionSizes& sizes) noexcept {
  if (extent == ScoreExtent::query_width) return sizes.width;
  return extent == ScoreExtent::key_width ? sizes.key_width : hidden;
}

/// A head's own of a parameter; empty where the function has none of that name.
template <typename Scalar>
ConstMatrixViewOf<Scalar> parameter_of(ScoreSlot slot, const ScoreSettingsOf<Scalar>& score,
                                       const AttentionSizes& sizes, std::int64_t head) noexcept {
  const ScoreDescription description = describe(score.function);
  const ScoreParameter* const parameter = description.find(slot);
  if (parameter == nullptr) return const_matrix_view<Scalar>(nullptr, 0, 0);
  const auto extents = parameter->extents();
  const std::int64_t rows = extents.size() == 1 ? 1 : length(extents.front(), score.hidden, sizes);
  const std::int64_t columns = length(extents.back(), score.hidden, sizes);
  return const_matrix_view(score.parameter(slot).data() + head * rows * columns, rows, columns);
}

}  // namespace

template <typename Scalar>
HeadParameters<Scalar> head_parameters(const ScoreSettingsOf<Scalar>& score,
                                       const AttentionSizes& sizes, std::int64_t head) noexcept {
  const auto vector = parameter_of(ScoreSlot::vector, score, sizes, head);
  return {.query_weight = parameter_of(ScoreSlot::query_weight, score, sizes, head),
          .key_weight = parameter_of(ScoreSlot::key_weight, score, sizes, head),
          .vector = {vector.data(), static_cast<std::size_t>(vector.cols())}};
}

template <typename Scalar>
Scalar default_scale(ScoreFunction function, std::int64_t width) noexcept {
  return with_score(function,
                    [&](auto kind) { return kind.template default_scale<Scalar>(width); });
}

std::int64_t score_memory(ScoreFunction function, std::int64_t hidden,
                          const AttentionSizes& sizes) noexcept {
  return with_score(function, [&](auto kind) { return kind.memory(hidden, sizes); });
}

template <typename Scalar>
PreparedScore<Scalar> prepare_score(const ScoreSettingsOf<Scalar>& score,
                                    const AttentionSizes& sizes, std::int64_t head,
                                    const ConstMatrixViewOf<Scalar>& queries,
                                    const ConstMatrixViewOf<Scalar>& keys,
                                    Scalar* memory) noexcept {
  const HeadInput<Scalar> input{.function = score.function,
                                .queries = queries,
                                .keys = keys,
                                .parameters = head_parameters(score, sizes, head)};
  return with_score(score.function, [&](auto kind) { return kind.prepare(input, memory); });
}

template <typename Scalar>
void score_rows(const PreparedScore<Scalar>& score, std::int64_t first_query,
                MatrixViewOf<Scalar> products) noexcept {
  const auto queries = rows_from(score.queries, first_query, products.rows());
  const auto keys = rows_from(score.keys, 0, products.cols());
  with_score(score.function, [&](auto kind) {
    if constexpr (decltype(kind)::is_product) {
      attention_playground::score(queries, keys, products);
      kind.finish(score, first_query, products);
    } else {
      kind.compare(score, queries, keys, products);
    }
  });
}

bool is_product(ScoreFunction function) noexcept {
  return with_score(function, [](auto kind) { return kind.is_product; });
}

void finish_products(const PreparedScore<float>& score, std::int64_t first_query,
                     MatrixView products) noexcept {
  with_score(score.function, [&](auto kind) { kind.finish(score, first_query, products); });
}

void explain_pair(const PreparedScore<float>& pair, PairScore& steps) noexcept {
  score_rows(pair, 0, matrix_view(&steps.product, 1, 1));
  steps.dot_product = steps.product;
  with_score(pair.function, [&](auto kind) { kind.explain(pair, steps); });
}

#define HEAD_SCORE_FOR(Scalar)                                                                   \
  template HeadParameters<Scalar> head_parameters(const ScoreSettingsOf<Scalar>&,                \
                                                  const AttentionSizes&, std::int64_t) noexcept; \
  template Scalar default_scale<Scalar>(ScoreFunction, std::int64_t) noexcept;                   \
  template PreparedScore<Scalar> prepare_score(                                                  \
      const ScoreSettingsOf<Scalar>&, const AttentionSizes&, std::int64_t,                       \
      const ConstMatrixViewOf<Scalar>&, const ConstMatrixViewOf<Scalar>&, Scalar*) noexcept;     \
  template void score_rows(const PreparedScore<Scalar>&, std::int64_t,                           \
                           MatrixViewOf<Scalar>) noexcept
HEAD_SCORE_FOR(float);
HEAD_SCORE_FOR(double);
#undef HEAD_SCORE_FOR

}  // namespace attention_playground
