#include "kernels/activations.h"

#include "kernels/apply_to_row.h"
#include "kernels/vector_math.h"

namespace attention_playground::kernels {

namespace {

Vector relu(const Vector& x) noexcept { return maximum(x, Vector::broadcast(0.0F)); }

Vector gelu(const Vector& x) noexcept {
  const Vector half = multiply(x, Vector::broadcast(0.5F));
  const Vector inner = error_function(multiply(x, Vector::broadcast(0.70710678F)));
  return multiply_add(half, inner, half);
}

Vector gelu_tanh(const Vector& x) noexcept {
  const Vector half = multiply(x, Vector::broadcast(0.5F));
  const Vector cube = multiply(multiply(x, x), x);
  const Vector sum = multiply_add(cube, Vector::broadcast(0.044715F), x);
  const Vector inner = hyperbolic_tangent(multiply(sum, Vector::broadcast(0.79788456F)));
  return multiply_add(half, inner, half);
}

/// 1 + exp(-x).
Vector one_and_grown(const Vector& x) noexcept {
  const Vector grown = exponential(subtract(Vector::broadcast(0.0F), x));
  return add(Vector::broadcast(1.0F), grown);
}

Vector silu(const Vector& x) noexcept { return divide(x, one_and_grown(x)); }

Vector sigmoid(const Vector& x) noexcept {
  return divide(Vector::broadcast(1.0F), one_and_grown(x));
}

}  // namespace

void activate(Activation activation, std::span<float> row) noexcept {
  switch (activation) {
    case Activation::relu:
      return apply_to_row(row, relu);
    case Activation::gelu:
      return apply_to_row(row, gelu);
    case Activation::gelu_tanh:
      return apply_to_row(row, gelu_tanh);
    case Activation::silu:
      return apply_to_row(row, silu);
    case Activation::sigmoid:
      return apply_to_row(row, sigmoid);
    case Activation::tanh:
      return apply_to_row(row, [](const Vector& x) { return hyperbolic_tangent(x); });
  }
}

}  // namespace attention_playground::kernels
