#include "analysis/head_facts.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <vector>

#include "support.h"

namespace attention_playground {
namespace {

template <typename T>
Buffer<T> buffer_of(const std::vector<T>& values) {
  auto buffer = Buffer<T>::allocate(static_cast<std::int64_t>(values.size()), "a test's numbers");
  std::ranges::copy(values, buffer->data());
  return std::move(*buffer);
}

/// A head of which only the weights are known; `allowed` empty: everything.
HeadStages weights_alone(std::int64_t queries, std::int64_t keys, const std::vector<float>& weights,
                         std::vector<std::uint8_t> allowed = {}) {
  allowed.resize(weights.size(), 1);
  HeadStages stages;
  stages.queries = queries;
  stages.keys = keys;
  stages.weights = buffer_of(weights);
  stages.allowed = buffer_of(allowed);
  return stages;
}

HeadStages with_scores(HeadStages stages) {
  stages.scores = buffer_of(std::vector<float>(static_cast<std::size_t>(stages.weights.size())));
  return stages;
}

TEST(HeadFacts, FindWhatHidesLaterTokensByTheMaskOrWhereOnlyWeightsAreKnownByZeros) {
  const std::vector<float> triangle{1.0F, 0.0F, 0.5F, 0.5F};
  EXPECT_TRUE(head_facts(weights_alone(2, 2, triangle)).hides_later);
  EXPECT_TRUE(head_facts(with_scores(weights_alone(2, 2, triangle, {1, 0, 1, 1}))).hides_later);
  // A weight that happens to be 0 is not hidden.
  EXPECT_FALSE(head_facts(with_scores(weights_alone(2, 2, triangle))).hides_later);
  EXPECT_FALSE(head_facts(weights_alone(2, 2, {0.5F, 0.5F, 0.5F, 0.5F})).hides_later);
  EXPECT_FALSE(head_facts(weights_alone(1, 1, {1.0F})).hides_later);
  // One query at the end of three keys sees them all; two see what came before them.
  EXPECT_FALSE(head_facts(weights_alone(1, 3, {0.2F, 0.8F, 0.0F})).hides_later);
  EXPECT_TRUE(head_facts(weights_alone(2, 3, {0.2F, 0.8F, 0.0F, 0.2F, 0.3F, 0.5F})).hides_later);
}

TEST(HeadFacts, CountWhatIsAllowedAndTellTheLargestWeightBesideTheFirstKey) {
  const HeadFacts open = head_facts(weights_alone(2, 3, {0.9F, 0.1F, 0, 0.7F, 0.05F, 0.25F}));
  EXPECT_EQ(open.allowed.cells, 6);
  EXPECT_EQ(open.allowed.empty_rows, 0);
  EXPECT_EQ(open.largest_after_first, 0.25F);
  const HeadFacts hidden =
      head_facts(weights_alone(3, 2, {1, 0, 0, 0, 0.5F, 0.5F}, {1, 0, 0, 0, 1, 1}));
  EXPECT_EQ(hidden.allowed.cells, 3);
  EXPECT_EQ(hidden.allowed.empty_rows, 1);
  EXPECT_EQ(head_facts(weights_alone(2, 1, {1.0F, 1.0F})).largest_after_first, 0.0F);
  const float nan = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(head_facts(weights_alone(1, 3, {nan, nan, 0.5F})).largest_after_first, 0.5F);
}

TEST(RowFigures, AreTheSumsOfARowAndOfWhatIsNotNamed) {
  std::uint32_t state = 7;
  const auto next = [&state] {
    state = state * 1664525U + 1013904223U;
    return static_cast<float>(state >> 8U) / 16777216.0F;
  };
  for (std::int64_t keys = 1; keys <= 12; ++keys) {
    std::vector<float> weights;
    std::vector<std::uint8_t> allowed;
    for (std::int64_t cell = 0; cell < 3 * keys; ++cell) {
      allowed.push_back(next() < 0.8F ? 1 : 0);
      weights.push_back(allowed.back() != 0 ? next() : 0.0F);
    }
    const HeadStages stages = weights_alone(3, keys, weights, allowed);
    for (std::int64_t query = 0; query < 3; ++query) {
      const auto row = weights.begin() + query * keys;
      std::vector<double> sorted(row, row + keys);
      std::ranges::sort(sorted, std::greater<>());
      double sum = 0.0;
      double rest = 0.0;
      for (std::size_t rank = 0; rank < sorted.size(); ++rank) {
        sum += sorted[rank];
        if (rank >= named_in_line) rest += sorted[rank];
      }
      const RowFigures figures = row_figures(stages, query);
      EXPECT_NEAR(figures.sum, sum, 1e-6) << keys;
      EXPECT_NEAR(figures.rest, rest, 1e-6) << keys;
    }
  }
}

}  // namespace
}  // namespace attention_playground
