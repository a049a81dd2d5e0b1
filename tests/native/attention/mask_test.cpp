// Masks by their closed forms (science: section 3), what is reached through them, and softmax
// with a sink against its definition.

#include "attention/mask.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "analysis/sink_lens.h"
#include "attention/attend.h"
#include "attention/stages.h"
#include "models/intervention/mask_pictures.h"
#include "models/intervention/trace_change.h"
#include "support.h"
#include "traces/trace.h"

namespace core = attention_playground;

namespace {

using core::MaskShape;
using core::ReplaceMask;

core::MaskPictures drawn(const ReplaceMask& mask, std::int64_t tokens, std::int64_t side = 8192) {
  const core::Intervention entry{.kind = mask};
  auto pictures = core::draw_masks({&entry, 1}, {.queries = tokens, .keys = tokens}, side);
  EXPECT_TRUE(pictures) << pictures.error().where;
  return std::move(*pictures);
}

/// One per cell: a picture as large as its mask shows it cell by cell.
std::vector<std::uint8_t> cells_of(const ReplaceMask& mask, std::int64_t tokens) {
  auto cells = drawn(mask, tokens).pixels;
  for (std::uint8_t& cell : cells) cell = cell == 255 ? 1 : 0;
  return cells;
}

core::MaskCount counted(const ReplaceMask& mask, std::int64_t tokens) {
  return core::count_allowed(cells_of(mask, tokens), tokens);
}

core::Trace trace_of(const std::vector<float>& rows, std::int64_t tokens) {
  core::Trace trace;
  const auto copied = [&] {
    auto buffer = core::Buffer<float>::allocate(static_cast<std::int64_t>(rows.size()), "rows");
    std::copy(rows.begin(), rows.end(), buffer->data());
    return std::move(*buffer);
  };
  const auto width = static_cast<std::int64_t>(rows.size()) / tokens;
  for (const std::int64_t index : {0, 1}) {
    trace.layers.push_back({.id = {.index = index},
                            .queries = tokens,
                            .keys = tokens,
                            .width = width,
                            .value_width = width,
                            .query_rows = copied(),
                            .key_rows = copied(),
                            .value_rows = copied()});
  }
  return trace;
}

}  // namespace

TEST(Mask, CountsWhatTheFormulasSay) {
  const std::vector<std::pair<ReplaceMask, std::int64_t>> counts{
      {{.shape = MaskShape::none}, 64},
      {{.shape = MaskShape::causal}, 8 * 9 / 2},
      {{.shape = MaskShape::window, .size = 3}, 3 * 8 - 3},
      {{.shape = MaskShape::window, .size = 3, .later = true}, 5 * 8 - 2 * 3},
      {{.shape = MaskShape::sinks, .size = 3, .sinks = 1}, 21 + 5},
      {{.shape = MaskShape::prefix, .size = 3}, 36 + 3},
      {{.shape = MaskShape::blocks, .size = 2, .later = true}, 4 * 4},
      {{.shape = MaskShape::blocks, .size = 2}, 4 * 3},
      {{.shape = MaskShape::padding, .size = 5, .later = true}, 8 * 5},
      {{.shape = MaskShape::padding, .size = 5}, 15 + 3 * 5},
      // Itself and those 2 and 4 before it: 8 + 6 + 4.
      {{.shape = MaskShape::dilated, .size = 3, .step = 2}, 18},
      {{.shape = MaskShape::dilated, .size = 3, .step = 2, .later = true}, 8 + 2 * (6 + 4)},
      {{.shape = MaskShape::random, .size = 2, .drawn = 1, .seed = 3, .later = true}, 4 * 8},
  };
  for (const auto& [mask, count] : counts) {
    EXPECT_EQ(counted(mask, 8).cells, count) << static_cast<int>(mask.shape);
    EXPECT_EQ(counted(mask, 8).empty_rows, 0);
  }
  const ReplaceMask look{.shape = MaskShape::sinks, .size = 4, .sinks = 1, .later = true};
  EXPECT_EQ(counted(look, 17).cells, 120);
}

TEST(Mask, DrawsDistinctBlocksThatAreTheSameForEveryTokenOfABlock) {
  for (std::int64_t seed = 0; seed < 40; ++seed) {
    const ReplaceMask mask{
        .shape = MaskShape::random, .size = 3, .drawn = 2, .seed = seed, .later = true};
    const auto cells = cells_of(mask, 18);
    for (std::size_t query = 0; query < 18; ++query) {
      std::set<std::size_t> blocks;
      for (std::size_t key = 0; key < 18; ++key) {
        if (cells[query * 18 + key] != 0) blocks.insert(key / 3);
        EXPECT_EQ(cells[query * 18 + key], cells[query / 3 * 3 * 18 + key]);
      }
      EXPECT_EQ(blocks.size(), 3);
      EXPECT_TRUE(blocks.contains(query / 3));
    }
  }
}

TEST(Mask, ACausalDrawIsThatOfALongerText) {
  const ReplaceMask mask{.shape = MaskShape::random, .size = 2, .drawn = 2, .seed = 5};
  const auto whole = cells_of(mask, 20);
  const auto part = cells_of(mask, 11);
  for (std::size_t query = 0; query < 11; ++query) {
    for (std::size_t key = 0; key < 11; ++key) {
      EXPECT_EQ(part[query * 11 + key], whole[query * 20 + key]);
      if (key > query) {
        EXPECT_EQ(part[query * 11 + key], 0);
      }
    }
  }
}

TEST(Mask, PaintedCellsHoldOverTheFirstTokensAlone) {
  const std::vector<std::uint8_t> cells{0, 1, 1, 0};
  const core::MaskSettings mask{.causal = core::CausalAlignment::bottom_right,
                                .painted = {.queries = 2, .keys = 2, .cells = cells}};
  std::vector<std::uint8_t> allowed(9);
  core::write_allowed(mask, {.queries = 3, .keys = 3}, allowed);
  EXPECT_EQ(allowed, (std::vector<std::uint8_t>{0, 1, 0, 1, 0, 0, 1, 1, 1}));
  // The last query of a cache stands at the last key.
  std::vector<std::uint8_t> last(3);
  core::write_allowed(mask, {.queries = 1, .keys = 3}, last);
  EXPECT_EQ(last, (std::vector<std::uint8_t>{1, 1, 1}));
}

TEST(Mask, PaintedRectanglesHoldOverWhateverTheMaskSays) {
  const std::vector<core::PaintedRectangle> rectangles{
      {.query = 0, .queries = 2, .key = 0, .keys = 1},
      {.query = 0, .queries = 2, .key = 2, .keys = 1, .allowed = true},
      {.query = 2, .queries = 9, .key = 1, .keys = 9}};
  const core::MaskSettings mask{.causal = core::CausalAlignment::bottom_right,
                                .rectangles = rectangles};
  std::vector<std::uint8_t> allowed(9);
  core::write_allowed(mask, {.queries = 3, .keys = 3}, allowed);
  EXPECT_EQ(allowed, (std::vector<std::uint8_t>{0, 0, 1, 0, 1, 1, 1, 0, 0}));
  // The last query of a cache stands at the last key.
  std::vector<std::uint8_t> last(3);
  core::write_allowed(mask, {.queries = 1, .keys = 3}, last);
  EXPECT_EQ(last, (std::vector<std::uint8_t>{1, 0, 0}));
}

TEST(Mask, RefusesRectanglesThatLieOverOrBeforeOthers) {
  using Rectangles = std::vector<core::PaintedRectangle>;
  for (const Rectangles& wrong :
       {Rectangles{{.query = -1}}, Rectangles{{.queries = 0}}, Rectangles{{.key = -1}},
        Rectangles{{.keys = 0}}, Rectangles{{.query = 1}, {.query = 0}},
        Rectangles{{.key = 1}, {.key = 0}}, Rectangles{{.keys = 2}, {.key = 1}},
        Rectangles{{.queries = 2}, {.query = 1, .key = 5}}}) {
    const core::MaskSettings mask{.rectangles = wrong};
    EXPECT_TRUE(support::is_error(core::check_mask(mask, 1, 4, 4),
                                  core::ErrorCode::invalid_argument,
                                  "painted rectangles lie over each other"));
  }
  const Rectangles good{{.queries = 2, .keys = 2}, {.queries = 2, .key = 2}, {.query = 2}};
  EXPECT_TRUE(core::check_mask({.rectangles = good}, 1, 4, 4));
}

TEST(Mask, AWindowReachesItsFormula) {
  constexpr std::int64_t tokens = 20;
  const auto cells = cells_of({.shape = MaskShape::window, .size = 4}, tokens);
  std::vector<std::uint8_t> reached(5 * tokens);
  core::write_reached(cells, tokens, 19, reached);
  for (std::int64_t layer = 1; layer <= 5; ++layer) {
    const auto row = std::span(reached).subspan((layer - 1) * tokens, tokens);
    EXPECT_EQ(std::ranges::count(row, 1), layer * 3 + 1);
  }
}

TEST(Mask, ReachesWhatThePowersOfItsMatrixReach) {
  constexpr std::size_t tokens = 9;
  const auto numbers = support::random_values(tokens * tokens, 11);
  std::vector<std::uint8_t> allowed;
  for (const float number : numbers) allowed.push_back(number > 0.6F ? 1 : 0);
  // (mask or identity) to the power of the layer, row by row.
  std::vector<std::vector<bool>> power(tokens, std::vector<bool>(tokens));
  for (std::size_t i = 0; i < tokens; ++i) power[i][i] = true;
  std::vector<std::vector<std::uint8_t>> reached(tokens, std::vector<std::uint8_t>(4 * tokens));
  for (std::size_t i = 0; i < tokens; ++i) {
    core::write_reached(allowed, tokens, static_cast<std::int64_t>(i), reached[i]);
  }
  for (std::size_t layer = 0; layer < 4; ++layer) {
    auto next = power;
    for (std::size_t i = 0; i < tokens; ++i) {
      for (std::size_t j = 0; j < tokens; ++j) {
        for (std::size_t k = 0; k < tokens; ++k) {
          if (power[i][k] && allowed[k * tokens + j] != 0) next[i][j] = true;
        }
        EXPECT_EQ(reached[i][layer * tokens + j] != 0, next[i][j]);
      }
    }
    power = next;
  }
}

TEST(Mask, PicturesShrinkToTheShareThatIsAllowed) {
  const auto picture = drawn({.shape = MaskShape::causal}, 4, 2);
  EXPECT_EQ(picture.rows, 2);
  EXPECT_EQ(picture.pixels, (std::vector<std::uint8_t>{191, 0, 255, 191}));
  const core::Intervention off{};
  EXPECT_TRUE(support::is_error(core::draw_masks({&off, 1}, {.queries = 2, .keys = 2}, 4),
                                core::ErrorCode::invalid_argument, "only masks"));
  EXPECT_TRUE(support::is_error(core::draw_masks({}, {.queries = 0, .keys = 2}, 4),
                                core::ErrorCode::invalid_argument, "1 to"));
}

TEST(Sink, SoftmaxPlusOneIsThatOfTheTable) {
  std::vector<float> row{1.0F, 0.8F, 0.1F, -1.0F};
  float sum = 0.0F;
  float maximum = 0.0F;
  ASSERT_TRUE(core::normalise(core::EmptyRow::zero, core::matrix_view(row.data(), 1, 4),
                              {.maximum = {&maximum, 1}, .sum = {&sum, 1}}, 0.0F));
  const double expected[]{.36649971, .30006458, .14900766, .04960034};
  for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(row[i], expected[i], 1e-7);
  EXPECT_EQ(maximum, 1.0F);
  EXPECT_NEAR(std::exp(-1.0) / sum, .13482771, 1e-7);
}

TEST(Sink, NeitherOverflowsNorDividesByZero) {
  for (const auto& [score, sink] : {std::pair(-1000.0F, 0.0F), {0.0F, 1000.0F}, {900.0F, 0.0F}}) {
    std::vector<float> row{score, score};
    ASSERT_TRUE(
        core::normalise(core::EmptyRow::zero, core::matrix_view(row.data(), 1, 2), {}, sink));
    EXPECT_EQ(row[0], score > sink ? 0.5F : 0.0F);
  }
}

TEST(Sink, FarBelowTheScoresChangesNoBit) {
  auto row = support::random_values(13, 4, 3.0F);
  auto plain = row;
  ASSERT_TRUE(core::normalise(core::EmptyRow::zero, core::matrix_view(plain.data(), 1, 13), {}));
  ASSERT_TRUE(
      core::normalise(core::EmptyRow::zero, core::matrix_view(row.data(), 1, 13), {}, -200.0F));
  EXPECT_EQ(row, plain);
}

TEST(ChangedTrace, IsWhatTheSameSettingsGive) {
  const auto rows = support::random_values(6 * 4, 3, 2.0F);
  core::Trace trace = trace_of(rows, 6);
  const core::Intervention entries[]{
      {.site = {.layer = 1}, .kind = ReplaceMask{.shape = MaskShape::window, .size = 2}},
      {.site = {.layer = 0, .head = 0}, .kind = core::AddSink{1.5F}}};
  ASSERT_TRUE(core::change_trace(trace, entries));
  const auto view = support::view(rows, 6);
  core::HeadEdit edit{
      .mask = core::MaskSettings{.causal = core::CausalAlignment::bottom_right, .window_left = 1}};
  for (const std::int64_t layer : {0, 1}) {
    core::AttentionSettings settings{.edits = {&edit, 1}};
    core::HeadEdit sink{.sink = 1.5F};
    if (layer == 0) settings.edits = {&sink, 1};
    auto expected = core::attend_head({view, view, view}, settings, 0);
    auto actual = trace.head(layer, 0);
    ASSERT_TRUE(expected && actual);
    EXPECT_TRUE(std::ranges::equal(expected->weights.span(), actual->weights.span()));
    EXPECT_TRUE(std::ranges::equal(expected->output.span(), actual->output.span()));
  }
}

TEST(SinkLens, TakesTheKeyOutAsAMaskOverItWould) {
  core::Trace trace = trace_of(support::random_values(6 * 4, 9, 2.0F), 6);
  const auto stages = trace.head(0, 0);
  ASSERT_TRUE(stages);
  const core::Intervention block{.site = {.layer = 0, .head = 0}, .kind = core::BlockToken{2}};
  ASSERT_TRUE(core::change_trace(trace, {&block, 1}));
  auto masked = trace.head(0, 0);
  ASSERT_TRUE(masked);
  const float* const weights = masked->weights.data();
  for (std::int64_t query = 0; query < 6; ++query) {
    auto lens = core::look_past_sink(*stages, 2, 0.75F, {.query = query, .side = 6});
    ASSERT_TRUE(lens) << lens.error().where;
    for (std::size_t i = 0; i < 36; ++i) EXPECT_NEAR(lens->without.map[i], weights[i], 1e-6);
    for (std::size_t key = 0; key < 6; ++key) {
      EXPECT_EQ(lens->without.row[key],
                lens->without.map[static_cast<std::size_t>(query) * 6 + key]);
    }
    EXPECT_NEAR(lens->without.row_sum, 1.0, 1e-6);
  }
}

TEST(SinkLens, LeavesInTheRowsWhatTheSinkDoesNotTake) {
  const core::Trace trace = trace_of(support::random_values(6 * 4, 9, 2.0F), 6);
  auto stages = trace.head(1, 0);
  ASSERT_TRUE(stages);
  for (std::int64_t query = 0; query < 6; ++query) {
    auto lens = core::look_past_sink(*stages, 0, 0.75F, {.query = query, .side = 6});
    ASSERT_TRUE(lens);
    double sum = 0.0;
    for (std::int64_t key = 0; key < 6; ++key) {
      sum += std::exp(static_cast<double>(stages->scores.data()[query * 6 + key]));
    }
    EXPECT_NEAR(lens->raw.row_sum, 1.0, 1e-6);
    EXPECT_NEAR(lens->plus_one.row_sum, sum / (sum + 1.0), 1e-6);
    EXPECT_NEAR(lens->learned.row_sum, sum / (sum + std::exp(0.75)), 1e-6);
  }
  EXPECT_TRUE(support::is_error(core::look_past_sink(*stages, 6, 0.0F, {}),
                                core::ErrorCode::invalid_argument, "no key 6"));
  EXPECT_TRUE(support::is_error(core::look_past_sink(*stages, 0, 0.0F, {.query = 6}),
                                core::ErrorCode::invalid_argument, "no query 6"));
}

TEST(SinkLens, ShowsTheLargestWeightOfEachBlock) {
  const core::Trace trace = trace_of(support::random_values(6 * 4, 9, 2.0F), 6);
  const auto stages = trace.head(0, 0);
  ASSERT_TRUE(stages);
  const auto lens = core::look_past_sink(*stages, 0, 0.0F, {.side = 3});
  ASSERT_TRUE(lens);
  EXPECT_EQ(lens->raw.map_rows, 3);
  EXPECT_EQ(lens->raw.map_columns, 3);
  const float* const weights = stages->weights.data();
  for (std::size_t row = 0; row < 3; ++row) {
    for (std::size_t column = 0; column < 3; ++column) {
      const float* const corner = weights + 2 * row * 6 + 2 * column;
      EXPECT_EQ(lens->raw.map[row * 3 + column],
                std::max({corner[0], corner[1], corner[6], corner[7]}));
    }
  }
}
