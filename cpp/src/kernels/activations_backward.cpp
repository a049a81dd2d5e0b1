#include <cmath>
#include <numbers>

#include "kernels/activations.h"
#include "kernels/elementary.h"

namespace attention_playground::kernels {

namespace {

// The double forms are references.
double error_function(double x) noexcept { return std::erf(x); }
double exponential(double x) noexcept { return std::exp(x); }
double hyperbolic_tangent(double x) noexcept { return std::tanh(x); }
using kernels::error_function;
using kernels::exponential;
using kernels::hyperbolic_tangent;

template <typename Scalar>
Scalar gelu_slope(Scalar x) noexcept {
  constexpr Scalar inverse_root_2 =
      std::numbers::inv_sqrtpi_v<Scalar> * std::numbers::sqrt2_v<Scalar>;
  const Scalar below = (1 + error_function(x / std::numbers::sqrt2_v<Scalar>)) / 2;
  const Scalar density = exponential(-x * x / 2) * inverse_root_2 / 2;
  return below + x * density;
}

template <typename Scalar>
Scalar gelu_tanh_slope(Scalar x) noexcept {
  constexpr Scalar factor = std::numbers::inv_sqrtpi_v<Scalar> * std::numbers::sqrt2_v<Scalar>;
  constexpr Scalar cubic = static_cast<Scalar>(0.044715);
  const Scalar inner = hyperbolic_tangent(factor * (x + cubic * x * x * x));
  return (1 + inner) / 2 + x / 2 * (1 - inner * inner) * factor * (1 + 3 * cubic * x * x);
}

template <typename Scalar>
Scalar sigmoid(Scalar x) noexcept {
  return 1 / (1 + exponential(-x));
}

template <typename Scalar, typename Slope>
void multiply_by(std::span<const Scalar> x, std::span<Scalar> gradient, Slope slope) noexcept {
  for (std::size_t i = 0; i < gradient.size(); ++i) gradient[i] *= slope(x[i]);
}

template <typename Scalar>
void backward(Activation activation, std::span<const Scalar> x,
              std::span<Scalar> gradient) noexcept {
  switch (activation) {
    case Activation::relu:
      for (std::size_t i = 0; i < gradient.size(); ++i) gradient[i] = x[i] > 0 ? gradient[i] : 0;
      return;
    case Activation::gelu:
      return multiply_by(x, gradient, gelu_slope<Scalar>);
    case Activation::gelu_tanh:
      return multiply_by(x, gradient, gelu_tanh_slope<Scalar>);
    case Activation::silu:
      return multiply_by(x, gradient, [](Scalar v) {
        const Scalar s = sigmoid(v);
        return s * (1 + v * (1 - s));
      });
    case Activation::sigmoid:
      return multiply_by(x, gradient, [](Scalar v) {
        const Scalar s = sigmoid(v);
        return s * (1 - s);
      });
    case Activation::tanh:
      return multiply_by(x, gradient, [](Scalar v) {
        const Scalar t = hyperbolic_tangent(v);
        return 1 - t * t;
      });
  }
}

}  // namespace

void activate_backward(Activation activation, std::span<const float> x,
                       std::span<float> gradient) noexcept {
  backward(activation, x, gradient);
}

void activate_backward(Activation activation, std::span<const double> x,
                       std::span<double> gradient) noexcept {
  backward(activation, x, gradient);
}

}  // namespace attention_playground::kernels
