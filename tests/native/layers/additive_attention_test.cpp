// Additive attention against its formula in double, its gradients against central
// differences, and a worked example (science: F2).

#include "layers/additive_attention.h"
#include "base/matrix.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "attention_reference.h"
#include "kernels/additive_scores.h"
#include "kernels/products.h"

namespace {

namespace core = attention_playground;
using support::Numbers;

constexpr std::int64_t keys = 5;
constexpr std::int64_t hidden = 6;
constexpr std::int64_t value_width = 3;

struct Case {
  Numbers query = support::random_numbers(hidden, 11);
  Numbers key = support::random_numbers(keys * hidden, 12);
  Numbers vector = support::random_numbers(hidden, 13, 2.0);
  Numbers value = support::random_numbers(keys * value_width, 14);
};

/// The context, from the formula.
Numbers reference_context(const Case& one) {
  Numbers context(value_width, 0.0);
  double total = 0.0;
  for (std::int64_t j = 0; j < keys; ++j) {
    double score = 0.0;
    for (std::int64_t k = 0; k < hidden; ++k) {
      const auto at = static_cast<std::size_t>(k);
      score += one.vector[at] *
               std::tanh(one.query[at] + one.key[static_cast<std::size_t>(j * hidden + k)]);
    }
    total += std::exp(score);
    for (std::int64_t k = 0; k < value_width; ++k) {
      context[static_cast<std::size_t>(k)] +=
          std::exp(score) * one.value[static_cast<std::size_t>(j * value_width + k)];
    }
  }
  for (double& x : context) x /= total;
  return context;
}

template <typename Scalar>
struct Pass {
  using Values = std::vector<Scalar>;
  Values query, key, vector, value;
  Values tangents = Values(keys * hidden), weights = Values(keys), context = Values(value_width);

  explicit Pass(const Case& one)
      : query(one.query.begin(), one.query.end()),
        key(one.key.begin(), one.key.end()),
        vector(one.vector.begin(), one.vector.end()),
        value(one.value.begin(), one.value.end()) {
    core::align(input(), result());
  }
  core::AlignmentInput<Scalar> input() const {
    return {.query = query,
            .keys = core::const_matrix_view(key.data(), keys, hidden),
            .vector = vector,
            .values = core::const_matrix_view(value.data(), keys, value_width)};
  }
  core::Alignment<Scalar> result() {
    return {.tangents = core::matrix_view(tangents.data(), keys, hidden),
            .weights = weights,
            .context = context};
  }
};

TEST(AdditiveAttention, EqualsItsFormulaInBothPrecisions) {
  const Case one;
  const Numbers expected = reference_context(one);
  const Pass<double> in_double(one);
  const Pass<float> in_float(one);
  for (std::size_t k = 0; k < expected.size(); ++k) {
    EXPECT_NEAR(in_double.context[k], expected[k], 1e-14);
    EXPECT_NEAR(static_cast<double>(in_float.context[k]), expected[k], 1e-6);
  }
}

void expect_differences(Case& one, Numbers& numbers, const Numbers& direction,
                        const Numbers& gradient, const char* name) {
  constexpr double step = 1e-5;
  const auto objective = [&] {
    const Numbers context = reference_context(one);
    double sum = 0.0;
    for (std::size_t k = 0; k < context.size(); ++k) sum += direction[k] * context[k];
    return sum;
  };
  double largest = 0.0;
  for (const double x : gradient) largest = std::max(largest, std::fabs(x));
  ASSERT_GT(largest, 1e-3) << name;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const double kept = numbers[i];
    numbers[i] = kept + step;
    const double above = objective();
    numbers[i] = kept - step;
    const double below = objective();
    numbers[i] = kept;
    ASSERT_NEAR(gradient[i], (above - below) / (2.0 * step), 1e-7 * largest) << name << i;
  }
}

TEST(AdditiveAttention, HasTheGradientsThatDifferencesGive) {
  Case one;
  Pass<double> pass(one);
  const Numbers direction = support::random_numbers(value_width, 15);
  Numbers query(hidden), key(keys * hidden), vector(hidden), value(keys * value_width);
  Numbers scores(keys);
  core::align_backward<double>(pass.input(), pass.result(), direction, scores,
                               {.query = query,
                                .keys = core::matrix_view(key.data(), keys, hidden),
                                .vector = vector,
                                .values = core::matrix_view(value.data(), keys, value_width)});
  expect_differences(one, one.query, direction, query, "query");
  expect_differences(one, one.key, direction, key, "key");
  expect_differences(one, one.vector, direction, vector, "vector");
  expect_differences(one, one.value, direction, value, "value");
}

TEST(AdditiveAttention, GivesTheWorkedExample) {
  // s = (1, 0); h = (0, 0), (1, 0), (0, 1); W = I, U = diag(1, 2), v = (1, -1).
  const std::array annotations{0.0F, 0.0F, 1.0F, 0.0F, 0.0F, 1.0F};
  const std::array weight{1.0F, 0.0F, 0.0F, 2.0F};
  const std::array query{1.0F, 0.0F};
  const std::array vector{1.0F, -1.0F};
  std::array<float, 6> projected{};
  std::array<float, 6> tangents{};
  std::array<float, 3> scores{};
  core::kernels::multiply_transposed_right(core::const_matrix_view(annotations.data(), 3, 2),
                                           core::const_matrix_view(weight.data(), 2, 2), {},
                                           core::matrix_view(projected.data(), 3, 2));
  const auto keys_of = core::const_matrix_view<float>(projected.data(), 3, 2);
  const auto tangents_of = core::matrix_view(tangents.data(), 3, 2);
  core::kernels::additive_scores(query, keys_of, vector, tangents_of, scores);
  EXPECT_NEAR(scores[0], 0.76159416, 1e-6);
  EXPECT_NEAR(scores[1], 0.96402758, 1e-6);
  EXPECT_NEAR(scores[2], -0.20243342, 1e-6);
  std::array<float, 3> weights{};
  std::array<float, 2> context{};
  core::align<float>({.query = query,
                      .keys = keys_of,
                      .vector = vector,
                      .values = core::const_matrix_view(annotations.data(), 3, 2)},
                     {.tangents = tangents_of, .weights = weights, .context = context});
  EXPECT_NEAR(weights[0], 0.38376926, 1e-6);
  EXPECT_NEAR(weights[1], 0.46987886, 1e-6);
  EXPECT_NEAR(weights[2], 0.14635189, 1e-6);
  EXPECT_NEAR(context[0], 0.46987886, 1e-6);
  EXPECT_NEAR(context[1], 0.14635189, 1e-6);
}

}  // namespace
