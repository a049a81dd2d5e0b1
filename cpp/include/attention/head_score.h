#pragma once
// One head's score function, chosen by the settings: the steps of score_functions.h put
// together, forward and backward. All templates are instantiated for float and double.

#include <cstdint>
#include <span>

#include "attention/settings.h"
#include "attention/validate.h"
#include "base/matrix_view.h"

namespace attention_playground {

/// The parameters of one head. Those that its function does not have are empty.
template <typename Scalar>
struct HeadParameters {
  ConstMatrixViewOf<Scalar> query_weight;
  ConstMatrixViewOf<Scalar> key_weight;
  std::span<const Scalar> vector;
};
template <typename Scalar>
[[nodiscard]] HeadParameters<Scalar> head_parameters(const ScoreSettingsOf<Scalar>& score,
                                                     const AttentionSizes& sizes,
                                                     std::int64_t head) noexcept;

/// One head made ready for its score function.
template <typename Scalar>
struct HeadScore {
  ScoreFunction function;
  ConstMatrixViewOf<Scalar> queries;  // as they are compared: themselves, q W or W q
  ConstMatrixViewOf<Scalar> keys;     // themselves or U k
  std::span<const Scalar> query_norms;
  std::span<const Scalar> key_norms;
  std::span<const Scalar> vector;
  MatrixViewOf<Scalar> tangents;
};

/// Numbers of memory that `prepare_score` takes.
[[nodiscard]] std::int64_t score_memory(ScoreFunction function, std::int64_t hidden,
                                        const AttentionSizes& sizes) noexcept;

/// Projects or measures the head's queries [queries, width] and keys [keys, key width] into
/// `memory`, which must outlive the result, as must the inputs.
template <typename Scalar>
[[nodiscard]] HeadScore<Scalar> prepare_score(const ScoreSettingsOf<Scalar>& score,
                                              const AttentionSizes& sizes, std::int64_t head,
                                              const ConstMatrixViewOf<Scalar>& queries,
                                              const ConstMatrixViewOf<Scalar>& keys,
                                              Scalar* memory) noexcept;

/// products [rows, columns]: the scores of the queries from `first_query` on with the first
/// keys, before the scale.
template <typename Scalar>
void score_rows(const HeadScore<Scalar>& head, std::int64_t first_query,
                MatrixViewOf<Scalar> products) noexcept;

/// Where a head's gradients go: added to what is there; those without memory are left out.
template <typename Scalar>
struct HeadScoreGradients {
  MatrixViewOf<Scalar> queries;
  MatrixViewOf<Scalar> keys;
  MatrixViewOf<Scalar> query_weight;
  MatrixViewOf<Scalar> key_weight;
  std::span<Scalar> vector;
};

/// One head as `prepare_score` took it and what it made of it.
template <typename Scalar>
struct PreparedHead {
  ConstMatrixViewOf<Scalar> queries;
  ConstMatrixViewOf<Scalar> keys;
  HeadParameters<Scalar> parameters;
  HeadScore<Scalar> score;
};

/// Numbers of memory that `score_rows_backward` takes.
[[nodiscard]] std::int64_t score_backward_memory(ScoreFunction function, std::int64_t hidden,
                                                 const AttentionSizes& sizes) noexcept;

/// From the gradient of the scores before the scale, [queries, keys], to those of the queries,
/// the keys and the parameters. `gradient` is changed.
template <typename Scalar>
void score_rows_backward(const PreparedHead<Scalar>& head, MatrixViewOf<Scalar> gradient,
                         const HeadScoreGradients<Scalar>& gradients, Scalar* memory) noexcept;

}  // namespace attention_playground
