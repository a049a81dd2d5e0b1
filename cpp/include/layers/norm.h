#pragma once
// Layer norm and RMS norm over the rows of a matrix (science: section 5).

#include <span>

#include "base/error.h"
#include "base/matrix.h"

namespace attention_playground {

/// rows = gain * (rows - mean) / sqrt(variance + epsilon) + shift, in place.
/// gain and shift have one element per column; shift may be empty.
[[nodiscard]] Expected<void> layer_norm(std::span<const float> gain, std::span<const float> shift,
                                        float epsilon, MatrixView rows) noexcept;

/// rows = gain * rows / sqrt(mean(rows^2) + epsilon), in place.
[[nodiscard]] Expected<void> rms_norm(std::span<const float> gain, float epsilon,
                                      MatrixView rows) noexcept;

}  // namespace attention_playground
