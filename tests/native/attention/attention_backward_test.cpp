// The gradients of attention in double against central differences of an independent
// forward (within 1e-7 of the largest), in float against double.

#include "attention_reference.h"
#include "base/matrix.h"

namespace core = attention_playground;

using core::CausalAlignment;
using core::ScoreFunction;
using support::Numbers;
using support::Problem;

namespace {

struct MaskCase {
  const char* name;
  core::MaskSettings mask;
};

constexpr std::int64_t queries = 5;
constexpr std::int64_t keys = 7;

/// Every query sees some keys but query 2, which sees none.
std::vector<std::uint8_t> holes(std::int64_t heads) {
  std::vector<std::uint8_t> cells;
  for (std::int64_t cell = 0; cell < heads * queries * keys; ++cell) {
    const bool empty = cell / keys % queries == 2;
    cells.push_back(!empty && cell % 3 != 1 ? 1 : 0);
  }
  return cells;
}

std::vector<MaskCase> mask_cases() {
  static const std::vector<std::uint8_t> shared = holes(1);
  static const std::vector<std::uint8_t> own = holes(4);
  static const std::vector<std::int64_t> blocked{0, 3, 9};
  return {
      {"none", {}},
      {"causal from the last key", {.causal = CausalAlignment::bottom_right}},
      {"causal from the first key", {.causal = CausalAlignment::top_left}},
      {"window", {.window_left = 1, .window_right = 2}},
      {"window and sinks", {.causal = CausalAlignment::bottom_right, .window_left = 1, .sinks = 2}},
      {"prefix", {.causal = CausalAlignment::top_left, .prefix = 3}},
      {"padding", {.key_length = 4}},
      {"all padding", {.key_length = 0}},
      {"blocked keys", {.causal = CausalAlignment::top_left, .blocked = blocked}},
      {"cells with an empty row", {.allowed = shared}},
      {"cells per head", {.allowed = own, .allowed_per_head = true}},
  };
}

Problem problem_of(ScoreFunction function, const core::MaskSettings& mask) {
  Problem problem{.queries = queries, .keys = keys};
  problem.settings = {.heads = 4, .key_value_heads = 2, .mask = mask};
  support::choose(problem, function);
  support::fill(problem, 17);
  return problem;
}

Numbers direction_of(const Problem& problem) {
  return support::random_numbers(problem.queries * problem.settings.heads * problem.value_width,
                                 99);
}

void expect_differences_agree(Problem& problem) {
  const Numbers direction = direction_of(problem);
  const auto attended = support::reference_attend(problem);
  const auto result = support::backward_of<double>(problem, attended.weights, direction);
  const auto expect = [&](const Numbers& actual, Numbers& numbers, const char* name) {
    const Numbers expected = support::central_differences(problem, numbers, direction);
    EXPECT_TRUE(support::is_close(actual, expected, 1e-7)) << name;
  };
  expect(result.query, problem.query, "queries");
  expect(result.key, problem.key, "keys");
  expect(result.value, problem.value, "values");
  expect(result.query_weight, problem.query_weight, "query weight");
  expect(result.key_weight, problem.key_weight, "key weight");
  expect(result.vector, problem.vector, "vector");
  expect(result.bias, problem.bias, "bias");
}

const std::vector<ScoreFunction>& functions() {
  static const std::vector<ScoreFunction> all{ScoreFunction::scaled_dot, ScoreFunction::dot,
                                              ScoreFunction::general, ScoreFunction::additive,
                                              ScoreFunction::cosine};
  return all;
}

}  // namespace

TEST(AttentionBackward, AgreesWithCentralDifferencesUnderEveryMask) {
  for (const ScoreFunction function : functions()) {
    for (const MaskCase& mask : mask_cases()) {
      SCOPED_TRACE(testing::Message()
                   << "function " << static_cast<int>(function) << ", " << mask.name);
      Problem problem = problem_of(function, mask.mask);
      expect_differences_agree(problem);
    }
  }
}

TEST(AttentionBackward, GoesThroughScaleSoftCapAndBias) {
  for (const ScoreFunction function : functions()) {
    for (const bool per_head : {false, true}) {
      SCOPED_TRACE(testing::Message() << "function " << static_cast<int>(function));
      Problem problem = problem_of(function, {.causal = CausalAlignment::bottom_right});
      problem.settings.scale = 1.75F;
      problem.settings.soft_cap = 1.5F;
      problem.settings.bias_per_head = per_head;
      problem.bias = support::random_numbers((per_head ? 4 : 1) * queries * keys, 5);
      expect_differences_agree(problem);
    }
  }
}

TEST(AttentionBackward, WorksForMoreQueriesThanKeys) {
  for (const ScoreFunction function : functions()) {
    Problem problem{.queries = 9, .keys = 2};
    problem.settings = {
        .heads = 3, .key_value_heads = 1, .mask = {.causal = CausalAlignment::top_left}};
    support::choose(problem, function);
    support::fill(problem, 3);
    expect_differences_agree(problem);
  }
}

TEST(AttentionBackward, AnInfiniteBiasHidesItsCells) {
  Problem problem = problem_of(ScoreFunction::scaled_dot, {});
  problem.bias = Numbers(static_cast<std::size_t>(queries * keys));
  for (std::size_t cell = 7; cell < 14; ++cell) {
    problem.bias[cell] = -std::numeric_limits<double>::infinity();
  }
  problem.bias[20] = -std::numeric_limits<double>::infinity();
  problem.settings.empty_row = core::EmptyRow::uniform;
  const Numbers direction = direction_of(problem);
  auto weights = support::reference_attend(problem).weights;
  for (std::size_t head = 0; head < 4; ++head) {
    for (std::size_t key = 0; key < 7; ++key) weights[head * 35 + 7 + key] = 1.0 / 7.0;
  }
  const auto result = support::backward_of<double>(problem, weights, direction);
  Numbers expected = support::central_differences(problem, problem.value, direction);
  EXPECT_TRUE(support::is_close(result.value, expected, 1e-7));
  expected = support::central_differences(problem, problem.key, direction);
  EXPECT_TRUE(support::is_close(result.key, expected, 1e-7));
  for (std::size_t cell = 7; cell < 14; ++cell) EXPECT_EQ(result.bias[cell], 0.0);
  EXPECT_EQ(result.bias[20], 0.0);
}

TEST(AttentionBackward, RowsWithNothingAllowedGiveNoGradientUnderAnyPolicy) {
  for (const auto policy :
       {core::EmptyRow::zero, core::EmptyRow::uniform, core::EmptyRow::not_a_number}) {
    Problem problem = problem_of(ScoreFunction::scaled_dot, {.key_length = 0});
    problem.settings.empty_row = policy;
    Numbers weights = support::reference_attend(problem).weights;
    if (policy == core::EmptyRow::uniform) std::ranges::fill(weights, 1.0 / 7.0);
    if (policy == core::EmptyRow::not_a_number) {
      std::ranges::fill(weights, std::numeric_limits<double>::quiet_NaN());
    }
    const auto result = support::backward_of<double>(problem, weights, direction_of(problem));
    for (const Numbers* numbers : {&result.query, &result.key, &result.value, &result.weights}) {
      for (const double x : *numbers) EXPECT_EQ(x, 0.0);
    }
  }
}

TEST(AttentionBackward, TheGradientOfAWeightIsTheOutputsTimesTheValue) {
  const auto cells = holes(1);
  Problem problem = problem_of(ScoreFunction::scaled_dot, {.allowed = cells});
  const Numbers direction = direction_of(problem);
  const auto weights = support::reference_attend(problem).weights;
  const auto result = support::backward_of<double>(problem, weights, direction);
  Numbers expected;
  for (std::int64_t head = 0; head < 4; ++head) {
    for (std::int64_t i = 0; i < queries; ++i) {
      for (std::int64_t j = 0; j < keys; ++j) {
        double sum = 0.0;
        for (std::int64_t c = 0; c < 4; ++c) {
          sum += direction[static_cast<std::size_t>((i * 4 + head) * 4 + c)] *
                 problem.value[static_cast<std::size_t>((j * 2 + head / 2) * 4 + c)];
        }
        expected.push_back(i == 2 ? 0.0 : sum);
      }
    }
  }
  EXPECT_TRUE(support::is_close(result.weights, expected, 1e-14));
}

TEST(AttentionBackward, FloatAgreesWithDoubleWithinAHundredThousandth) {
  for (const ScoreFunction function : functions()) {
    Problem problem = problem_of(function, {.causal = CausalAlignment::top_left});
    problem.settings.soft_cap = 2.0F;
    problem.bias = support::random_numbers(queries * keys, 5);
    const auto weights = support::reference_attend(problem).weights;
    const Numbers direction = direction_of(problem);
    const auto exact = support::backward_of<double>(problem, weights, direction);
    const auto result = support::backward_of<float>(problem, weights, direction);
    EXPECT_TRUE(support::is_close(result.query, exact.query, 1e-5));
    EXPECT_TRUE(support::is_close(result.key, exact.key, 1e-5));
    EXPECT_TRUE(support::is_close(result.value, exact.value, 1e-5));
    EXPECT_TRUE(support::is_close(result.query_weight, exact.query_weight, 1e-5));
    EXPECT_TRUE(support::is_close(result.key_weight, exact.key_weight, 1e-5));
    EXPECT_TRUE(support::is_close(result.vector, exact.vector, 1e-5));
    EXPECT_TRUE(support::is_close(result.bias, exact.bias, 1e-5));
    EXPECT_TRUE(support::is_close(result.weights, exact.weights, 1e-5));
  }
}

TEST(AttentionBackward, ScalingAQueryOrAKeyIsNoDirectionOfTheCosine) {
  Problem problem = problem_of(ScoreFunction::cosine, {});
  const auto weights = support::reference_attend(problem).weights;
  const auto result = support::backward_of<double>(problem, weights, direction_of(problem));
  const auto expect_orthogonal = [](const Numbers& rows, const Numbers& gradient) {
    for (std::size_t row = 0; row < rows.size(); row += 3) {
      double along = 0.0;
      for (std::size_t k = row; k < row + 3; ++k) along += rows[k] * gradient[k];
      EXPECT_NEAR(along, 0.0, 1e-7);
    }
  };
  expect_orthogonal(problem.query, result.query);
  expect_orthogonal(problem.key, result.key);
}

TEST(AttentionBackward, AZeroVectorHasAFiniteGradientUnderTheCosine) {
  Problem problem = problem_of(ScoreFunction::cosine, {});
  std::fill_n(problem.query.begin(), 3, 0.0);
  std::fill_n(problem.key.begin() + 3, 3, 0.0);
  const auto weights = support::reference_attend(problem).weights;
  const auto result = support::backward_of<float>(problem, weights, direction_of(problem));
  for (const auto* numbers : {&result.query, &result.key}) {
    for (const float x : *numbers) EXPECT_TRUE(std::isfinite(x));
  }
}

TEST(AttentionBackward, SaysWhatDoesNotFit) {
  const std::vector<float> numbers(8, 0.5F);
  std::vector<float> gradient(8);
  const auto view = core::const_matrix_view(numbers.data(), 2, 4);
  const core::AttentionInput input{.queries = view, .keys = view, .values = view};
  const core::AttentionGradients<float> good{.queries = core::matrix_view(gradient.data(), 2, 4),
                                             .keys = core::matrix_view(gradient.data(), 0, 4),
                                             .values = core::matrix_view(gradient.data(), 0, 4)};
  core::AttentionBackwardScratch<float> scratch;
  const std::vector<float> weights(4, 0.5F);
  const auto attend = [&](const core::AttentionSettings& settings, std::span<const float> given,
                          const core::ConstMatrixView& change,
                          const core::AttentionGradients<float>& gradients) {
    return core::attend_backward(input, settings, settings.score, given, change, gradients,
                                 scratch);
  };
  EXPECT_TRUE(attend({}, weights, view, good));
  EXPECT_TRUE(support::is_error(attend({}, std::span(weights).first(3), view, good),
                                core::ErrorCode::shape_mismatch, "its 4 weights but was given 3"));
  EXPECT_TRUE(
      support::is_error(attend({}, weights, core::const_matrix_view(numbers.data(), 1, 4), good),
                        core::ErrorCode::shape_mismatch, "the output's 2 rows and 4 columns"));
  auto narrow = good;
  narrow.bias = std::span(gradient).first(2);
  EXPECT_TRUE(support::is_error(attend({}, weights, view, narrow), core::ErrorCode::shape_mismatch,
                                "a gradient does not have"));
  const std::vector<core::HeadEdit> edits(1);
  EXPECT_TRUE(support::is_error(attend({.edits = edits}, weights, view, good),
                                core::ErrorCode::unsupported, "edited heads have no gradient"));
}
