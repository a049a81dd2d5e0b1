#include "kernels/scores.h"

#include "kernels/apply_to_row.h"
#include "kernels/vector_math.h"

namespace attention_playground::kernels {

void scale_row(float factor, std::span<float> row) noexcept {
  const Vector factors = Vector::broadcast(factor);
  apply_to_row(row, [&](const Vector& x) { return multiply(x, factors); });
}

void soft_cap_row(float cap, std::span<float> row) noexcept {
  const Vector caps = Vector::broadcast(cap);
  apply_to_row(
      row, [&](const Vector& x) { return multiply(hyperbolic_tangent(divide(x, caps)), caps); });
}

}  // namespace attention_playground::kernels
