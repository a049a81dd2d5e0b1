// The GRU against the formulas, sentence by sentence in double, and its gradients against
// central differences of those.

#include "layers/gru.h"
#include "base/matrix.h"

#include <gtest/gtest.h>

#include <cmath>

#include "attention_reference.h"

namespace {

namespace core = attention_playground;
using support::Numbers;

constexpr std::int64_t inputs = 3;
constexpr std::int64_t width = 4;
const std::vector<std::int64_t> first{0, 2, 3, 7, 9};  // lengths 2, 1, 4 and 2
constexpr std::int64_t rows = 9;

/// Weights, biases and the rows that are read, in the batch's order.
struct Case {
  Numbers input = support::random_numbers(3 * width * inputs, 1);
  Numbers input_bias = support::random_numbers(3 * width, 2);
  Numbers state = support::random_numbers(3 * width * width, 3);
  Numbers state_bias = support::random_numbers(3 * width, 4);
  Numbers read = support::random_numbers(rows * inputs, 5, 2.0);
  bool backwards = false;
};

double sigmoid(double x) { return 1.0 / (1.0 + std::exp(-x)); }

/// bias_k + sum_j weight[k, j] x_j.
double row_product(const Numbers& weight, const Numbers& bias, std::int64_t row, const double* x,
                   std::int64_t count) {
  double sum = bias[static_cast<std::size_t>(row)];
  for (std::int64_t j = 0; j < count; ++j) {
    sum += weight[static_cast<std::size_t>(row * count + j)] * x[j];
  }
  return sum;
}

/// h' from x and h, as torch.nn.GRU documents it.
Numbers next_state(const Case& one, const double* x, const Numbers& before) {
  Numbers after(width);
  for (std::int64_t k = 0; k < width; ++k) {
    const auto of_input = [&](std::int64_t gate) {
      return row_product(one.input, one.input_bias, gate * width + k, x, inputs);
    };
    const auto of_state = [&](std::int64_t gate) {
      return row_product(one.state, one.state_bias, gate * width + k, before.data(), width);
    };
    const double reset = sigmoid(of_input(0) + of_state(0));
    const double update = sigmoid(of_input(1) + of_state(1));
    const double news = std::tanh(of_input(2) + reset * of_state(2));
    const auto index = static_cast<std::size_t>(k);
    after[index] = (1.0 - update) * news + update * before[index];
  }
  return after;
}

/// All states in the batch's order.
Numbers reference_states(const Case& one) {
  Numbers states(rows * width);
  for (std::size_t s = 0; s + 1 < first.size(); ++s) {
    Numbers state(width, 0.0);
    for (std::int64_t i = 0; i < first[s + 1] - first[s]; ++i) {
      const std::int64_t row = one.backwards ? first[s + 1] - 1 - i : first[s] + i;
      state = next_state(one, one.read.data() + row * inputs, state);
      std::ranges::copy(state, states.begin() + row * width);
    }
  }
  return states;
}

/// What the core computes, with all its memory.
template <typename Scalar>
struct Pass {
  using Values = std::vector<Scalar>;
  Values input, input_bias, state, state_bias, read;
  Values gates = Values(rows * 3 * width), candidate = Values(rows * width);
  Values previous = Values(rows * width), states = Values(rows * width);
  Values state_gates = Values(4 * 3 * width);
  core::RaggedSteps steps;

  explicit Pass(const Case& one)
      : input(one.input.begin(), one.input.end()),
        input_bias(one.input_bias.begin(), one.input_bias.end()),
        state(one.state.begin(), one.state.end()),
        state_bias(one.state_bias.begin(), one.state_bias.end()),
        read(rows * inputs) {
    EXPECT_TRUE(steps.arrange(first));
    order = one.backwards ? steps.from_last() : steps.from_first();
    const Values batch(one.read.begin(), one.read.end());
    core::scatter_rows(core::const_matrix_view(batch.data(), rows, inputs), order,
                       core::matrix_view(read.data(), rows, inputs));
    core::gru_forward(weights(), steps, core::const_matrix_view<Scalar>(read.data(), rows, inputs),
                      kept(), core::matrix_view(state_gates.data(), 4, 3 * width));
  }

  core::GruWeights<Scalar> weights() const {
    return {.input = core::const_matrix_view(input.data(), 3 * width, inputs),
            .input_bias = input_bias,
            .state = core::const_matrix_view(state.data(), 3 * width, width),
            .state_bias = state_bias};
  }
  core::GruRows<Scalar> kept() {
    return {.gates = core::matrix_view(gates.data(), rows, 3 * width),
            .candidate = core::matrix_view(candidate.data(), rows, width),
            .previous = core::matrix_view(previous.data(), rows, width),
            .states = core::matrix_view(states.data(), rows, width)};
  }
  /// Rows by step, put back in the batch's order.
  Numbers in_batch_order(const Values& by_step, std::int64_t columns) const {
    Values batch(by_step.size());
    core::gather_rows(core::const_matrix_view(by_step.data(), rows, columns), order,
                      core::matrix_view(batch.data(), rows, columns));
    return {batch.begin(), batch.end()};
  }
  std::span<const std::int64_t> order;
};

TEST(RaggedSteps, PutTheLongestFirstAndKeepTheStepsTogether) {
  core::RaggedSteps steps;
  ASSERT_TRUE(steps.arrange(first));
  EXPECT_EQ(steps.count(), 4);
  EXPECT_EQ((std::vector{steps.alive(0), steps.alive(1), steps.alive(2), steps.alive(3)}),
            (std::vector<std::int64_t>{4, 3, 1, 1}));
  EXPECT_TRUE(std::ranges::equal(steps.sequences(), std::vector{2, 0, 3, 1}));
  EXPECT_TRUE(std::ranges::equal(steps.from_first(), std::vector{1, 5, 3, 0, 4, 7, 8, 2, 6}));
  EXPECT_TRUE(std::ranges::equal(steps.from_last(), std::vector{5, 1, 3, 8, 7, 4, 0, 6, 2}));
}

TEST(Gru, EqualsItsFormulasInBothPrecisionsAndDirections) {
  for (const bool backwards : {false, true}) {
    Case one;
    one.backwards = backwards;
    const Numbers expected = reference_states(one);
    const Pass<double> in_double(one);
    const Pass<float> in_float(one);
    const Numbers exact = in_double.in_batch_order(in_double.states, width);
    const Numbers rounded = in_float.in_batch_order(in_float.states, width);
    for (std::size_t i = 0; i < expected.size(); ++i) {
      ASSERT_NEAR(exact[i], expected[i], 1e-14) << i;
      ASSERT_NEAR(rounded[i], expected[i], 2e-6) << i;
    }
  }
}

/// sum over all states of direction * state.
double objective(const Case& one, const Numbers& direction) {
  const Numbers states = reference_states(one);
  double sum = 0.0;
  for (std::size_t i = 0; i < states.size(); ++i) sum += direction[i] * states[i];
  return sum;
}

Numbers differences(Case& one, Numbers& numbers, const Numbers& direction) {
  constexpr double step = 1e-5;
  Numbers gradient;
  for (double& x : numbers) {
    const double kept = x;
    x = kept + step;
    const double above = objective(one, direction);
    x = kept - step;
    const double below = objective(one, direction);
    x = kept;
    gradient.push_back((above - below) / (2.0 * step));
  }
  return gradient;
}

void expect_near(const Numbers& actual, const Numbers& expected, const char* name) {
  double largest = 0.0;
  for (const double x : expected) largest = std::max(largest, std::fabs(x));
  ASSERT_GT(largest, 1e-3) << name;
  ASSERT_EQ(actual.size(), expected.size()) << name;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    ASSERT_NEAR(actual[i], expected[i], 1e-7 * largest) << name << "[" << i << "]";
  }
}

TEST(Gru, HasTheGradientsThatDifferencesGive) {
  for (const bool backwards : {false, true}) {
    Case one;
    one.backwards = backwards;
    const Numbers direction = support::random_numbers(rows * width, 7);
    Pass<double> pass(one);
    Numbers states(rows * width);
    core::scatter_rows(core::const_matrix_view(direction.data(), rows, width), pass.order,
                       core::matrix_view(states.data(), rows, width));
    Numbers input_gates(rows * 3 * width), state_gates(rows * 3 * width);
    // Gradients are added to what is there.
    Numbers input(3 * width * inputs, 1.0), state(3 * width * width, 1.0);
    Numbers input_bias(3 * width, 1.0), state_bias(3 * width, 1.0);
    Numbers read(rows * inputs), previous(4 * width);
    core::gru_backward<double>(
        pass.weights(), pass.steps, core::const_matrix_view<double>(pass.read.data(), rows, inputs),
        pass.kept(),
        {.states = core::matrix_view(states.data(), rows, width),
         .input_gates = core::matrix_view(input_gates.data(), rows, 3 * width),
         .state_gates = core::matrix_view(state_gates.data(), rows, 3 * width)},
        {.input = core::matrix_view(input.data(), 3 * width, inputs),
         .input_bias = input_bias,
         .state = core::matrix_view(state.data(), 3 * width, width),
         .state_bias = state_bias},
        core::matrix_view(read.data(), rows, inputs), core::matrix_view(previous.data(), 4, width));
    for (Numbers* gradient : {&input, &input_bias, &state, &state_bias}) {
      for (double& x : *gradient) x -= 1.0;
    }
    expect_near(input, differences(one, one.input, direction), "W");
    expect_near(input_bias, differences(one, one.input_bias, direction), "b");
    expect_near(state, differences(one, one.state, direction), "U");
    expect_near(state_bias, differences(one, one.state_bias, direction), "c");
    expect_near(pass.in_batch_order(read, inputs), differences(one, one.read, direction), "x");
  }
}

}  // namespace
