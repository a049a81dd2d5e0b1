#pragma once
// output = input * weight + bias, with the weight packed once.

#include "base/error.h"
#include "base/matrix.h"
#include "kernels/packed_matrix.h"

namespace attention_playground {

/// input [tokens, inputs] -> output [tokens, outputs]. Fails with
/// `shape_mismatch` when the matrices do not fit the weight.
[[nodiscard]] Expected<void> linear(const ConstMatrixView& input,
                                    const kernels::PackedMatrix& weight,
                                    MatrixView output) noexcept;

}  // namespace attention_playground
