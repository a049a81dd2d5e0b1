// Interventions on a trace without its model: what its own queries and keys make of them.

#include "models/intervention/trace_change.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "analysis/head_difference.h"
#include "support.h"
#include "traces/unchanged_trace.h"

namespace core = attention_playground;

namespace {

constexpr std::int64_t tokens = 4;

/// Two layers with two heads of weights alone; of each row i weight 1 / (i + 1) on keys 0 to i.
core::Trace weights_alone() {
  core::Trace trace;
  for (int index = 0; index < 2; ++index) {
    core::LayerTrace& layer = trace.layers.emplace_back();
    layer.id.index = index;
    layer.queries = tokens;
    layer.keys = tokens;
    layer.heads = 2;
    layer.key_value_heads = 2;
    layer.weights = *core::Buffer<float>::allocate(2 * tokens * tokens, "weights");
    for (std::int64_t cell = 0; cell < layer.weights.size(); ++cell) {
      const std::int64_t query = cell / tokens % tokens;
      layer.weights.data()[cell] =
          cell % tokens <= query ? 1.0F / static_cast<float>(query + 1) : 0.0F;
    }
  }
  trace.mask.settings.causal = core::CausalAlignment::bottom_right;
  return trace;
}

std::vector<float> row_of(const core::Expected<core::HeadStages>& stages, std::int64_t query) {
  const float* const row = stages->weights.data() + query * tokens;
  return {row, row + tokens};
}

core::Intervention paint(core::Site site, core::PaintWeight kind) {
  return {.site = site, .kind = kind};
}

}  // namespace

TEST(TraceChange, SharesTheRowOutAndGivesTheRestBack) {
  core::Trace trace = weights_alone();
  const std::vector<core::Intervention> list{
      paint({.layer = 1, .head = 0}, {.query = 2, .key = 1, .weight = 0.5F}),
      {.site = {.layer = 1, .head = 1},
       .kind = core::ReplaceRows{.pattern = core::WeightPattern::own, .query = 3}}};
  ASSERT_TRUE(core::change_trace(trace, list));
  EXPECT_EQ(row_of(trace.head(1, 0), 2), (std::vector<float>{0.25F, 0.5F, 0.25F, 0.0F}));
  EXPECT_EQ(row_of(trace.head(1, 1), 3), (std::vector<float>{0, 0, 0, 1}));
  EXPECT_EQ(row_of(trace.head(1, 1), 2), row_of(weights_alone().head(1, 1), 2));
  const auto all = core::layer_weights(trace, trace.layers[1]);
  ASSERT_TRUE(all);
  EXPECT_TRUE(std::ranges::equal(all->head(trace.layers[1], 0), trace.head(1, 0)->weights.span()));
  const auto before = core::unchanged_trace({std::shared_ptr<const void>(), &trace});
  ASSERT_TRUE(before);
  const auto change = core::head_difference(*before, trace, 1, 0);
  ASSERT_TRUE(change);
  EXPECT_NEAR(change->largest, 0.5F - 1.0F / 3.0F, 1e-7F);
  EXPECT_EQ(core::head_difference(*before, trace, 0, 0)->largest, 0.0F);
  ASSERT_TRUE(core::change_trace(trace, {}));
  EXPECT_EQ(row_of(trace.head(1, 0), 2), row_of(weights_alone().head(1, 0), 2));
  EXPECT_EQ(core::layer_weights(trace, trace.layers[1])->all.data(),
            trace.layers[1].weights.data());
}

TEST(TraceChange, ShowsOneHeadWithoutChangingTheTrace) {
  const core::Trace trace = weights_alone();
  // One for all heads of a layer, one for a layer that is not shown, and one on no head.
  const std::vector<core::Intervention> list{
      paint({.layer = 0}, {.query = 1, .key = 0, .weight = 1.0F}),
      paint({.layer = 1, .head = 0}, {.query = 1, .key = 0, .weight = 0.0F}),
      {.site = {.layer = 1}, .kind = core::SkipLayer{}}};
  for (const std::int64_t head : {0, 1}) {
    const auto with = core::head_with(trace, 0, head, list);
    ASSERT_TRUE(with) << with.error().where;
    EXPECT_EQ(row_of(with, 1), (std::vector<float>{1, 0, 0, 0}));
    EXPECT_EQ(row_of(trace.head(0, head), 1), (std::vector<float>{0.5F, 0.5F, 0, 0}));
  }
}

TEST(TraceChange, NamesLayersByTheirStack) {
  core::Trace trace = weights_alone();
  trace.layers[0].id = {.stack = core::LayerStack::decoder};
  trace.layers[1].id = {.stack = core::LayerStack::decoder, .kind = core::LayerKind::cross};
  const core::Site cross{.stack = core::Stack::decoder_cross, .layer = 0, .head = 0};
  const std::vector<core::Intervention> list{paint(cross, {.query = 1, .key = 0, .weight = 1.0F})};
  ASSERT_TRUE(core::change_trace(trace, list));
  EXPECT_EQ(row_of(trace.head(0, 0), 1)[0], 0.5F);
  EXPECT_EQ(row_of(trace.head(1, 0), 1)[0], 1.0F);
}

TEST(TraceChange, RefusesWhatItCannotDoAndStaysAsItWas) {
  core::Trace trace = weights_alone();
  const auto refused = [&](core::Intervention intervention, core::ErrorCode code,
                           const char* words) {
    EXPECT_TRUE(
        support::is_error(core::change_trace(trace, std::vector{intervention}), code, words));
    EXPECT_TRUE(trace.layers[0].edits.empty());
  };
  const core::Site head{.layer = 0, .head = 0};
  refused({.site = head, .kind = core::PaintScore{.score = 1.0F}}, core::ErrorCode::unsupported,
          "holds only weights");
  refused({.site = {.layer = 0}, .kind = core::SkipLayer{}}, core::ErrorCode::unsupported,
          "no layer to skip");
  refused(paint({.layer = 2, .head = 0}, {}), core::ErrorCode::invalid_argument,
          "there is no layer 2");
  refused(paint({.layer = 0, .head = 2}, {}), core::ErrorCode::invalid_argument,
          "there is no head 2");
  trace.layers[0].edits.resize(2);
  EXPECT_TRUE(support::is_error(core::change_trace(trace, {}), core::ErrorCode::unsupported,
                                "run it with others instead"));
}
