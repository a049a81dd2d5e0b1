// What a token reaches, row by row, against all cells of the mask at once.

#include "analysis/reach.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <span>
#include <vector>

#include "attention/mask.h"
#include "models/intervention/trace_change.h"
#include "support.h"

namespace core = attention_playground;

namespace {

using core::MaskShape;
using core::ReplaceMask;

core::Trace trace_of(std::int64_t tokens) {
  core::Trace trace;
  core::LayerTrace& layer = trace.layers.emplace_back();
  layer.queries = layer.keys = tokens;
  layer.width = 2;
  layer.query_rows = *core::Buffer<float>::allocate(tokens * 2, "rows");
  layer.key_rows = *core::Buffer<float>::allocate(tokens * 2, "rows");
  return trace;
}

}  // namespace

TEST(Reach, IsThatOfAllCellsAtOnceUnderEveryMask) {
  constexpr std::int64_t tokens = 130;
  constexpr std::int64_t layers = 5;
  for (const ReplaceMask& mask : std::vector<ReplaceMask>{
           {.shape = MaskShape::none},
           {.shape = MaskShape::causal},
           {.shape = MaskShape::window, .size = 4},
           {.shape = MaskShape::window, .size = 4, .later = true},
           {.shape = MaskShape::dilated, .size = 3, .step = 5},
           {.shape = MaskShape::blocks, .size = 8},
           {.shape = MaskShape::sinks, .size = 3, .sinks = 2},
           {.shape = MaskShape::padding, .size = 40},
           {.shape = MaskShape::random, .size = 8, .drawn = 1, .seed = 3, .later = true}}) {
    core::Trace trace = trace_of(tokens);
    ASSERT_TRUE(core::change_trace(trace, std::vector<core::Intervention>{{.kind = mask}}));
    std::vector<std::uint8_t> allowed(tokens * tokens);
    ASSERT_TRUE(core::write_allowed(trace, trace.layers[0], 0, allowed));
    for (const std::int64_t query : {0, 57, 129}) {
      std::vector<std::uint8_t> expected(layers * tokens);
      core::write_reached(allowed, tokens, query, expected);
      auto reach = core::reach_from(trace, 0, 0, query, layers);
      ASSERT_TRUE(reach);
      const auto rows = reach->span().last(expected.size());
      EXPECT_TRUE(std::ranges::equal(rows, expected));
    }
  }
}

TEST(Reach, OfAWindowOverALongTextIsItsFormula) {
  core::Trace trace = trace_of(4096);
  trace.mask.settings.causal = core::CausalAlignment::bottom_right;
  trace.mask.settings.window_left = 99;
  auto reach = core::reach_from(trace, 0, 0, 4000, 6);
  ASSERT_TRUE(reach);
  for (std::int64_t layer = 1; layer <= 6; ++layer) {
    const auto row = reach->span().subspan(static_cast<std::size_t>(layer + 1) * 4096, 4096);
    EXPECT_EQ(std::ranges::count(row, 1), 99 * layer + 1);
  }
}

TEST(Reach, RefusesRowsAndLayersThatThereAreNotAndTwoTexts) {
  core::Trace trace = trace_of(5);
  using core::ErrorCode;
  EXPECT_EQ(core::reach_from(trace, 0, 0, 5, 2).error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(core::reach_from(trace, 0, 0, 0, 65).error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(core::reach_from(trace, 1, 0, 0, 2).error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(core::reach_from(trace, 0, 0, -1, 2).error().code, ErrorCode::invalid_argument);
  trace.layers[0].id = {.stack = core::LayerStack::decoder, .kind = core::LayerKind::cross};
  EXPECT_EQ(core::reach_from(trace, 0, 0, 0, 2).error().code, ErrorCode::invalid_argument);
}
