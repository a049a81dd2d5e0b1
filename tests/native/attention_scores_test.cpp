// Score functions in the forward path: closed forms, an independent double forward,
// equal bits of `attend` and `attend_head`, painted weights, and what is refused.

#include "attention/attend.h"
#include "attention/validate.h"
#include "attention_reference.h"

namespace core = attention_playground;

using core::ScoreFunction;
using support::Problem;

namespace {

/// A problem's numbers in float, and what `attend` makes of them.
struct Computed {
  explicit Computed(const Problem& problem, std::span<const core::HeadEdit> edits = {})
      : query(cast(problem.query)),
        key(cast(problem.key)),
        value(cast(problem.value)),
        query_weight(cast(problem.query_weight)),
        key_weight(cast(problem.key_weight)),
        vector(cast(problem.vector)),
        bias(cast(problem.bias)),
        output(static_cast<std::size_t>(problem.queries * problem.settings.heads *
                                        problem.value_width)),
        weights(static_cast<std::size_t>(problem.settings.heads * problem.queries * problem.keys)),
        settings(problem.settings),
        input{.queries = support::view(query, problem.queries),
              .keys = support::view(key, problem.keys),
              .values = support::view(value, problem.keys)} {
    settings.bias = bias;
    settings.edits = edits;
    settings.score = {.function = problem.function,
                      .hidden = problem.hidden,
                      .query_weight = query_weight,
                      .key_weight = key_weight,
                      .vector = vector};
    const auto valid = core::validate(input, settings);
    EXPECT_TRUE(valid) << (valid ? "" : valid.error().where);
    const auto done = core::attend(input, settings, {.output = output, .weights = weights});
    EXPECT_TRUE(done) << (done ? "" : done.error().where);
  }

  static std::vector<float> cast(const support::Numbers& numbers) {
    return {numbers.begin(), numbers.end()};
  }

  std::vector<float> query, key, value, query_weight, key_weight, vector, bias;
  std::vector<float> output, weights;
  core::AttentionSettings settings;
  core::AttentionInput input;
};

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

void expect_heads_equal(const Computed& computed, const Problem& problem) {
  const auto cells = static_cast<std::size_t>(problem.queries * problem.keys);
  for (std::int64_t head = 0; head < problem.settings.heads; ++head) {
    const auto stages = core::attend_head(computed.input, computed.settings, head);
    ASSERT_TRUE(stages) << stages.error().where;
    EXPECT_TRUE(support::same_bits(
        stages->weights.span(),
        std::span(computed.weights).subspan(static_cast<std::size_t>(head) * cells, cells)));
    for (std::int64_t i = 0; i < problem.queries; ++i) {
      EXPECT_TRUE(support::same_bits(
          stages->output.span().subspan(static_cast<std::size_t>(i * problem.value_width),
                                        static_cast<std::size_t>(problem.value_width)),
          std::span(computed.output)
              .subspan(static_cast<std::size_t>((i * problem.settings.heads + head) *
                                                problem.value_width),
                       static_cast<std::size_t>(problem.value_width))));
    }
  }
}

}  // namespace

TEST(AttentionScores, AgreeWithTheFormulasInDouble) {
  for (const ScoreFunction function : functions()) {
    SCOPED_TRACE(core::score_function_name(function));
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
    SCOPED_TRACE(core::score_function_name(function));
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

namespace {

Problem painted_problem() {
  Problem problem{.queries = 30, .keys = 30};
  problem.settings = {
      .heads = 2, .key_value_heads = 1, .mask = {.causal = core::CausalAlignment::top_left}};
  support::fill(problem, 12);
  return problem;
}

}  // namespace

TEST(PaintedWeights, TheRestOfTheRowKeepsItsProportionsAndSharesWhatIsLeft) {
  const Problem problem = painted_problem();
  const Computed plain(problem);
  const std::vector<core::PaintedWeight> painted{
      {.query = 27, .key = 2, .weight = 0.9F}, {.query = 27, .key = 5, .weight = 0.25F},
      {.query = 27, .key = 2, .weight = 0.5F}, {.query = 40, .key = 0, .weight = 1.0F},
      {.query = 3, .key = 77, .weight = 1.0F}, {.query = -1, .key = -1, .weight = 1.0F}};
  std::vector<core::HeadEdit> edits(2);
  edits[1].painted = painted;
  const Computed edited(problem, edits);
  const std::size_t first = (30 + 27) * 30;
  const double rest = 1.0 - static_cast<double>(plain.weights[first + 2]) -
                      static_cast<double>(plain.weights[first + 5]);
  for (std::size_t cell = 0; cell < plain.weights.size(); ++cell) {
    auto expected = static_cast<double>(plain.weights[cell]);
    if (cell >= first && cell < first + 30) expected *= 0.25 / rest;
    if (cell == first + 2) expected = 0.5;
    if (cell == first + 5) expected = 0.25;
    EXPECT_NEAR(static_cast<double>(edited.weights[cell]), expected, 1e-6) << cell;
  }
  expect_heads_equal(edited, problem);
}

TEST(PaintedWeights, HiddenCellsStayHidden) {
  const Problem problem = painted_problem();
  const std::vector<core::PaintedWeight> painted{{.query = 4, .key = 5, .weight = 1.0F},
                                                 {.query = 25, .key = 29, .weight = 0.5F}};
  std::vector<core::HeadEdit> edits(2);
  edits[0].painted = painted;
  EXPECT_TRUE(support::same_bits(Computed(problem, edits).output, Computed(problem).output));
}

TEST(PaintedWeights, AFullRowLeavesTheRestNothingAndIsScaledToOne) {
  const Problem problem = painted_problem();
  const std::vector<core::PaintedWeight> painted{{.query = 9, .key = 1, .weight = 1.0F},
                                                 {.query = 9, .key = 3, .weight = 0.25F},
                                                 {.query = 0, .key = 0, .weight = 0.25F},
                                                 {.query = 6, .key = 6, .weight = 0.0F}};
  std::vector<core::HeadEdit> edits(2);
  edits[0].painted = painted;
  const Computed edited(problem, edits);
  support::Numbers expected(30);
  expected[1] = 0.8;
  expected[3] = 0.2;
  const auto row = [&](std::size_t query) {
    return std::vector<float>(
        edited.weights.begin() + static_cast<std::ptrdiff_t>(query * 30),
        edited.weights.begin() + static_cast<std::ptrdiff_t>(query * 30 + 30));
  };
  EXPECT_TRUE(support::is_close(row(9), expected, 1e-7));
  // The first query sees one key: nothing takes what is left.
  EXPECT_EQ(row(0)[0], 0.25F);
  // A cell painted to nothing leaves all to the others.
  EXPECT_EQ(row(6)[6], 0.0F);
  float sum = 0.0F;
  for (const float weight : row(6)) sum += weight;
  EXPECT_NEAR(sum, 1.0F, 1e-6F);
  expect_heads_equal(edited, problem);
}

TEST(PaintedWeights, MustLieBetweenZeroAndOne) {
  const Computed plain(painted_problem());
  for (const float weight : {-0.5F, 1.5F, std::numeric_limits<float>::quiet_NaN()}) {
    const std::vector<core::PaintedWeight> painted{{.weight = weight}};
    std::vector<core::HeadEdit> edits(2);
    edits[1].painted = painted;
    auto settings = plain.settings;
    settings.edits = edits;
    EXPECT_TRUE(support::is_error(core::validate(plain.input, settings),
                                  core::ErrorCode::invalid_argument,
                                  "a painted weight must lie between 0 and 1"));
  }
}
