// Two heads over aligned tokens, against double precision and by what has to hold of any two.

#include "analysis/head_comparison.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <random>
#include <span>
#include <vector>

#include "models/intervention/trace_change.h"
#include "support.h"

namespace core = attention_playground;

namespace {

using Places = std::vector<std::int32_t>;

/// A layer of `heads` heads of weights alone, whose rows sum to 1; `causal` hides what comes later.
core::Trace random_trace(unsigned seed, std::int64_t heads, std::int64_t queries, std::int64_t keys,
                         bool causal = false) {
  std::mt19937 random(seed);
  core::Trace trace;
  core::LayerTrace& layer = trace.layers.emplace_back();
  layer.queries = queries;
  layer.keys = keys;
  layer.heads = heads;
  layer.key_value_heads = heads;
  layer.weights = *core::Buffer<float>::allocate(heads * queries * keys, "weights");
  for (std::int64_t row = 0; row < heads * queries; ++row) {
    std::vector<double> weights(static_cast<std::size_t>(keys), 0.0);
    const std::int64_t seen = causal ? std::min(keys, row % queries + 1) : keys;
    double sum = 0;
    for (std::int64_t key = 0; key < seen; ++key) {
      sum += weights[static_cast<std::size_t>(key)] = 1e-3 + static_cast<double>(random() % 1000);
    }
    for (std::int64_t key = 0; key < keys; ++key) {
      layer.weights.data()[row * keys + key] =
          static_cast<float>(weights[static_cast<std::size_t>(key)] / sum);
    }
  }
  if (causal) trace.mask.settings.causal = core::CausalAlignment::bottom_right;
  return trace;
}

core::ComparedHead side(const core::Trace& trace, std::int64_t head, const Places& queries,
                        const Places& keys) {
  return {.trace = &trace, .layer = 0, .head = head, .queries = queries, .keys = keys};
}

double weight_at(const core::Trace& trace, std::int64_t head, std::int32_t query,
                 std::int32_t key) {
  if (query < 0 || key < 0) return 0;
  const core::LayerTrace& layer = trace.layers[0];
  return layer.weights.data()[(head * layer.queries + query) * layer.keys + key];
}

/// Of each aligned row, from the definition and in double precision.
double moved_in(const core::Trace& first, const core::Trace& second, std::int32_t query,
                std::int32_t other_query, const Places& keys, const Places& other_keys) {
  double sum = 0;
  for (std::size_t column = 0; column < keys.size(); ++column) {
    sum += std::abs(weight_at(second, 1, other_query, other_keys[column]) -
                    weight_at(first, 0, query, keys[column]));
  }
  return sum / 2;
}

// Of five tokens and of four: the third is in the first alone, the last in the second alone.
const Places own{0, 1, 2, 3, 4, -1};
const Places theirs{0, 1, -1, 2, 3, 4};

}  // namespace

TEST(HeadComparison, IsTheDifferenceOfAlignedCells) {
  const core::Trace first = random_trace(1, 2, 5, 5);
  const core::Trace second = random_trace(2, 2, 5, 5, true);
  auto all = core::compare_heads(side(first, 0, own, own), side(second, 1, theirs, theirs), 5);
  ASSERT_TRUE(all);
  ASSERT_EQ(all->rows, 6);
  ASSERT_EQ(all->columns, 6);
  double largest = 0;
  double mean = 0;
  for (std::size_t row = 0; row < own.size(); ++row) {
    const bool is_row = own[row] >= 0 && theirs[row] >= 0;
    const double moved = moved_in(first, second, own[row], theirs[row], own, theirs);
    EXPECT_NEAR(all->numbers_at(3)[row], is_row ? moved : -1.0, 1e-6);
    if (is_row) mean += moved / 4;
    for (std::size_t column = 0; column < own.size(); ++column) {
      const std::size_t cell = row * own.size() + column;
      const double before = weight_at(first, 0, own[row], own[column]);
      const double after = weight_at(second, 1, theirs[row], theirs[column]);
      EXPECT_EQ(all->numbers_at(0)[cell], static_cast<float>(before));
      EXPECT_EQ(all->numbers_at(1)[cell], static_cast<float>(after));
      const bool is_cell = is_row && own[column] >= 0 && theirs[column] >= 0;
      EXPECT_NEAR(all->numbers_at(2)[cell], is_cell ? after - before : 0.0, 1e-7);
      EXPECT_EQ(all->cells_at(2)[cell], is_cell ? 1 : 0);
      if (is_cell) largest = std::max(largest, std::abs(after - before));
    }
  }
  EXPECT_NEAR(all->largest, largest, 1e-7);
  EXPECT_NEAR(all->mean_moved, mean, 1e-6);
  EXPECT_EQ(all->rows_of_both, 4);
}

TEST(HeadComparison, NamesTheLargestChangesFirst) {
  const core::Trace first = random_trace(3, 2, 7, 7);
  const Places all_tokens{0, 1, 2, 3, 4, 5, 6};
  auto all = core::compare_heads(side(first, 0, all_tokens, all_tokens),
                                 side(first, 1, all_tokens, all_tokens), 10);
  ASSERT_TRUE(all);
  ASSERT_EQ(all->changes.size(), 10U);
  std::vector<float> sorted;
  for (const float value : std::span(all->numbers_at(2), 49)) sorted.push_back(std::abs(value));
  std::ranges::sort(sorted, std::greater{});
  for (std::size_t index = 0; index < 10; ++index) {
    const core::ComparedCell& change = all->changes[index];
    EXPECT_EQ(std::abs(all->numbers_at(2)[change.row * 7 + change.column]), sorted[index]);
  }
  EXPECT_EQ(all->largest, sorted.front());
}

TEST(HeadComparison, TurnsAroundWithItsSidesAndIsNothingOfAHeadWithItself) {
  const core::Trace first = random_trace(4, 2, 5, 5);
  const core::Trace second = random_trace(5, 2, 5, 5);
  auto there = core::compare_heads(side(first, 0, own, own), side(second, 1, theirs, theirs), 3);
  auto back = core::compare_heads(side(second, 1, theirs, theirs), side(first, 0, own, own), 3);
  ASSERT_TRUE(there && back);
  for (std::int64_t cell = 0; cell < there->rows * there->columns; ++cell) {
    EXPECT_EQ(there->numbers_at(2)[cell], -back->numbers_at(2)[cell]);
  }
  EXPECT_EQ(there->mean_moved, back->mean_moved);
  const auto same = core::compare_heads(side(first, 0, own, own), side(first, 0, own, own), 3);
  ASSERT_TRUE(same);
  EXPECT_EQ(same->largest, 0.0F);
  EXPECT_EQ(same->mean_moved, 0.0);
  EXPECT_TRUE(same->changes.empty());
}

TEST(HeadComparison, FindsTheOneWeightThatAReaderSet) {
  const core::Trace before = random_trace(6, 1, 4, 4);
  core::Trace after = random_trace(6, 1, 4, 4);
  const Places all_tokens{0, 1, 2, 3};
  ASSERT_TRUE(core::change_trace(
      after, std::vector<core::Intervention>{
                 {.site = {.layer = 0, .head = 0},
                  .kind = core::PaintWeight{.query = 2, .key = 1, .weight = 1.0F}}}));
  auto all = core::compare_heads(side(before, 0, all_tokens, all_tokens),
                                 side(after, 0, all_tokens, all_tokens), 1);
  ASSERT_TRUE(all);
  const double set = 1.0 - weight_at(before, 0, 2, 1);
  EXPECT_NEAR(all->numbers_at(2)[2 * 4 + 1], set, 1e-6);
  EXPECT_NEAR(all->numbers_at(3)[2], set, 1e-6);
  EXPECT_EQ(all->numbers_at(3)[1], 0.0F);
  ASSERT_EQ(all->changes.size(), 1U);
  EXPECT_EQ(all->changes[0].row, 2);
  EXPECT_EQ(all->changes[0].column, 1);
}

TEST(HeadComparison, RefusesWhatDoesNotFit) {
  const core::Trace trace = random_trace(7, 1, 4, 3);
  const Places rows{0, 1};
  const Places columns{0, 1, 2};
  const auto code = [&](const core::ComparedHead& first, const core::ComparedHead& second) {
    return core::compare_heads(first, second, 1).error().code;
  };
  EXPECT_EQ(code(side(trace, 0, rows, columns), side(trace, 0, columns, columns)),
            core::ErrorCode::shape_mismatch);
  const Places beyond{0, 3};
  EXPECT_EQ(code(side(trace, 0, rows, beyond), side(trace, 0, rows, rows)),
            core::ErrorCode::invalid_argument);
  const Places below{0, -2};
  EXPECT_EQ(code(side(trace, 0, below, columns), side(trace, 0, rows, columns)),
            core::ErrorCode::invalid_argument);
  EXPECT_EQ(code(side(trace, 1, rows, columns), side(trace, 0, rows, columns)),
            core::ErrorCode::invalid_argument);
}
