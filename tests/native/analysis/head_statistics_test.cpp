#include "analysis/head_statistics.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <vector>

#include "traces/trace.h"
#include "traces/trace_views.h"

namespace core = attention_playground;

namespace {

constexpr std::int64_t tokens = 6;

/// A causal head: row i puts `share` on key `target(i)`, where that is at or before it, and the
/// rest on its own key.
template <typename Target>
std::vector<float> looking(Target target, float share) {
  std::vector<float> weights(tokens * tokens, 0.0F);
  for (std::int64_t row = 0; row < tokens; ++row) {
    const std::int64_t key = target(row);
    const auto at = [&](std::int64_t column) {
      return static_cast<std::size_t>(row * tokens + column);
    };
    if (key >= 0 && key <= row) weights[at(key)] += share;
    weights[at(row)] += key >= 0 && key <= row ? 1.0F - share : 1.0F;
  }
  return weights;
}

const std::vector<std::uint8_t> everywhere(tokens* tokens, 1);
// a b c a b c: rows 3, 4 and 5 have stood before.
constexpr std::array<std::int32_t, tokens> twice{7, 3, 9, 7, 3, 9};

TEST(HeadStatistics, CountsWhatFollowedARepeatedToken) {
  const auto weights = looking([](std::int64_t row) { return row - 2; }, 0.75F);
  const auto head = core::describe_head(weights, everywhere, tokens, tokens, twice);
  EXPECT_EQ(head.repeated_rows, 3);
  EXPECT_FLOAT_EQ(head.induction_mass, 0.75F);
  EXPECT_FLOAT_EQ(head.duplicate_token_mass, 0.0F);
}

TEST(HeadStatistics, CountsTheRepeatedTokenItself) {
  const auto weights = looking([](std::int64_t row) { return row - 3; }, 0.5F);
  const auto head = core::describe_head(weights, everywhere, tokens, tokens, twice);
  EXPECT_FLOAT_EQ(head.duplicate_token_mass, 0.5F);
  EXPECT_FLOAT_EQ(head.induction_mass, 0.0F);
}

TEST(HeadStatistics, AddsUpAllEarlierPlacesButNeverTheRowItself) {
  // a a a: row 1's only follower is itself; row 2 has key 1 after key 0.
  const std::array<std::int32_t, 3> same{4, 4, 4};
  const std::vector<float> weights{1, 0, 0, 0.25, 0.75, 0, 0.125, 0.5, 0.375};
  const std::vector<std::uint8_t> allowed(9, 1);
  const auto head = core::describe_head(weights, allowed, 3, 3, same);
  EXPECT_EQ(head.repeated_rows, 2);
  EXPECT_FLOAT_EQ(head.induction_mass, (0.0F + 0.5F) / 2);
  EXPECT_FLOAT_EQ(head.duplicate_token_mass, (0.25F + 0.625F) / 2);
}

TEST(HeadStatistics, SaysNothingOfTokensThatAreNotKnown) {
  const auto weights = looking([](std::int64_t row) { return row - 2; }, 0.75F);
  const std::array<std::int32_t, tokens> unknown{-1, -1, -1, -1, -1, -1};
  for (const auto& head : {core::describe_head(weights, everywhere, tokens, tokens),
                           core::describe_head(weights, everywhere, tokens, tokens, unknown)}) {
    EXPECT_EQ(head.repeated_rows, 0);
    EXPECT_EQ(head.induction_mass, 0.0F);
  }
}

TEST(HeadStatistics, MeasuresTheLastTokenOverTheRowsBeforeIt) {
  const std::vector<float> weights{0.5, 0.5, 0.25, 0.75};
  const std::vector<std::uint8_t> allowed(4, 1);
  EXPECT_FLOAT_EQ(core::describe_head(weights, allowed, 2, 2).last_token_mass, 0.5F);
}

core::Buffer<float> buffer_of(const std::vector<float>& values) {
  auto buffer = core::Buffer<float>::allocate(static_cast<std::int64_t>(values.size()), "a test");
  std::copy(values.begin(), values.end(), buffer->data());
  return std::move(*buffer);
}

TEST(HeadStatistics, WantsANumberForEveryKeyOfEveryLayer) {
  core::Trace trace;
  core::LayerTrace layer;
  layer.queries = 2;
  layer.keys = 2;
  layer.weights = buffer_of({1, 0, 0.5, 0.5});
  trace.layers.push_back(std::move(layer));
  const std::array<std::int32_t, 3> many{1, 1, 1};
  const auto refused = core::describe_heads(trace, many);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, core::ErrorCode::shape_mismatch);
  const auto described = core::describe_heads(trace, std::span(many).first(2));
  ASSERT_TRUE(described);
  EXPECT_FLOAT_EQ(described->front().duplicate_token_mass, 0.5F);
}

/// Two queries, three keys of width 1: the scores of row 1 are 0, ln 2 and ln 4.
core::Trace small_trace() {
  core::Trace trace;
  core::LayerTrace layer;
  layer.queries = 2;
  layer.keys = 3;
  layer.width = 1;
  layer.value_width = 1;
  layer.scale = 1.0F;
  layer.query_rows = buffer_of({0.0F, 1.0F});
  layer.key_rows = buffer_of({0.0F, 0.6931471806F, 1.3862943611F});
  layer.value_rows = buffer_of({1.0F, 2.0F, 3.0F});
  trace.layers.push_back(std::move(layer));
  return trace;
}

TEST(CellDetail, OpensUpTheSumOfItsRow) {
  const core::Trace trace = small_trace();
  const auto cell = core::cell_detail(trace, 0, 0, 1, 1);
  ASSERT_TRUE(cell) << cell.error().where;
  ASSERT_EQ(cell->exponentials.size(), 3U);
  EXPECT_NEAR(cell->exponentials[0], 0.25, 1e-6);
  EXPECT_NEAR(cell->exponentials[1], 0.5, 1e-6);
  EXPECT_NEAR(cell->exponentials[2], 1.0, 1e-6);
  EXPECT_NEAR(cell->row_sum, 1.75, 1e-6);
  EXPECT_NEAR(cell->weight, 0.5 / 1.75, 1e-6);
  EXPECT_TRUE(cell->from_scores);
  EXPECT_FALSE(cell->averaged);
  EXPECT_EQ(cell->output_factor, 1.0F);
}

TEST(CellDetail, IsFromTheScoresWhereAPaintedWeightCountsForNothing) {
  core::Trace trace = small_trace();
  const std::vector<core::PaintedWeight> painted{{.query = 1, .key = 2, .weight = 0.5F},
                                                 {.query = 1, .key = 3, .weight = 0.5F}};
  const std::vector<std::int64_t> blocked{2};
  core::MaskSettings mask;
  mask.blocked = blocked;
  trace.layers.front().edits = {core::HeadEdit{.mask = mask, .painted = painted}};
  const auto cell = core::cell_detail(trace, 0, 0, 1, 1);
  ASSERT_TRUE(cell) << cell.error().where;
  EXPECT_TRUE(cell->from_scores);
  trace.layers.front().edits = {core::HeadEdit{.painted = painted}};
  const auto changed = core::cell_detail(trace, 0, 0, 1, 1);
  ASSERT_TRUE(changed) << changed.error().where;
  EXPECT_FALSE(changed->from_scores);
}

TEST(CellDetail, SaysWhereAnEditStandsInForTheScores) {
  core::Trace trace = small_trace();
  const std::vector<core::PaintedWeight> painted{{.query = 1, .key = 0, .weight = 0.5F}};
  trace.layers.front().edits = {core::HeadEdit{.averaged = true, .painted = painted}};
  const auto other = core::cell_detail(trace, 0, 0, 0, 1);
  const auto own = core::cell_detail(trace, 0, 0, 1, 1);
  ASSERT_TRUE(other && own);
  EXPECT_TRUE(other->from_scores);
  EXPECT_FALSE(own->from_scores);
  EXPECT_TRUE(own->averaged);
  trace.layers.front().edits = {
      core::HeadEdit{.pattern = core::WeightPattern::uniform, .output_factor = 2.0F}};
  const auto even = core::cell_detail(trace, 0, 0, 0, 1);
  ASSERT_TRUE(even);
  EXPECT_FALSE(even->from_scores);
  EXPECT_EQ(even->output_factor, 2.0F);
}

}  // namespace
