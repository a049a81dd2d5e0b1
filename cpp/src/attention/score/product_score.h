#pragma once
// What a score function is, as a type in a file of its own. This one's scores are q . k; the
// others take from it what they have in common with it and replace the rest:
//
//   function, name   its place in ScoreFunction and its name in files
//   projects         queries and keys may differ in width
//   parameters       in the order in which files hold them
//   memory, prepare  what is computed once per query and key, never per pair
//   is_product       scores are products, then `finish`; else all of it is `compare`
//   explain          of one pair, what the page shows
//   backward         from the gradient of the scores to all others; `memory` is not cleared
//
// Templates are for float and double.

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "attention/head_score.h"
#include "attention/rows.h"
#include "attention/stages.h"
#include "attention/stages_backward.h"
#include "base/matrix.h"

namespace attention_playground {

/// What a head has to be prepared from.
template <typename Scalar>
struct HeadInput {
  ScoreFunction function;
  ConstMatrixViewOf<Scalar> queries;
  ConstMatrixViewOf<Scalar> keys;
  HeadParameters<Scalar> parameters;
};

inline std::vector<float> first_row(const ConstMatrixView& matrix) {
  return {matrix.data(), matrix.data() + matrix.cols()};
}

/// [rows, columns] of zeros at `memory`, which moves on.
template <typename Scalar>
MatrixViewOf<Scalar> take_zeros(Scalar*& memory, std::int64_t rows, std::int64_t columns) noexcept {
  Scalar* const data = memory;
  memory += rows * columns;
  std::fill(data, memory, Scalar{0});
  return matrix_view(data, rows, columns);
}

struct ProductScore {
  static constexpr bool projects = false;
  static constexpr bool is_product = true;
  static constexpr std::array<ScoreParameter, 0> parameters{};

  template <typename Scalar>
  static Scalar default_scale(std::int64_t /*width*/) noexcept {
    return 1;
  }

  static std::int64_t memory(std::int64_t /*hidden*/, const AttentionSizes& /*sizes*/) noexcept {
    return 0;
  }

  template <typename Scalar>
  static PreparedScore<Scalar> prepare(const HeadInput<Scalar>& head, Scalar* /*memory*/) noexcept {
    return {.function = head.function, .queries = head.queries, .keys = head.keys};
  }

  template <typename Scalar>
  static void finish(const PreparedScore<Scalar>& /*score*/, std::int64_t /*first_query*/,
                     const MatrixViewOf<Scalar>& /*products*/) noexcept {}

  static void explain(const PreparedScore<float>& pair, PairScore& steps) noexcept {
    const std::vector<float> keys = first_row(pair.keys);
    steps.element_products = first_row(pair.queries);
    for (std::size_t i = 0; i < keys.size(); ++i) steps.element_products[i] *= keys[i];
  }

  static std::int64_t backward_memory(std::int64_t /*hidden*/,
                                      const AttentionSizes& /*sizes*/) noexcept {
    return 0;
  }

  template <typename Scalar>
  static void backward(const PreparedHead<Scalar>& head, MatrixViewOf<Scalar> gradient,
                       const HeadScoreGradients<Scalar>& gradients, Scalar* /*memory*/) noexcept {
    score_backward(const_matrix_view(gradient), head.queries, head.keys, gradients.queries,
                   gradients.keys);
  }
};

}  // namespace attention_playground
