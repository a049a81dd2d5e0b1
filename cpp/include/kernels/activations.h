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

}  // namespace attention_playground::kernels
