// Score functions in the forward path: closed forms, an independent double forward,
// equal bits of `attend` and `attend_head`, and what is refused.

#include "attention/validate.h"
#include "attention_computed.h"

namespace core = attention_playground;

using core::ScoreFunction;
using support::Computed;
using support::expect_heads_equal;
using support::Problem;

namespace {

std::vector<ScoreFunction> functions() {
  return {ScoreFunction::scaled_dot, ScoreFunction::dot, ScoreFunction::general,
          ScoreFunction::additive, ScoreFunction::cosine};
}

Problem problem_of(ScoreFunction function, std::int64_t queries = 30) {
  Problem problem{.queries = queries, .keys = 33};
  problem.settings = {.heads = 4,
                      .key_value_heads = 2,
                      .mask = {.causal = core::CausalAlignment::bottom_right, .sinks = 1}};
  support::choose(problem, function);
  support::fill(problem, 41);
  return problem;
}

}  // namespace

TEST(AttentionScores, AgreeWithTheFormulasInDouble) {
  for (const ScoreFunction function : functions()) {
    SCOPED_TRACE(core::describe(function).name);
    Problem problem = problem_of(function);
    problem.settings.soft_cap = 3.0F;
    problem.bias = support::random_numbers(problem.queries * problem.keys, 8);
    const Computed computed(problem);
    const auto expected = support::reference_attend(problem);
    EXPECT_TRUE(support::is_close(computed.weights, expected.weights, 2e-6));
    EXPECT_TRUE(support::is_close(computed.output, expected.output, 2e-6));
  }
}

TEST(AttentionScores, OneHeadsStagesAreThoseOfAllToTheBit) {
  for (const ScoreFunction function : functions()) {
    SCOPED_TRACE(core::describe(function).name);
    const Problem problem = problem_of(function, 53);
    expect_heads_equal(Computed(problem), problem);
  }
}

TEST(AttentionScores, ScratchMemoryOfAnotherOperationChangesNothing) {
  core::AttentionScratch scratch;
  for (const std::int64_t queries : {53, 3, 30}) {
    for (const ScoreFunction function : functions()) {
      const Computed fresh(problem_of(function, queries));
      std::vector<float> output(fresh.output.size());
      ASSERT_TRUE(core::attend(fresh.input, fresh.settings, {.output = output}, scratch));
      EXPECT_TRUE(support::same_bits(output, fresh.output));
    }
  }
}

// science, section 1, F2: s = (1, 0), h = (0, 0), (1, 0), (0, 1), W = I, U = diag(1, 2).
TEST(AttentionScores, AdditiveGivesItsPublishedExample) {
  Problem problem{.queries = 1, .keys = 3, .query_width = 2, .key_width = 2, .value_width = 2};
  problem.function = ScoreFunction::additive;
  problem.hidden = 2;
  problem.query = {1, 0};
  problem.key = problem.value = {0, 0, 1, 0, 0, 1};
  problem.query_weight = {1, 0, 0, 1};
  problem.key_weight = {1, 0, 0, 2};
  problem.vector = {1, -1};
  const Computed computed(problem);
  EXPECT_TRUE(support::is_close(computed.weights, {.38376926, .46987886, .14635189}, 1e-7));
  EXPECT_TRUE(support::is_close(computed.output, {.46987886, .14635189}, 1e-7));
  const auto stages = core::attend_head(computed.input, computed.settings, 0);
  ASSERT_TRUE(stages);
  EXPECT_TRUE(support::is_close(
      std::vector<float>(stages->products.span().begin(), stages->products.span().end()),
      {.76159416, .96402758, -.20243342}, 1e-7));
}

// science, section 0.3, F1: Q = K, scaled dot, all keys and causal.
TEST(AttentionScores, ScaledDotGivesItsPublishedExample) {
  Problem problem{.queries = 3, .keys = 3, .query_width = 2, .key_width = 2, .value_width = 2};
  problem.query = problem.key = {1, 0, 0, 1, 1, 1};
  problem.value = {1, 0, 0, 1, 2, 2};
  EXPECT_TRUE(support::is_close(Computed(problem).weights,
                                {.40111209, .19777581, .40111209, .19777581, .40111209, .40111209,
                                 .24825508, .24825508, .50348984},
                                1e-7));
  problem.settings.mask.causal = core::CausalAlignment::bottom_right;
  EXPECT_TRUE(support::is_close(Computed(problem).weights,
                                {1, 0, 0, .33023845, .66976155, 0, .24825508, .24825508, .50348984},
                                1e-7));
}

TEST(AttentionScores, GeneralWithTheIdentityIsDotToTheBit) {
  Problem dot = problem_of(ScoreFunction::dot);
  Problem general = dot;
  general.function = ScoreFunction::general;
  general.query_weight.assign(4 * 9, 0.0);
  for (std::size_t head = 0; head < 4; ++head) {
    for (std::size_t k = 0; k < 3; ++k) general.query_weight[head * 9 + k * 4] = 1.0;
  }
  EXPECT_TRUE(support::same_bits(Computed(general).output, Computed(dot).output));
}

TEST(AttentionScores, DotIsScaledDotWithAFactorOfOneToTheBit) {
  const Problem dot = problem_of(ScoreFunction::dot);
  Problem scaled = dot;
  scaled.function = ScoreFunction::scaled_dot;
  scaled.settings.scale = 1.0F;
  EXPECT_TRUE(support::same_bits(Computed(scaled).output, Computed(dot).output));
}

/// Luong's concat, v . tanh([W U] [q; k]), by one matrix over both.
TEST(AttentionScores, ConcatIsAdditive) {
  const Problem problem = problem_of(ScoreFunction::additive);
  const std::int64_t width = 3;
  const std::int64_t key_width = 5;
  double largest = 0.0;
  for (std::int64_t j = 0; j < problem.keys; ++j) {
    double score = 0.0;
    for (std::int64_t h = 0; h < 6; ++h) {
      support::Numbers both;
      support::Numbers row;
      for (std::int64_t k = 0; k < width; ++k) {
        row.push_back(problem.query_weight[static_cast<std::size_t>(h * width + k)]);
        both.push_back(problem.query[static_cast<std::size_t>(k)]);
      }
      for (std::int64_t k = 0; k < key_width; ++k) {
        row.push_back(problem.key_weight[static_cast<std::size_t>(h * key_width + k)]);
        both.push_back(problem.key[static_cast<std::size_t>(j * 2 * key_width + k)]);
      }
      double inner = 0.0;
      for (std::size_t k = 0; k < row.size(); ++k) inner += row[k] * both[k];
      score += problem.vector[static_cast<std::size_t>(h)] * std::tanh(inner);
    }
    const Computed computed(problem);
    const auto stages = core::attend_head(computed.input, computed.settings, 0);
    ASSERT_TRUE(stages);
    largest = std::max(largest, std::fabs(score - static_cast<double>(stages->products.data()[j])));
  }
  EXPECT_LT(largest, 2e-6);
}

TEST(AttentionScores, CosineIsTheSameForLongerQueriesAndKeys) {
  Problem problem = problem_of(ScoreFunction::cosine);
  problem.settings.scale = 4.0F;
  const Computed before(problem);
  for (double& x : problem.query) x *= 8.0;
  for (double& x : problem.key) x *= 0.5;
  const Computed after(problem);
  const support::Numbers expected(before.weights.begin(), before.weights.end());
  EXPECT_TRUE(support::is_close(after.weights, expected, 1e-6));
}

TEST(AttentionScores, CosineOfAZeroVectorIsZero) {
  Problem problem{.queries = 1, .keys = 2};
  problem.function = ScoreFunction::cosine;
  problem.query = {1, 2, 3};
  problem.key = {0, 0, 0, 3, 0, -1};
  problem.value.assign(8, 1.0);
  const Computed computed(problem);
  EXPECT_TRUE(support::is_close(computed.weights, {.5, .5}, 1e-7));
}

TEST(AttentionScores, RefusesParametersThatDoNotFit) {
  const Computed good(problem_of(ScoreFunction::additive));
  const auto refuses = [&](const core::ScoreSettings& score, core::ErrorCode code,
                           const std::string& words) {
    auto settings = good.settings;
    settings.score = score;
    return support::is_error(core::validate(good.input, settings), code, words);
  };
  using enum core::ErrorCode;
  auto score = good.settings.score;
  score.hidden = 0;
  EXPECT_TRUE(refuses(score, invalid_argument, "needs a hidden size of 1 or more but it is 0"));
  score = good.settings.score;
  score.vector = score.vector.first(23);
  EXPECT_TRUE(
      refuses(score, shape_mismatch,
              "\"additive\" needs 24 numbers in the vector (heads x hidden) but there are 23"));
  score = good.settings.score;
  score.query_weight = {};
  EXPECT_TRUE(refuses(score, shape_mismatch, "needs 72 numbers in the query weight"));
  score = good.settings.score;
  score.key_weight = score.query_weight;
  EXPECT_TRUE(refuses(score, shape_mismatch, "needs 120 numbers in the key weight"));
  score.function = ScoreFunction::general;
  EXPECT_TRUE(refuses(score, shape_mismatch, "leave out the key weight and the vector"));
  EXPECT_TRUE(refuses({.function = ScoreFunction::general}, shape_mismatch,
                      "needs 60 numbers in the query weight (heads x query width x key width)"));
  score.function = ScoreFunction::cosine;
  EXPECT_TRUE(refuses(score, shape_mismatch, "\"cosine\" has no parameters"));
  EXPECT_TRUE(refuses({}, shape_mismatch, "a query has 3 numbers per head but a key has 5"));
  score = good.settings.score;
  score.hidden = std::numeric_limits<std::int64_t>::max() / 2;
  EXPECT_TRUE(refuses(score, out_of_memory, "the size of the additive scores does not fit"));
  std::vector<float> vector = good.vector;
  vector[4] = std::numeric_limits<float>::infinity();
  score = good.settings.score;
  score.vector = vector;
  EXPECT_TRUE(refuses(score, non_finite,
                      "the score's vector holds a value that is not a finite number at element 4"));
}
