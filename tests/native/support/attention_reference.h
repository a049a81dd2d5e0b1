#pragma once
// Attention in double precision, written from the formulas alone (science: sections 0.3,
// 1 and 3), cell by cell: what the gradients of the core are checked against.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "attention/attend_backward.h"
#include "base/matrix.h"
#include "support.h"

namespace support {

using Numbers = std::vector<double>;

/// One operation with all its numbers in double.
struct Problem {
  std::int64_t queries = 5;
  std::int64_t keys = 7;
  std::int64_t query_width = 3;  // of one head
  std::int64_t key_width = 3;
  std::int64_t value_width = 4;
  core::AttentionSettings settings = {};  // of the bias only its layout counts
  core::ScoreFunction function = core::ScoreFunction::scaled_dot;
  std::int64_t hidden = 0;
  Numbers query = {};
  Numbers key = {};
  Numbers value = {};
  Numbers query_weight = {};
  Numbers key_weight = {};
  Numbers vector = {};
  Numbers bias = {};

  [[nodiscard]] std::int64_t group() const { return settings.heads / settings.key_value_heads; }
};

inline Numbers random_numbers(std::int64_t count, std::uint32_t seed, double limit = 1.0) {
  const auto floats = random_values(static_cast<std::size_t>(count), seed);
  Numbers numbers(floats.begin(), floats.end());
  for (double& x : numbers) x *= limit;
  return numbers;
}

/// Queries and keys of different width, and parameters, where the function allows.
inline void choose(Problem& problem, core::ScoreFunction function) {
  problem.function = function;
  const bool projects =
      function == core::ScoreFunction::general || function == core::ScoreFunction::additive;
  problem.key_width = projects ? problem.query_width + 2 : problem.query_width;
  problem.hidden = function == core::ScoreFunction::additive ? 6 : 0;
}

/// Random queries, keys, values and parameters of the sizes that the problem states.
inline void fill(Problem& problem, std::uint32_t seed) {
  using enum core::ScoreFunction;
  const std::int64_t heads = problem.settings.heads;
  const std::int64_t shared = problem.settings.key_value_heads;
  problem.query = random_numbers(problem.queries * heads * problem.query_width, seed);
  problem.key = random_numbers(problem.keys * shared * problem.key_width, seed + 1);
  problem.value = random_numbers(problem.keys * shared * problem.value_width, seed + 2);
  if (problem.function == general) {
    problem.query_weight =
        random_numbers(heads * problem.query_width * problem.key_width, seed + 3);
  }
  if (problem.function == additive) {
    problem.query_weight = random_numbers(heads * problem.hidden * problem.query_width, seed + 3);
    problem.key_weight = random_numbers(heads * problem.hidden * problem.key_width, seed + 4);
    problem.vector = random_numbers(heads * problem.hidden, seed + 5);
  }
}

/// Which cells the mask's parts allow, each by its own definition.
inline bool is_visible(const Problem& problem, std::int64_t head, std::int64_t i, std::int64_t j) {
  const core::MaskSettings& mask = problem.settings.mask;
  const bool top_left = mask.causal == core::CausalAlignment::top_left;
  const std::int64_t position = top_left ? i : i + problem.keys - problem.queries;
  if (mask.causal != core::CausalAlignment::none && j > position && j >= mask.prefix) return false;
  if (mask.window_left >= 0 && j < position - mask.window_left && j >= mask.sinks) return false;
  if (mask.window_right >= 0 && j > position + mask.window_right) return false;
  if (mask.key_length >= 0 && j >= mask.key_length) return false;
  for (const std::int64_t blocked : mask.blocked) {
    if (blocked == j) return false;
  }
  if (mask.allowed.empty()) return true;
  const std::int64_t plane = mask.allowed_per_head ? head : 0;
  return mask.allowed[static_cast<std::size_t>((plane * problem.queries + i) * problem.keys + j)] !=
         0;
}

/// The score of one pair before scale, cap and bias.
inline double raw_score(const Problem& problem, std::int64_t head, std::int64_t i, std::int64_t j) {
  const std::int64_t heads = problem.settings.heads;
  const std::int64_t shared = problem.settings.key_value_heads;
  const std::int64_t query_width = problem.query_width;
  const std::int64_t key_width = problem.key_width;
  const double* const q = problem.query.data() + (i * heads + head) * query_width;
  const double* const k = problem.key.data() + (j * shared + head / problem.group()) * key_width;
  double sum = 0.0;
  switch (problem.function) {
    case core::ScoreFunction::scaled_dot:
    case core::ScoreFunction::dot:
      for (std::int64_t a = 0; a < query_width; ++a) sum += q[a] * k[a];
      return sum;
    case core::ScoreFunction::general: {
      const double* const weight = problem.query_weight.data() + head * query_width * key_width;
      for (std::int64_t a = 0; a < query_width; ++a) {
        for (std::int64_t b = 0; b < key_width; ++b) sum += q[a] * weight[a * key_width + b] * k[b];
      }
      return sum;
    }
    case core::ScoreFunction::additive:
      for (std::int64_t h = 0; h < problem.hidden; ++h) {
        const std::int64_t row = head * problem.hidden + h;
        double inner = 0.0;
        for (std::int64_t a = 0; a < query_width; ++a) {
          inner += problem.query_weight[static_cast<std::size_t>(row * query_width + a)] * q[a];
        }
        for (std::int64_t b = 0; b < key_width; ++b) {
          inner += problem.key_weight[static_cast<std::size_t>(row * key_width + b)] * k[b];
        }
        sum += problem.vector[static_cast<std::size_t>(row)] * std::tanh(inner);
      }
      return sum;
    case core::ScoreFunction::cosine: {
      double query_square = 0.0;
      double key_square = 0.0;
      for (std::int64_t a = 0; a < query_width; ++a) {
        sum += q[a] * k[a];
        query_square += q[a] * q[a];
        key_square += k[a] * k[a];
      }
      return sum / (std::sqrt(query_square) * std::sqrt(key_square) + 1e-8);
    }
  }
  return sum;
}

/// Minus infinity where a cell is hidden.
inline double score_of(const Problem& problem, std::int64_t head, std::int64_t i, std::int64_t j) {
  if (!is_visible(problem, head, i, j)) return -std::numeric_limits<double>::infinity();
  double score = raw_score(problem, head, i, j);
  if (problem.settings.scale) {
    score *= static_cast<double>(*problem.settings.scale);
  } else if (problem.function == core::ScoreFunction::scaled_dot) {
    score /= std::sqrt(static_cast<double>(problem.query_width));
  }
  if (const auto cap = static_cast<double>(problem.settings.soft_cap); cap > 0.0) {
    score = cap * std::tanh(score / cap);
  }
  if (problem.bias.empty()) return score;
  const std::int64_t plane = problem.settings.bias_per_head ? head : 0;
  return score +
         problem.bias[static_cast<std::size_t>((plane * problem.queries + i) * problem.keys + j)];
}

struct Attended {
  Numbers weights;  // [heads, queries, keys]; rows with nothing allowed are zero
  Numbers output;   // [queries, heads * value width]
};

inline Attended reference_attend(const Problem& problem) {
  const std::int64_t heads = problem.settings.heads;
  const std::int64_t shared = problem.settings.key_value_heads;
  Attended result;
  result.weights.resize(static_cast<std::size_t>(heads * problem.queries * problem.keys));
  result.output.resize(static_cast<std::size_t>(problem.queries * heads * problem.value_width));
  for (std::int64_t head = 0; head < heads; ++head) {
    for (std::int64_t i = 0; i < problem.queries; ++i) {
      double* const row = result.weights.data() + (head * problem.queries + i) * problem.keys;
      double total = 0.0;
      for (std::int64_t j = 0; j < problem.keys; ++j) {
        row[j] = std::exp(score_of(problem, head, i, j));
        total += row[j];
      }
      double* const output = result.output.data() + (i * heads + head) * problem.value_width;
      for (std::int64_t j = 0; j < problem.keys; ++j) {
        if (total > 0.0) row[j] /= total;
        const double* const value =
            problem.value.data() + (j * shared + head / problem.group()) * problem.value_width;
        for (std::int64_t c = 0; c < problem.value_width; ++c) output[c] += row[j] * value[c];
      }
    }
  }
  return result;
}

/// sum(output * direction): its gradient with respect to the output is `direction`.
inline double loss_of(const Problem& problem, const Numbers& direction) {
  const Attended attended = reference_attend(problem);
  double sum = 0.0;
  for (std::size_t i = 0; i < direction.size(); ++i) sum += attended.output[i] * direction[i];
  return sum;
}

/// The derivative of the loss by every one of `numbers`, which belong to the problem.
inline Numbers central_differences(Problem& problem, Numbers& numbers, const Numbers& direction) {
  constexpr double step = 1e-5;
  Numbers gradient;
  for (double& number : numbers) {
    const double kept = number;
    number = kept + step;
    const double above = loss_of(problem, direction);
    number = kept - step;
    const double below = loss_of(problem, direction);
    number = kept;
    gradient.push_back((above - below) / (2.0 * step));
  }
  return gradient;
}

/// Gradients of all that a problem holds, and of the weights.
template <typename Scalar>
struct Gradients {
  std::vector<Scalar> query, key, value, query_weight, key_weight, vector, bias, weights;
};

/// What the core computes, in either precision, for these weights.
template <typename Scalar>
Gradients<Scalar> backward_of(const Problem& problem, const Numbers& weights,
                              const Numbers& direction) {
  const auto cast = [](const Numbers& numbers) {
    return std::vector<Scalar>(numbers.begin(), numbers.end());
  };
  const auto zeros = [](const Numbers& like) { return std::vector<Scalar>(like.size()); };
  const auto query = cast(problem.query);
  const auto key = cast(problem.key);
  const auto value = cast(problem.value);
  const auto query_weight = cast(problem.query_weight);
  const auto key_weight = cast(problem.key_weight);
  const auto vector = cast(problem.vector);
  const auto chosen = cast(weights);
  const auto change = cast(direction);
  core::AttentionSettings settings = problem.settings;
  const std::vector<float> bias(problem.bias.begin(), problem.bias.end());
  settings.bias = bias;
  const core::ScoreSettingsOf<Scalar> score{.function = problem.function,
                                            .hidden = problem.hidden,
                                            .query_weight = query_weight,
                                            .key_weight = key_weight,
                                            .vector = vector};
  Gradients<Scalar> result{zeros(problem.query),      zeros(problem.key),
                           zeros(problem.value),      zeros(problem.query_weight),
                           zeros(problem.key_weight), zeros(problem.vector),
                           zeros(problem.bias),       zeros(weights)};
  const std::int64_t heads = settings.heads;
  const std::int64_t shared = settings.key_value_heads;
  const auto of = [](auto& numbers, std::int64_t rows, std::int64_t columns) {
    return core::matrix_view(numbers.data(), rows, columns);
  };
  const auto constant = [](const auto& numbers, std::int64_t rows, std::int64_t columns) {
    return core::const_matrix_view(numbers.data(), rows, columns);
  };
  core::AttentionBackwardScratch<Scalar> scratch;
  const core::AttentionInputOf<Scalar> input{
      .queries = constant(query, problem.queries, heads * problem.query_width),
      .keys = constant(key, problem.keys, shared * problem.key_width),
      .values = constant(value, problem.keys, shared * problem.value_width)};
  const core::AttentionGradients<Scalar> gradients{
      .queries = of(result.query, problem.queries, heads * problem.query_width),
      .keys = of(result.key, problem.keys, shared * problem.key_width),
      .values = of(result.value, problem.keys, shared * problem.value_width),
      .weights = result.weights,
      .bias = result.bias,
      .query_weight = result.query_weight,
      .key_weight = result.key_weight,
      .vector = result.vector};
  const auto done = core::attend_backward(
      input, settings, score, chosen,
      constant(change, problem.queries, heads * problem.value_width), gradients, scratch);
  EXPECT_TRUE(done) << (done ? "" : done.error().where);
  return result;
}

/// Every number within `tolerance` times the largest of the expected ones.
template <typename Scalar>
testing::AssertionResult is_close(const std::vector<Scalar>& actual, const Numbers& expected,
                                  double tolerance) {
  if (actual.size() != expected.size()) {
    return testing::AssertionFailure() << actual.size() << " and " << expected.size() << " numbers";
  }
  double largest = 0.0;
  for (const double x : expected) largest = std::max(largest, std::fabs(x));
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const double difference = std::fabs(static_cast<double>(actual[i]) - expected[i]);
    if (difference <= tolerance * largest) continue;
    return testing::AssertionFailure()
           << "element " << i << ": " << actual[i] << " instead of " << expected[i];
  }
  return testing::AssertionSuccess();
}

}  // namespace support
