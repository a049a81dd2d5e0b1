// Weights that a reader set by hand: what becomes of the rest of their rows.

#include <cmath>

#include "attention_computed.h"

namespace core = attention_playground;

using support::Computed;
using support::expect_heads_equal;
using support::Problem;

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

TEST(PaintedWeights, CoverRowsAndColumnsAndTheLaterCounts) {
  const Problem problem = painted_problem();
  const std::vector<core::PaintedWeight> painted{
      {.query = 20, .key = 3, .weight = 0.125F, .queries = 2, .keys = 2},
      {.query = 21, .key = 4, .weight = 0.5F, .queries = 90, .keys = 90}};
  const std::vector<core::PaintedWeight> apart{{.query = 20, .key = 3, .weight = 0.125F},
                                               {.query = 20, .key = 4, .weight = 0.125F},
                                               {.query = 21, .key = 3, .weight = 0.125F}};
  std::vector<core::HeadEdit> edits(2);
  edits[0].painted = painted;
  std::vector<core::HeadEdit> of_cells(2);
  of_cells[0].painted = apart;
  const Computed edited(problem, edits);
  const Computed cells(problem, of_cells);
  const auto row = [](const Computed& computed, std::ptrdiff_t query) {
    return std::vector<float>(computed.weights.begin() + query * 30,
                              computed.weights.begin() + query * 30 + 30);
  };
  EXPECT_EQ(row(edited, 20), row(cells, 20));
  // 0.125 and 18 times 0.5 are more than 1 and scaled to it; what the mask hides counts not.
  EXPECT_NEAR(row(edited, 21)[3], 0.125F / 9.125F, 1e-7F);
  EXPECT_NEAR(row(edited, 21)[21], 0.5F / 9.125F, 1e-7F);
  EXPECT_EQ(row(edited, 21)[22], 0.0F);
  EXPECT_NEAR(row(edited, 29)[4], 1.0F / 26.0F, 1e-7F);
  expect_heads_equal(edited, problem);
}

TEST(PaintedScores, GoIntoSoftmaxAndStayHidden) {
  const Problem problem = painted_problem();
  const std::vector<core::PaintedScore> scores{{.query = 20, .key = 3, .score = 2.5F, .keys = 2},
                                               {.query = 20, .key = 29, .score = 99.0F}};
  std::vector<core::HeadEdit> edits(2);
  edits[1].scores = scores;
  edits[1].temperature = 0.5F;
  const Computed edited(problem, edits);
  const auto stages = core::attend_head(edited.input, edited.settings, 1);
  ASSERT_TRUE(stages);
  EXPECT_EQ(stages->scores.data()[20 * 30 + 3], 2.5F);
  double sum = 0;
  for (int key = 0; key <= 20; ++key) {
    sum += std::exp(static_cast<double>(stages->scores.data()[20 * 30 + key]));
  }
  EXPECT_NEAR(stages->weights.data()[20 * 30 + 4], std::exp(2.5) / sum, 1e-6);
  EXPECT_EQ(stages->weights.data()[20 * 30 + 29], 0.0F);
  expect_heads_equal(edited, problem);
}

TEST(PaintedScores, MustBeFinite) {
  const Computed plain(painted_problem());
  const std::vector<core::PaintedScore> scores{{.score = std::numeric_limits<float>::infinity()}};
  std::vector<core::HeadEdit> edits(2);
  edits[1].scores = scores;
  auto settings = plain.settings;
  settings.edits = edits;
  EXPECT_TRUE(support::is_error(core::validate(plain.input, settings),
                                core::ErrorCode::invalid_argument,
                                "a painted score must be a finite number"));
}

TEST(PatternRows, WinOverTheHeadsPatternInTheirRows) {
  const Problem problem = painted_problem();
  const std::vector<core::PatternRows> rows{
      {.query = 7, .queries = 3, .pattern = core::WeightPattern::uniform},
      {.query = 9, .pattern = core::WeightPattern::own}};
  std::vector<core::HeadEdit> edits(2);
  edits[0] = {.pattern = core::WeightPattern::previous,
              .pattern_alignment = core::CausalAlignment::top_left,
              .rows = rows};
  const Computed edited(problem, edits);
  const auto weight = [&](std::size_t query, std::size_t key) {
    return edited.weights[query * 30 + key];
  };
  EXPECT_EQ(weight(6, 5), 1.0F);
  EXPECT_EQ(weight(7, 0), 0.125F);
  EXPECT_EQ(weight(8, 8), 1.0F / 9.0F);
  EXPECT_EQ(weight(9, 9), 1.0F);
  EXPECT_EQ(weight(10, 9), 1.0F);
  expect_heads_equal(edited, problem);
}
