#pragma once
// What happens to a row of scores before softmax, in place.

#include <span>

namespace attention_playground::kernels {

/// row[j] *= factor.
void scale_row(float factor, std::span<float> row) noexcept;

/// row[j] = cap * tanh(row[j] / cap), for cap > 0.
void soft_cap_row(float cap, std::span<float> row) noexcept;

}  // namespace attention_playground::kernels
