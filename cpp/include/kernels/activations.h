#pragma once
// Activations over a row of any length, in place (science: section 5).

#include <cstdint>
#include <span>

namespace attention_playground::kernels {

enum class Activation : std::uint8_t {
  relu,       // max(x, 0)
  gelu,       // x/2 (1 + erf(x / sqrt 2))
  gelu_tanh,  // x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))
  silu,       // x / (1 + exp(-x))
  sigmoid,    // 1 / (1 + exp(-x))
  tanh,
};

void activate(Activation activation, std::span<float> row) noexcept;

/// gradient *= the activation's derivative at `x`, the numbers before it. For relu,
/// whose slope at 0 is taken as 0, those after it do as well.
void activate_backward(Activation activation, std::span<const float> x,
                       std::span<float> gradient) noexcept;
void activate_backward(Activation activation, std::span<const double> x,
                       std::span<double> gradient) noexcept;

}  // namespace attention_playground::kernels
