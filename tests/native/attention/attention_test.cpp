// One operation over many heads: the fast path against the staged one, heads as
// strides against heads apart, and what it says about input that cannot be.

#include "attention/attend.h"

#include <cmath>
#include <limits>

#include "base/matrix.h"
#include "support.h"

namespace core = attention_playground;

namespace {

struct Sizes {
  std::int64_t heads = 1;
  std::int64_t key_value_heads = 1;
  std::int64_t queries = 1;
  std::int64_t keys = 1;
  std::int64_t width = 1;
  std::int64_t value_width = 1;
};

/// Random input of these sizes that owns its numbers.
struct Problem {
  explicit Problem(const Sizes& sizes, std::uint32_t seed = 1)
      : size(sizes),
        queries(support::random_values(count(size.queries, size.heads * size.width), seed, 2.0F)),
        keys(support::random_values(count(size.keys, size.key_value_heads * size.width), seed + 1,
                                    2.0F)),
        values(support::random_values(count(size.keys, size.key_value_heads * size.value_width),
                                      seed + 2)),
        output(count(size.queries, size.heads * size.value_width)),
        weights(count(size.heads * size.queries, size.keys)) {
    settings.heads = size.heads;
    settings.key_value_heads = size.key_value_heads;
  }
  static std::size_t count(std::int64_t rows, std::int64_t columns) {
    return static_cast<std::size_t>(rows * columns);
  }
  core::AttentionInput input() const {
    return {.queries = support::view(queries, size.queries),
            .keys = support::view(keys, size.keys),
            .values = support::view(values, size.keys)};
  }
  core::Expected<void> attend() {
    return core::attend(input(), settings, {.output = output, .weights = weights});
  }

  Sizes size;
  core::AttentionSettings settings;
  std::vector<float> queries, keys, values, output, weights;
};

std::vector<Sizes> many_sizes() {
  return {
      {.heads = 1, .key_value_heads = 1, .queries = 1, .keys = 1, .width = 1, .value_width = 1},
      {.heads = 3, .key_value_heads = 3, .queries = 5, .keys = 7, .width = 3, .value_width = 2},
      {.heads = 4, .key_value_heads = 2, .queries = 9, .keys = 17, .width = 8, .value_width = 5},
      {.heads = 6, .key_value_heads = 1, .queries = 33, .keys = 31, .width = 32, .value_width = 16},
      {.heads = 2,
       .key_value_heads = 2,
       .queries = 65,
       .keys = 66,
       .width = 13,
       .value_width = 33}};
}

}  // namespace

TEST(Attend, GivesTheBitsOfTheStages) {
  for (const Sizes& sizes : many_sizes()) {
    for (const auto causal : {core::CausalAlignment::none, core::CausalAlignment::bottom_right,
                              core::CausalAlignment::top_left}) {
      Problem problem(sizes);
      problem.settings.mask.causal = causal;
      ASSERT_TRUE(problem.attend());
      for (std::int64_t head = 0; head < sizes.heads; ++head) {
        auto stages = core::attend_head(problem.input(), problem.settings, head);
        ASSERT_TRUE(stages);
        const auto cells = static_cast<std::size_t>(sizes.queries * sizes.keys);
        const std::span<const float> weights(
            problem.weights.data() + static_cast<std::size_t>(head) * cells, cells);
        EXPECT_TRUE(support::same_bits(weights, stages->weights)) << "head " << head;
        std::vector<float> column;
        for (std::int64_t query = 0; query < sizes.queries; ++query) {
          const auto row = static_cast<std::size_t>(query * sizes.heads * sizes.value_width +
                                                    head * sizes.value_width);
          for (std::int64_t i = 0; i < sizes.value_width; ++i) {
            column.push_back(problem.output[row + static_cast<std::size_t>(i)]);
          }
        }
        EXPECT_TRUE(support::same_bits(column, stages->output)) << "head " << head;
      }
    }
  }
}

TEST(Attend, AgreesWithDoublePrecisionLoops) {
  for (const Sizes& sizes : many_sizes()) {
    Problem problem(sizes, 7);
    ASSERT_TRUE(problem.attend());
    const std::int64_t group = sizes.heads / sizes.key_value_heads;
    for (std::int64_t head = 0; head < sizes.heads; ++head) {
      for (std::int64_t query = 0; query < sizes.queries; ++query) {
        std::vector<double> scores;
        double largest = -std::numeric_limits<double>::infinity();
        for (std::int64_t key = 0; key < sizes.keys; ++key) {
          double product = 0;
          for (std::int64_t i = 0; i < sizes.width; ++i) {
            product += double(problem.input().queries(query, head * sizes.width + i)) *
                       double(problem.input().keys(key, head / group * sizes.width + i));
          }
          scores.push_back(product / std::sqrt(double(sizes.width)));
          largest = std::max(largest, scores.back());
        }
        double sum = 0;
        for (const double one : scores) sum += std::exp(one - largest);
        for (std::int64_t key = 0; key < sizes.keys; ++key) {
          const double expected = std::exp(scores[static_cast<std::size_t>(key)] - largest) / sum;
          const auto at =
              static_cast<std::size_t>((head * sizes.queries + query) * sizes.keys + key);
          EXPECT_NEAR(problem.weights[at], expected, 4e-6);
        }
      }
    }
  }
}

TEST(Attend, HeadsSplitByStridesEqualHeadsApart) {
  const Sizes sizes{
      .heads = 3, .key_value_heads = 3, .queries = 7, .keys = 9, .width = 5, .value_width = 4};
  Problem all(sizes);
  ASSERT_TRUE(all.attend());
  for (std::int64_t head = 0; head < sizes.heads; ++head) {
    Problem one(
        {.heads = 1, .key_value_heads = 1, .queries = 7, .keys = 9, .width = 5, .value_width = 4});
    const core::RowMajorMatrix queries = core::head_view(all.input().queries, head, sizes.width);
    const core::RowMajorMatrix keys = core::head_view(all.input().keys, head, sizes.width);
    const core::RowMajorMatrix values =
        core::head_view(all.input().values, head, sizes.value_width);
    one.queries.assign(queries.data(), queries.data() + queries.size());
    one.keys.assign(keys.data(), keys.data() + keys.size());
    one.values.assign(values.data(), values.data() + values.size());
    ASSERT_TRUE(one.attend());
    const std::span<const float> weights(all.weights.data() + head * 63, 63);
    EXPECT_TRUE(support::same_bits(weights, one.weights));
    const core::RowMajorMatrix output = support::view(all.output, 7).middleCols(head * 4, 4);
    EXPECT_TRUE(support::same_bits(std::span<const float>(output.data(), 28), one.output));
  }
}

TEST(Attend, CausalOutputsNeverFeelLaterTokens) {
  Problem before(
      {.heads = 2, .key_value_heads = 2, .queries = 12, .keys = 12, .width = 4, .value_width = 4});
  before.settings.mask.causal = core::CausalAlignment::bottom_right;
  Problem after = before;
  for (std::size_t i = 7 * 8; i < after.keys.size(); ++i) {
    after.keys[i] += 3.0F;
    after.values[i] -= 5.0F;
  }
  ASSERT_TRUE(before.attend());
  ASSERT_TRUE(after.attend());
  const std::span<const float> early(before.output.data(), 7 * 8);
  EXPECT_TRUE(support::same_bits(early, std::span<const float>(after.output.data(), 7 * 8)));
  EXPECT_NE(before.output, after.output);
}

TEST(Attend, MasksCombineByAnd) {
  Problem problem(
      {.heads = 1, .key_value_heads = 1, .queries = 4, .keys = 4, .width = 2, .value_width = 2});
  const std::vector<std::uint8_t> cells{1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 1};
  problem.settings.mask = {.causal = core::CausalAlignment::bottom_right,
                           .window_left = 1,
                           .key_length = 3,
                           .allowed = cells};
  auto stages = core::attend_head(problem.input(), problem.settings, 0);
  ASSERT_TRUE(stages);
  const std::vector<std::uint8_t> expected{1, 0, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0, 0, 1, 0};
  EXPECT_EQ(std::vector<std::uint8_t>(stages->allowed.span().begin(), stages->allowed.span().end()),
            expected);
}

TEST(Attend, EmptyRowsFollowThePolicy) {
  const std::vector<std::uint8_t> nothing(6, 0);
  for (const auto policy :
       {core::EmptyRow::zero, core::EmptyRow::uniform, core::EmptyRow::not_a_number}) {
    Problem problem(
        {.heads = 1, .key_value_heads = 1, .queries = 2, .keys = 3, .width = 2, .value_width = 2});
    problem.settings.mask.allowed = nothing;
    problem.settings.empty_row = policy;
    std::vector<std::uint8_t> empty(2, 0);
    ASSERT_TRUE(
        core::attend(problem.input(), problem.settings,
                     {.output = problem.output, .weights = problem.weights, .empty_rows = empty}));
    EXPECT_EQ(empty, (std::vector<std::uint8_t>{1, 1}));
    for (const float weight : problem.weights) {
      if (policy == core::EmptyRow::not_a_number) {
        EXPECT_TRUE(std::isnan(weight));
      } else {
        EXPECT_NEAR(weight, policy == core::EmptyRow::zero ? 0.0F : 1.0F / 3.0F, 1e-7);
      }
    }
  }
}

TEST(Attend, NamesThePlaceOfWhatIsNotFinite) {
  for (const float bad :
       {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    Problem problem(
        {.heads = 2, .key_value_heads = 2, .queries = 3, .keys = 3, .width = 2, .value_width = 2});
    problem.keys[7] = bad;
    const auto result = core::validate(problem.input(), problem.settings);
    ASSERT_TRUE(support::is_error(result, core::ErrorCode::non_finite, "keys"));
    EXPECT_EQ(result.error().index, 7);
  }
}

TEST(Attend, RefusesSizesThatDoNotFit) {
  Problem problem(
      {.heads = 2, .key_value_heads = 2, .queries = 3, .keys = 3, .width = 2, .value_width = 2});
  problem.settings.heads = 3;
  EXPECT_FALSE(problem.attend());
  problem.settings.heads = 0;
  EXPECT_FALSE(problem.attend());
  problem.settings.heads = std::numeric_limits<std::int64_t>::max();
  EXPECT_FALSE(problem.attend());
}

TEST(Attend, RefusesHugeMatricesBeforeReadingThem) {
  // Views that lie about their size: nothing may be read or reserved for them.
  const float one = 1.0F;
  const std::int64_t huge = std::int64_t{1} << 40;
  const core::AttentionInput input{.queries = core::const_matrix_view(&one, huge, 1),
                                   .keys = core::const_matrix_view(&one, huge, 1),
                                   .values = core::const_matrix_view(&one, huge, 1)};
  std::vector<float> output(1);
  EXPECT_FALSE(core::attend(input, {}, {.output = output}));
  EXPECT_FALSE(core::attend_head(input, {}, 0));
}
