// Activations, norms and what happens to rows of scores, against the formulas
// in double precision at every length around the vectors' widths.

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>
#include <numbers>

#include "kernels/activations.h"
#include "kernels/norms.h"
#include "kernels/scores.h"
#include "support.h"

namespace {

namespace kernels = attention_playground::kernels;
using kernels::Activation;

double relu(double x) { return x > 0.0 ? x : 0.0; }
double gelu(double x) { return 0.5 * x * (1.0 + std::erf(x / std::sqrt(2.0))); }
double gelu_tanh(double x) {
  return 0.5 * x *
         (1.0 + std::tanh(std::sqrt(2.0 / std::numbers::pi) * (x + 0.044715 * x * x * x)));
}
double silu(double x) { return x / (1.0 + std::exp(-x)); }
double sigmoid(double x) { return 1.0 / (1.0 + std::exp(-x)); }
double tanh_of(double x) { return std::tanh(x); }

void check_activation(Activation activation, double (*exact)(double)) {
  for (std::size_t length = 1; length <= 33; ++length) {
    const auto before = support::random_values(length, static_cast<std::uint32_t>(length), 6.0F);
    std::vector<float> after = before;
    kernels::activate(activation, after);
    for (std::size_t i = 0; i < length; ++i) {
      const auto x = static_cast<double>(before[i]);
      // 1 + erf cancels for negative x: the bound is absolute, in terms of |x|.
      ASSERT_NEAR(static_cast<double>(after[i]), exact(x), 1e-6 * (1.0 + std::fabs(x)) * 0.5) << x;
    }
  }
}

TEST(Activations, EqualTheirFormulas) {
  check_activation(Activation::relu, relu);
  check_activation(Activation::gelu, gelu);
  check_activation(Activation::gelu_tanh, gelu_tanh);
  check_activation(Activation::silu, silu);
  check_activation(Activation::sigmoid, sigmoid);
  check_activation(Activation::tanh, tanh_of);
}

TEST(Activations, HoldAtTheEnds) {
  for (const Activation activation :
       {Activation::relu, Activation::gelu, Activation::gelu_tanh, Activation::silu}) {
    std::array values{0.0F, 1e4F, -1e4F};
    kernels::activate(activation, values);
    EXPECT_EQ(values[0], 0.0F);
    EXPECT_EQ(values[1], 1e4F);
    EXPECT_EQ(values[2], 0.0F);
  }
}

TEST(Activations, SaturateAtTheEndsWhereTheyAreBounded) {
  std::array gates{0.0F, 1e4F, -1e4F, 90.0F, -90.0F};
  kernels::activate(Activation::sigmoid, gates);
  EXPECT_EQ(gates, (std::array{0.5F, 1.0F, 0.0F, 1.0F, 0.0F}));
  std::array tangents{0.0F, 1e4F, -1e4F, 20.0F, -20.0F};
  kernels::activate(Activation::tanh, tangents);
  EXPECT_EQ(tangents, (std::array{0.0F, 1.0F, -1.0F, 1.0F, -1.0F}));
}

TEST(Activations, GiveEachElementTheSameBitsWhereverItStands) {
  for (const Activation activation : {Activation::gelu, Activation::gelu_tanh, Activation::silu,
                                      Activation::sigmoid, Activation::tanh}) {
    auto row = support::random_values(37, 4, 5.0F);
    std::vector<float> alone = row;
    kernels::activate(activation, row);
    for (float& value : alone) kernels::activate(activation, {&value, 1});
    EXPECT_TRUE(support::same_bits(row, alone));
  }
}

struct Moments {
  double mean = 0.0;
  double variance = 0.0;
  double mean_square = 0.0;
};

Moments moments(const std::vector<float>& x) {
  Moments result;
  const auto count = static_cast<double>(x.size());
  for (const float v : x) result.mean += static_cast<double>(v) / count;
  for (const float v : x) {
    const double difference = static_cast<double>(v) - result.mean;
    result.variance += difference * difference / count;
    result.mean_square += static_cast<double>(v) * static_cast<double>(v) / count;
  }
  return result;
}

TEST(LayerNorm, EqualsItsFormulaAtEveryLength) {
  for (const std::size_t length :
       {1U, 2U, 3U, 4U, 5U, 7U, 8U, 9U, 15U, 16U, 17U, 31U, 33U, 384U, 385U}) {
    const auto x = support::random_values(length, static_cast<std::uint32_t>(length), 3.0F);
    const auto gain = support::random_values(length, 1);
    const auto shift = support::random_values(length, 2);
    const Moments exact = moments(x);
    std::vector<float> y(length);
    std::vector<float> unshifted = x;
    kernels::layer_norm_row(x, gain, shift, 1e-5F, y);
    kernels::layer_norm_row(unshifted, gain, {}, 1e-5F, unshifted);
    for (std::size_t i = 0; i < length; ++i) {
      const double normalised =
          (static_cast<double>(x[i]) - exact.mean) / std::sqrt(exact.variance + 1e-5);
      const double wanted = normalised * static_cast<double>(gain[i]);
      ASSERT_NEAR(static_cast<double>(y[i]), wanted + static_cast<double>(shift[i]), 4e-6)
          << length;
      ASSERT_NEAR(static_cast<double>(unshifted[i]), wanted, 4e-6) << length;
    }
  }
}

TEST(LayerNorm, SurvivesConstantRows) {
  const std::vector<float> x(13, 7.0F);
  const std::vector<float> gain(13, 2.0F);
  const std::vector<float> shift(13, -1.0F);
  std::vector<float> y(13);
  kernels::layer_norm_row(x, gain, shift, 1e-12F, y);
  EXPECT_EQ(y, shift);
}

TEST(RmsNorm, EqualsItsFormulaAtEveryLength) {
  for (const std::size_t length : {1U, 2U, 3U, 4U, 5U, 7U, 8U, 9U, 15U, 17U, 33U, 577U}) {
    const auto x = support::random_values(length, static_cast<std::uint32_t>(length), 3.0F);
    const auto gain = support::random_values(length, 1);
    const double root = std::sqrt(moments(x).mean_square + 1e-5);
    std::vector<float> y(length);
    kernels::rms_norm_row(x, gain, 1e-5F, y);
    for (std::size_t i = 0; i < length; ++i) {
      ASSERT_NEAR(static_cast<double>(y[i]),
                  static_cast<double>(x[i]) / root * static_cast<double>(gain[i]), 2e-6);
    }
  }
}

TEST(Scores, ScaleAndSoftCapEveryElement) {
  for (std::size_t length = 1; length <= 33; ++length) {
    const auto before = support::random_values(length, static_cast<std::uint32_t>(length), 50.0F);
    std::vector<float> scaled = before;
    kernels::scale_row(0.37F, scaled);
    std::vector<float> capped = before;
    kernels::soft_cap_row(5.0F, capped);
    for (std::size_t i = 0; i < length; ++i) {
      EXPECT_EQ(scaled[i], before[i] * 0.37F);
      const double wanted = 5.0 * std::tanh(static_cast<double>(before[i]) / 5.0);
      EXPECT_NEAR(static_cast<double>(capped[i]), wanted, 5e-6);
      EXPECT_LE(std::fabs(capped[i]), 5.0F);
    }
  }
}

}  // namespace
