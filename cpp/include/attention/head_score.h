#pragma once
// One head's score function, chosen by the settings, forward and backward. All templates are
// instantiated for float and double.

#include <cstdint>
#include <span>
#include <vector>

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
struct PreparedScore {
  ScoreFunction function;
  ConstMatrixViewOf<Scalar> queries;  // as they are compared: themselves or projected
  ConstMatrixViewOf<Scalar> keys;     // likewise
  std::span<const Scalar> query_norms = {};
  std::span<const Scalar> key_norms = {};
  std::span<const Scalar> vector = {};
  Scalar* tangents = nullptr;  // additive: room for those of one query, [keys, hidden]
};

/// The factor on the score where none is set: 1 / sqrt(width) for `scaled_dot`, else 1.
template <typename Scalar>
[[nodiscard]] Scalar default_scale(ScoreFunction function, std::int64_t width) noexcept;

/// Numbers of memory that `prepare_score` takes.
[[nodiscard]] std::int64_t score_memory(ScoreFunction function, std::int64_t hidden,
                                        const AttentionSizes& sizes) noexcept;

/// Projects or measures the head's queries [queries, width] and keys [keys, key width] into
/// `memory`, which must outlive the result, as must the inputs.
template <typename Scalar>
[[nodiscard]] PreparedScore<Scalar> prepare_score(const ScoreSettingsOf<Scalar>& score,
                                                  const AttentionSizes& sizes, std::int64_t head,
                                                  const ConstMatrixViewOf<Scalar>& queries,
                                                  const ConstMatrixViewOf<Scalar>& keys,
                                                  Scalar* memory) noexcept;

/// products [rows, columns]: the scores of the queries from `first_query` on with the first
/// keys, before the scale.
template <typename Scalar>
void score_rows(const PreparedScore<Scalar>& score, std::int64_t first_query,
                MatrixViewOf<Scalar> products) noexcept;

/// Whether `score_rows` is products of the prepared queries with the keys as they came, and
/// `finish_products` behind it: `attend` then takes them from packed keys.
[[nodiscard]] bool is_product(ScoreFunction function) noexcept;
void finish_products(const PreparedScore<float>& score, std::int64_t first_query,
                     MatrixView products) noexcept;

/// What one pair's score is made of, as far as its function has it; the others are empty or 0.
struct PairScore {
  std::vector<float> projected_query;  // general: q W; additive: W q
  std::vector<float> projected_key;    // additive: U k
  std::vector<float> hidden_sums;      // additive: W q + U k, [hidden]
  std::vector<float> tangents;         // additive: tanh of them
  std::vector<float> score_vector;     // additive: v
  float query_norm = 0.0F;             // cosine: |q|
  float key_norm = 0.0F;               // cosine: |k|
  /// Element by element: query * key, q W * key, or v * tanh(W q + U k).
  std::vector<float> element_products;
  float dot_product = 0.0F;  // their sum
  float product = 0.0F;      // the same, but divided by the norms for the cosine
};
/// Of one prepared query and key, by the steps that make a matrix.
void explain_pair(const PreparedScore<float>& pair, PairScore& steps) noexcept;

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
  PreparedScore<Scalar> score;
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
