// The layers' gradients in double against central differences of a forward written
// here from the formulas (within 1e-7 of the largest), in float against double.

#include <cmath>
#include <functional>
#include <numbers>

#include "attention_reference.h"
#include "base/matrix.h"
#include "kernels/activations.h"
#include "layers/cross_entropy.h"
#include "layers/dropout.h"
#include "layers/embedding.h"
#include "layers/linear.h"
#include "layers/norm.h"
#include "layers/rotary.h"
#include "layers/rows.h"
#include "support.h"

namespace core = attention_playground;

using core::kernels::Activation;
using support::is_close;
using support::Numbers;

namespace {

constexpr double close_enough = 1e-7;
constexpr double close_enough_in_float = 2e-5;

/// The derivative of `loss` by every one of `numbers`, which it reads.
Numbers differences(Numbers& numbers, const std::function<double()>& loss) {
  constexpr double step = 1e-5;
  Numbers gradient;
  for (double& number : numbers) {
    const double kept = number;
    number = kept + step;
    const double above = loss();
    number = kept - step;
    const double below = loss();
    number = kept;
    gradient.push_back((above - below) / (2.0 * step));
  }
  return gradient;
}

template <typename Scalar>
std::vector<Scalar> cast(const Numbers& numbers) {
  return {numbers.begin(), numbers.end()};
}
template <typename Scalar>
core::ConstMatrixViewOf<Scalar> read(const std::vector<Scalar>& numbers, std::int64_t rows) {
  return core::const_matrix_view(numbers.data(), rows,
                                 static_cast<std::int64_t>(numbers.size()) / rows);
}
template <typename Scalar>
core::MatrixViewOf<Scalar> write(std::vector<Scalar>& numbers, std::int64_t rows) {
  return core::matrix_view(numbers.data(), rows, static_cast<std::int64_t>(numbers.size()) / rows);
}
double inner_product(const Numbers& one, const Numbers& other) {
  double sum = 0.0;
  for (std::size_t i = 0; i < one.size(); ++i) sum += one[i] * other[i];
  return sum;
}

struct LinearCase {
  std::int64_t rows = 5;
  std::int64_t inputs = 7;
  std::int64_t outputs = 3;
  Numbers input = support::random_numbers(35, 1);
  Numbers weight = support::random_numbers(21, 2);
  Numbers bias = support::random_numbers(3, 3);
  Numbers direction = support::random_numbers(15, 4);

  [[nodiscard]] Numbers forward() const {
    Numbers output;
    for (std::int64_t row = 0; row < rows; ++row) {
      for (std::int64_t column = 0; column < outputs; ++column) {
        double sum = bias[static_cast<std::size_t>(column)];
        for (std::int64_t k = 0; k < inputs; ++k) {
          sum += input[static_cast<std::size_t>(row * inputs + k)] *
                 weight[static_cast<std::size_t>(column * inputs + k)];
        }
        output.push_back(sum);
      }
    }
    return output;
  }
};

template <typename Scalar>
void expect_linear(double tolerance) {
  LinearCase one;
  const auto loss = [&] { return inner_product(one.forward(), one.direction); };
  const auto input = cast<Scalar>(one.input);
  const auto weight = cast<Scalar>(one.weight);
  const auto bias = cast<Scalar>(one.bias);
  const auto direction = cast<Scalar>(one.direction);
  std::vector<Scalar> output(15);
  core::linear<Scalar>(read(input, 5), {.weight = read(weight, 3), .bias = bias}, write(output, 5));
  EXPECT_TRUE(is_close(output, one.forward(), tolerance));
  std::vector<Scalar> input_gradient(35, 9);
  std::vector<Scalar> weight_gradient(21, 1);
  std::vector<Scalar> bias_gradient(3, 1);
  core::linear_backward<Scalar>(read(input, 5), read(direction, 5),
                                {.weight = write(weight_gradient, 3), .bias = bias_gradient});
  core::linear_input_backward<Scalar>(read(weight, 3), read(direction, 5), write(input_gradient, 5),
                                      core::kernels::Sum::replace);
  EXPECT_TRUE(is_close(input_gradient, differences(one.input, loss), tolerance));
  // Gradients of parameters are added to what was there.
  for (Scalar& x : weight_gradient) x -= 1;
  for (Scalar& x : bias_gradient) x -= 1;
  EXPECT_TRUE(is_close(weight_gradient, differences(one.weight, loss), tolerance));
  EXPECT_TRUE(is_close(bias_gradient, differences(one.bias, loss), tolerance));
}

enum class NormKind : std::uint8_t { layer, rms };

struct NormCase {
  NormKind kind;
  std::int64_t rows = 4;
  std::int64_t columns;
  double epsilon = 1e-3;
  Numbers input = support::random_numbers(rows * columns, 11);
  Numbers gain = support::random_numbers(columns, 12);
  Numbers shift = support::random_numbers(columns, 13);
  Numbers direction = support::random_numbers(rows * columns, 14);

  [[nodiscard]] Numbers forward() const {
    Numbers output;
    for (std::int64_t row = 0; row < rows; ++row) {
      const double* const x = input.data() + row * columns;
      double mean = 0.0;
      double square = 0.0;
      for (std::int64_t i = 0; i < columns; ++i) mean += x[i] / static_cast<double>(columns);
      if (kind == NormKind::rms) mean = 0.0;
      for (std::int64_t i = 0; i < columns; ++i) {
        square += (x[i] - mean) * (x[i] - mean) / static_cast<double>(columns);
      }
      for (std::int64_t i = 0; i < columns; ++i) {
        const auto column = static_cast<std::size_t>(i);
        const double added = kind == NormKind::layer ? shift[column] : 0.0;
        output.push_back((x[i] - mean) / std::sqrt(square + epsilon) * gain[column] + added);
      }
    }
    return output;
  }
};

template <typename Scalar>
void expect_norm(NormKind kind, std::int64_t columns, double tolerance) {
  NormCase one{.kind = kind, .columns = columns};
  const auto loss = [&] { return inner_product(one.forward(), one.direction); };
  const auto input = cast<Scalar>(one.input);
  const auto gain = cast<Scalar>(one.gain);
  const auto shift = cast<Scalar>(one.shift);
  const auto direction = cast<Scalar>(one.direction);
  const auto epsilon = static_cast<Scalar>(one.epsilon);
  std::vector<core::kernels::NormStatistics<Scalar>> statistics(4);
  std::vector<Scalar> output(input.size());
  std::vector<Scalar> input_gradient(input.size());
  std::vector<Scalar> gain_gradient(gain.size());
  std::vector<Scalar> shift_gradient(gain.size());
  const core::NormLayerGradients<Scalar> gradients{
      .gain = gain_gradient, .shift = shift_gradient, .input = write(input_gradient, 4)};
  if (kind == NormKind::layer) {
    core::layer_norm<Scalar>(read(input, 4), gain, shift, epsilon, statistics, write(output, 4));
    core::layer_norm_backward<Scalar>(read(input, 4), gain, statistics, read(direction, 4),
                                      gradients);
    EXPECT_TRUE(is_close(shift_gradient, differences(one.shift, loss), tolerance));
  } else {
    core::rms_norm<Scalar>(read(input, 4), gain, epsilon, statistics, write(output, 4));
    core::rms_norm_backward<Scalar>(read(input, 4), gain, statistics, read(direction, 4),
                                    gradients);
  }
  EXPECT_TRUE(is_close(output, one.forward(), tolerance));
  EXPECT_TRUE(is_close(input_gradient, differences(one.input, loss), tolerance));
  EXPECT_TRUE(is_close(gain_gradient, differences(one.gain, loss), tolerance));
}

double activated(Activation activation, double x) {
  switch (activation) {
    case Activation::relu:
      return std::max(x, 0.0);
    case Activation::gelu:
      return x * std::erfc(-x / std::numbers::sqrt2) / 2.0;
    case Activation::gelu_tanh:
      return x / 2.0 *
             (1.0 + std::tanh(std::sqrt(2.0 / std::numbers::pi) * (x + 0.044715 * x * x * x)));
    case Activation::silu:
      return x / (1.0 + std::exp(-x));
    case Activation::sigmoid:
      return 1.0 / (1.0 + std::exp(-x));
    case Activation::tanh:
      return std::tanh(x);
  }
  return 0.0;
}

template <typename Scalar>
void expect_activation(Activation activation, double tolerance) {
  Numbers x = support::random_numbers(37, 21, 4.0);
  const Numbers direction = support::random_numbers(37, 22);
  const auto loss = [&] {
    double sum = 0.0;
    for (std::size_t i = 0; i < x.size(); ++i) sum += activated(activation, x[i]) * direction[i];
    return sum;
  };
  auto gradient = cast<Scalar>(direction);
  core::kernels::activate_backward(activation, std::span<const Scalar>(cast<Scalar>(x)),
                                   std::span<Scalar>(gradient));
  EXPECT_TRUE(is_close(gradient, differences(x, loss), tolerance)) << static_cast<int>(activation);
}

/// The mean over the rows with a label, with the target as a vector.
double cross_entropy_of(const Numbers& logits, const std::vector<std::int32_t>& labels,
                        double smoothing) {
  const std::size_t classes = logits.size() / labels.size();
  double total = 0.0;
  double count = 0.0;
  for (std::size_t row = 0; row < labels.size(); ++row) {
    if (labels[row] < 0) continue;
    double sum = 0.0;
    for (std::size_t j = 0; j < classes; ++j) sum += std::exp(logits[row * classes + j]);
    for (std::size_t j = 0; j < classes; ++j) {
      double target = smoothing / static_cast<double>(classes);
      if (static_cast<std::size_t>(labels[row]) == j) target += 1.0 - smoothing;
      total -= target * std::log(std::exp(logits[row * classes + j]) / sum);
    }
    count += 1.0;
  }
  return total / count;
}

template <typename Scalar>
void expect_cross_entropy(double smoothing, double tolerance) {
  Numbers logits = support::random_numbers(5 * 6, 31, 3.0);
  const std::vector<std::int32_t> labels{2, -1, 0, 5, 5};
  const auto loss = [&] { return cross_entropy_of(logits, labels, smoothing); };
  const auto given = cast<Scalar>(logits);
  std::vector<Scalar> gradient(given.size(), 7);
  const auto result = core::cross_entropy(read(given, 5), labels, static_cast<Scalar>(smoothing),
                                          write(gradient, 5));
  ASSERT_TRUE(result) << result.error().where;
  EXPECT_EQ(result->count, 4);
  EXPECT_NEAR(result->loss / 4.0, loss(), tolerance);
  EXPECT_TRUE(is_close(gradient, differences(logits, loss), tolerance)) << smoothing;
}

}  // namespace

TEST(LinearBackward, AgreesWithCentralDifferences) {
  expect_linear<double>(close_enough);
  expect_linear<float>(close_enough_in_float);
}

TEST(NormBackward, AgreesWithCentralDifferences) {
  for (const NormKind kind : {NormKind::layer, NormKind::rms}) {
    for (const std::int64_t columns : {1, 3, 8, 19}) {
      SCOPED_TRACE(columns);
      expect_norm<double>(kind, columns, close_enough);
      // One column has no variance: what is left of its gradient is rounding.
      if (columns > 1) expect_norm<float>(kind, columns, close_enough_in_float);
    }
  }
}

TEST(ActivationBackward, AgreesWithCentralDifferences) {
  for (const Activation activation : {Activation::relu, Activation::gelu, Activation::gelu_tanh,
                                      Activation::silu, Activation::sigmoid, Activation::tanh}) {
    expect_activation<double>(activation, close_enough);
    expect_activation<float>(activation, close_enough_in_float);
  }
}

TEST(LookUp, GathersRowsAndAddsTheirGradientsBack) {
  const std::vector<double> table{1, 2, 3, 4, 5, 6};
  const std::vector<std::int32_t> ids{2, 0, 2};
  std::vector<double> rows(6, 10.0);
  core::look_up<double>(read(table, 3), ids, core::kernels::Sum::add, write(rows, 3));
  EXPECT_EQ(rows, (std::vector<double>{15, 16, 11, 12, 15, 16}));
  core::look_up<double>(read(table, 3), ids, core::kernels::Sum::replace, write(rows, 3));
  EXPECT_EQ(rows, (std::vector<double>{5, 6, 1, 2, 5, 6}));
  std::vector<double> gradient(6, 100.0);
  const std::vector<double> row_gradient{1, 2, 3, 4, 5, 6};
  core::look_up_backward<double>(ids, read(row_gradient, 3), write(gradient, 3));
  EXPECT_EQ(gradient, (std::vector<double>{103, 104, 100, 100, 106, 108}));
}

TEST(RotaryBackward, TurnsBackAsTheTransposedRotation) {
  for (const auto pairing : {core::RotaryPairs::halves, core::RotaryPairs::interleaved}) {
    // <rotate(x), y> = <x, rotate_backward(y)> for every x and y.
    const Numbers x = support::random_numbers(3 * 10, 41);
    const Numbers y = support::random_numbers(3 * 10, 42);
    Numbers cosines;
    Numbers sines;
    for (int cell = 0; cell < 6; ++cell) {
      cosines.push_back(std::cos(0.7 * cell));
      sines.push_back(std::sin(0.7 * cell));
    }
    const core::RotaryTablesOf<double> tables{cosines, sines, 2};
    Numbers turned = x;
    Numbers back = y;
    ASSERT_TRUE(core::rotate(tables, pairing, 2, write(turned, 3)));
    ASSERT_TRUE(core::rotate_backward(tables, pairing, 2, write(back, 3)));
    EXPECT_NEAR(inner_product(turned, y), inner_product(x, back), 1e-12);
    EXPECT_FALSE(is_close(turned, x, 1e-3));
    ASSERT_TRUE(core::rotate_backward(tables, pairing, 2, write(turned, 3)));
    EXPECT_TRUE(is_close(turned, x, 1e-12));
  }
}

TEST(CrossEntropy, AgreesWithCentralDifferences) {
  for (const double smoothing : {0.0, 0.1, 0.75}) {
    expect_cross_entropy<double>(smoothing, close_enough);
    expect_cross_entropy<float>(smoothing, close_enough_in_float);
  }
}

TEST(CrossEntropy, CountsCorrectRowsAndLeavesUncountedOnesAlone) {
  const std::vector<float> logits{1, 3, 3, 0, 0, 0, 5, 1, 2, 9, 9, 9};
  // The first of several largest logits is the answer.
  const std::vector<std::int32_t> labels{1, 2, -1, 0};
  std::vector<float> gradient(12, 7.0F);
  auto result = core::cross_entropy(read(logits, 4), labels, 0.0F, write(gradient, 4));
  ASSERT_TRUE(result);
  EXPECT_EQ(result->count, 3);
  EXPECT_EQ(result->correct, 2);
  for (std::size_t i = 6; i < 9; ++i) EXPECT_EQ(gradient[i], 0.0F);
  const std::vector<std::int32_t> none(4, -1);
  result = core::cross_entropy(read(logits, 4), none, 0.1F, write(gradient, 4));
  ASSERT_TRUE(result);
  EXPECT_EQ(result->count, 0);
  EXPECT_EQ(result->loss, 0.0);
  for (const float x : gradient) EXPECT_EQ(x, 0.0F);
}

TEST(CrossEntropy, StaysExactForLargeLogits) {
  const std::vector<float> logits{1e4F, 0.0F, -1e4F, 100.0F, 100.0F, -300.0F};
  const std::vector<std::int32_t> labels{1, 0};
  std::vector<float> gradient(6);
  const auto result = core::cross_entropy(read(logits, 2), labels, 0.0F, write(gradient, 2));
  ASSERT_TRUE(result);
  EXPECT_NEAR(result->loss, 1e4 + std::log(2.0), 1e-3);
}

TEST(CrossEntropy, RefusesWhatIsNoLossAndNoLabel) {
  using core::ErrorCode;
  std::vector<float> logits(6, 0.5F);
  std::vector<float> gradient(6);
  const auto run = [&](std::vector<std::int32_t> labels, float smoothing) {
    return core::cross_entropy(read(logits, 2), labels, smoothing, write(gradient, 2));
  };
  EXPECT_TRUE(run({0, 2}, 0.5F));
  EXPECT_TRUE(support::is_error(run({0, 3}, 0.0F), ErrorCode::invalid_argument, "label 3"));
  EXPECT_TRUE(support::is_error(run({-2, 1}, 0.0F), ErrorCode::invalid_argument, "row 0"));
  EXPECT_TRUE(support::is_error(run({0, 1}, 1.0F), ErrorCode::invalid_argument, "smoothing"));
  EXPECT_TRUE(support::is_error(run({0, 1}, NAN), ErrorCode::invalid_argument, "smoothing"));
  EXPECT_TRUE(support::is_error(run({0}, 0.0F), ErrorCode::shape_mismatch, "labels"));
  for (const float bad :
       {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    logits[4] = bad;
    const auto result = run({0, 1}, 0.0F);
    EXPECT_TRUE(support::is_error(result, ErrorCode::non_finite, "row 1"));
    EXPECT_EQ(result.error().index, 1);
    EXPECT_TRUE(run({0, -1}, 0.0F));
  }
}

TEST(Dropout, DropsTheAskedShareAndKeepsTheMean) {
  std::vector<float> numbers(100'000, 2.0F);
  core::drop_out<float>({.chance = 0.3F, .seed = 5, .step = 2, .place = 1}, write(numbers, 100));
  double sum = 0.0;
  int dropped = 0;
  for (const float x : numbers) {
    if (x == 0.0F) {
      ++dropped;
    } else {
      EXPECT_FLOAT_EQ(x, 2.0F / 0.7F);
    }
    sum += static_cast<double>(x);
  }
  // Four standard deviations of a share: 4 sqrt(.3 * .7 / 100000).
  EXPECT_NEAR(dropped / 1e5, 0.3, 0.0058);
  EXPECT_NEAR(sum / 1e5, 2.0, 0.017);
}

TEST(Dropout, DropsTheSameNumbersForTheSameSeedStepAndPlace) {
  const auto mask = [](const core::Dropout& dropout) {
    std::vector<double> numbers(1000, 1.0);
    core::drop_out<double>(dropout, write(numbers, 10));
    return numbers;
  };
  const core::Dropout first{.chance = 0.5F, .seed = 1, .step = 2, .place = 3};
  EXPECT_EQ(mask(first), mask(first));
  EXPECT_NE(mask(first), mask({.chance = 0.5F, .seed = 2, .step = 2, .place = 3}));
  EXPECT_NE(mask(first), mask({.chance = 0.5F, .seed = 1, .step = 3, .place = 3}));
  EXPECT_NE(mask(first), mask({.chance = 0.5F, .seed = 1, .step = 2, .place = 4}));
  EXPECT_EQ(mask({}), std::vector<double>(1000, 1.0));
}
