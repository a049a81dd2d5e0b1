#pragma once
// What an encoder's head makes of its last rows: the token that stands, or comes next, at
// a position, or the class of a text.

#include <cstdint>
#include <span>

#include "base/error.h"
#include "base/matrix_view.h"
#include "kernels/activations.h"
#include "layers/norm.h"
#include "layers/projection.h"

namespace attention_playground {

/// logits = output(norm(activation(transform(row)))).
struct TokenHead {
  Projection transform;  // [width, width]
  kernels::Activation activation = kernels::Activation::gelu;
  Norm norm;
  Projection output;  // [vocabulary, width]

  [[nodiscard]] Expected<void> logits(const ConstMatrixView& row,
                                      std::span<float> destination) const noexcept;
};

/// logits = output(activation(dense(first row))).
struct ClassHead {
  Projection dense;  // [width, width]
  kernels::Activation activation = kernels::Activation::tanh;
  Projection output;  // [classes, width]

  [[nodiscard]] Expected<void> logits(const ConstMatrixView& row,
                                      std::span<float> destination) const noexcept;
};

}  // namespace attention_playground
