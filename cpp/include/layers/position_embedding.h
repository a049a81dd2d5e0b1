#pragma once
// Positions that are added to embeddings: the rows of a learned table, or sinusoids in place of
// them.

#include <cstdint>
#include <span>

#include "base/error.h"
#include "base/matrix_view.h"
#include "kernels/block_matrix.h"

namespace attention_playground {

/// rows[i, :] += sin and cos, column by column, of place[i] * 10000^(-2t / width) (Vaswani 2017),
/// at the length of the table's row `positions[i]`, which they stand for.
[[nodiscard]] Expected<void> add_sinusoids(const kernels::BlockMatrix& table,
                                           std::span<const std::int32_t> positions,
                                           std::int32_t first_position, MatrixView rows) noexcept;

}  // namespace attention_playground
