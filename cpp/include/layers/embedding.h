#pragma once
// Looks up rows of a table: one that stays as its file stores it, or one of floats that
// is trained.

#include <cstdint>
#include <span>

#include "base/buffer.h"
#include "base/error.h"
#include "base/matrix_view.h"
#include "kernels/block_matrix.h"
#include "kernels/products.h"

namespace attention_playground {

/// rows[i, :] += table[ids[i], :]. table [entries, width]; rows [ids, width]. `name`
/// begins the sentence of an error ("token id").
[[nodiscard]] Expected<void> add_embedding(const kernels::BlockMatrix& table,
                                           std::span<const std::int32_t> ids, const char* name,
                                           MatrixView rows) noexcept;

/// The row of one id, [width]; fails as above.
[[nodiscard]] Expected<Buffer<float>> embedding_row(const kernels::BlockMatrix& table,
                                                    std::int32_t id, const char* name) noexcept;

/// rows[i, :] (+)= table[ids[i], :]. That every id has a row is the caller's duty.
template <typename Scalar>
void look_up(const ConstMatrixViewOf<Scalar>& table, std::span<const std::int32_t> ids,
             kernels::Sum sum, MatrixViewOf<Scalar> rows) noexcept;
/// table gradient[ids[i], :] += row gradient[i, :], rows in ascending order.
template <typename Scalar>
void look_up_backward(std::span<const std::int32_t> ids,
                      const ConstMatrixViewOf<Scalar>& row_gradient,
                      MatrixViewOf<Scalar> table_gradient) noexcept;

}  // namespace attention_playground
