#pragma once
// Rotary positions in place of a model's own.

#include <cstdint>

#include "base/matrix_view.h"

namespace attention_playground {

/// Turns each head of the rows, whose width is even, as layers/rotary.h does, by halves and a base
/// of 10,000: row r stands at place `first` + r. rows [tokens, heads * width].
void turn_rows(std::int64_t first, std::int64_t heads, MatrixView rows) noexcept;

}  // namespace attention_playground
