#pragma once
// How a query and a key become one number (science: section 1), each step usable alone:
//
//   scaled_dot, dot   score (stages.h)
//   general           project, then score:            (q W) . k
//   additive          project both, additive_score:   v . tanh(W q + U k)
//   cosine            score, row_norms, divide_by_norms: q . k / (|q| |k| + 1e-8)
//
// Projections and norms are computed once per query and key, never per pair. All are
// instantiated for float and double; their gradients stand beside them.

#include <cstdint>
#include <span>

#include "base/matrix_view.h"

namespace attention_playground {

/// Keeps the cosine of a zero vector at 0.
inline constexpr float cosine_epsilon = 1e-8F;

/// general: projected [rows, key width] = queries [rows, query width] * W.
template <typename Scalar>
void project_general(const ConstMatrixViewOf<Scalar>& queries,
                     const ConstMatrixViewOf<Scalar>& weight,
                     MatrixViewOf<Scalar> projected) noexcept;
/// query_gradient += change * W^T, weight_gradient += queries^T * change.
template <typename Scalar>
void project_general_backward(const ConstMatrixViewOf<Scalar>& queries,
                              const ConstMatrixViewOf<Scalar>& weight,
                              const ConstMatrixViewOf<Scalar>& change,
                              MatrixViewOf<Scalar> query_gradient,
                              MatrixViewOf<Scalar> weight_gradient) noexcept;

/// additive: projected [rows, hidden] = rows [rows, width] * W^T, W [hidden, width].
template <typename Scalar>
void project_additive(const ConstMatrixViewOf<Scalar>& rows,
                      const ConstMatrixViewOf<Scalar>& weight,
                      MatrixViewOf<Scalar> projected) noexcept;
/// row_gradient += change * W, weight_gradient += change^T * rows.
template <typename Scalar>
void project_additive_backward(const ConstMatrixViewOf<Scalar>& rows,
                               const ConstMatrixViewOf<Scalar>& weight,
                               const ConstMatrixViewOf<Scalar>& change,
                               MatrixViewOf<Scalar> row_gradient,
                               MatrixViewOf<Scalar> weight_gradient) noexcept;

/// products[i, j] = vector . tanh(query_i + key_j), both projected, [.., hidden].
/// `tangents` [keys, hidden] is overwritten for each query.
template <typename Scalar>
void additive_score(const ConstMatrixViewOf<Scalar>& queries, const ConstMatrixViewOf<Scalar>& keys,
                    std::span<const Scalar> vector, MatrixViewOf<Scalar> tangents,
                    MatrixViewOf<Scalar> products) noexcept;

/// Room for one query's tangents and scores, which are computed again.
template <typename Scalar>
struct AdditiveMemory {
  MatrixViewOf<Scalar> tangents;  // [keys, hidden]
  std::span<Scalar> scores;       // [keys]
};
/// Adds to the gradients of both projections and of `vector`; none may be left out.
template <typename Scalar>
void additive_score_backward(const ConstMatrixViewOf<Scalar>& gradient,
                             const ConstMatrixViewOf<Scalar>& queries,
                             const ConstMatrixViewOf<Scalar>& keys, std::span<const Scalar> vector,
                             const AdditiveMemory<Scalar>& memory,
                             MatrixViewOf<Scalar> query_gradient, MatrixViewOf<Scalar> key_gradient,
                             std::span<Scalar> vector_gradient) noexcept;

/// norms[i] = |row i|.
template <typename Scalar>
void row_norms(const ConstMatrixViewOf<Scalar>& rows, std::span<Scalar> norms) noexcept;

/// products[i, j] /= query_norms[i] key_norms[j] + epsilon.
template <typename Scalar>
void divide_by_norms(std::span<const Scalar> query_norms, std::span<const Scalar> key_norms,
                     MatrixViewOf<Scalar> products) noexcept;
/// Queries or keys with their norms, and where their gradient goes.
template <typename Scalar>
struct Normed {
  ConstMatrixViewOf<Scalar> rows;
  std::span<const Scalar> norms;
  MatrixViewOf<Scalar> gradient;  // without memory: left out
};
/// From the gradient of the cosines to that of the products, in place; what flows into
/// the norms is added to the queries' and keys' gradients: with g of a cosine c whose
/// denominator is n, q_i -= q_i / |q_i| sum_j g c |k_j| / n, and so for the keys.
template <typename Scalar>
void divide_by_norms_backward(const ConstMatrixViewOf<Scalar>& cosines,
                              const Normed<Scalar>& queries, const Normed<Scalar>& keys,
                              MatrixViewOf<Scalar> gradient) noexcept;

}  // namespace attention_playground
