// Weights that a reader set by hand: what becomes of the rest of their rows.

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
