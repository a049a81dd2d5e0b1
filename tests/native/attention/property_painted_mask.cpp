// What is painted by hand over a mask: in rectangles it must be what it is cell by cell.

#include <gtest/gtest.h>

#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <string>

#include "attention/attend.h"
#include "attention/mask.h"
#include "models/intervention/intervention_plan.h"
#include "support.h"

namespace core = attention_playground;

namespace {

constexpr std::string_view letters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/// Of a cell that is as the mask has it; others are hidden (0) or allowed (1).
constexpr int untouched = 2;

std::string digits(std::size_t number) {
  if (number < 32) return std::string(1, letters[number]);
  return letters[number % 32 + 32] + digits(number / 32);
}

/// A row's runs of painted cells as web/src/intervention/painted_bands.ts writes them.
std::string runs_of(std::span<const int> row) {
  std::string text;
  std::size_t count = 0;
  std::size_t end = 0;
  for (std::size_t from = 0; from < row.size();) {
    std::size_t to = from;
    while (to < row.size() && row[to] == row[from]) ++to;
    if (row[from] != untouched) {
      text += digits(from - end) + digits(2 * (to - from) + static_cast<std::size_t>(row[from]));
      end = to;
      ++count;
    }
    from = to;
  }
  return count == 0 ? "" : digits(count) + text;
}

std::string bands_of(std::span<const int> cells, std::size_t keys) {
  std::string text;
  std::size_t skipped = 0;
  for (std::size_t from = 0; from < cells.size();) {
    const std::string runs = runs_of(cells.subspan(from, keys));
    std::size_t rows = 0;
    while (from < cells.size() && runs_of(cells.subspan(from, keys)) == runs) {
      ++rows;
      from += keys;
    }
    if (runs.empty()) {
      skipped = rows;
    } else {
      text += digits(skipped) + digits(rows) + runs;
      skipped = 0;
    }
  }
  return text;
}

core::ModelShape shape_of(std::int64_t heads, core::CausalAlignment causal) {
  return {{.stack = core::Stack::decoder_self,
           .layers = 1,
           .heads = heads,
           .mask = {.causal = causal}}};
}

std::vector<float> weights_with(const std::string& json, core::CausalAlignment causal,
                                std::int64_t queries, std::int64_t keys) {
  const auto entries = core::read_interventions(json);
  RC_ASSERT(entries.has_value());
  const auto plan = core::InterventionPlan::make(*entries, shape_of(1, causal));
  RC_ASSERT(plan.has_value());
  const auto query = support::random_values(static_cast<std::size_t>(queries * 3), 5, 1.0F);
  const auto key = support::random_values(static_cast<std::size_t>(keys * 3), 6, 1.0F);
  std::vector<float> output(static_cast<std::size_t>(queries * 3));
  std::vector<float> weights(static_cast<std::size_t>(queries * keys));
  const core::AttentionSettings settings{.mask = {.causal = causal},
                                         .edits = (*plan)->heads(core::Stack::decoder_self, 0)};
  RC_ASSERT(core::attend({.queries = support::view(query, queries),
                          .keys = support::view(key, keys),
                          .values = support::view(key, keys)},
                         settings, {.output = output, .weights = weights})
                .has_value());
  return weights;
}

}  // namespace

RC_GTEST_PROP(PaintedMask, RectanglesAreWhatTheirCellsAre, ()) {
  const auto tokens = *rc::gen::inRange<std::size_t>(1, 41);
  const auto causal =
      *rc::gen::element(core::CausalAlignment::none, core::CausalAlignment::bottom_right);
  std::vector<int> painted(tokens * tokens, untouched);
  for (int stroke = *rc::gen::inRange(0, 7); stroke > 0; --stroke) {
    const auto rows = *rc::gen::pair(rc::gen::inRange<std::size_t>(0, tokens),
                                     rc::gen::inRange<std::size_t>(0, tokens));
    const auto columns = *rc::gen::pair(rc::gen::inRange<std::size_t>(0, tokens),
                                        rc::gen::inRange<std::size_t>(0, tokens));
    const int cell = *rc::gen::inRange(0, 3);
    for (std::size_t row = rows.first; row <= rows.second; ++row) {
      for (std::size_t key = columns.first; key <= columns.second; ++key)
        painted[row * tokens + key] = cell;
    }
  }
  // The same cell by cell, with the mask's own where nothing was painted.
  std::string runs;
  std::size_t length = 0;
  bool state = true;
  for (std::size_t at = 0; at < painted.size(); ++at) {
    const bool own = causal == core::CausalAlignment::none || at % tokens <= at / tokens;
    const bool allowed = painted[at] == untouched ? own : painted[at] == 1;
    if (allowed != state) {
      runs += digits(length);
      length = 0;
      state = allowed;
    }
    ++length;
  }
  runs += digits(length);
  const std::string side = std::to_string(tokens);
  const auto count = static_cast<std::int64_t>(tokens);
  const std::string by_rectangles =
      R"([{"kind":"mask","mask":"own","rectangles":")" + bands_of(painted, tokens) + R"("}])";
  const std::string by_cells = R"([{"kind":"mask","mask":"painted","queries":)" + side +
                               R"(,"keys":)" + side + R"(,"cells":")" + runs + R"("}])";
  RC_ASSERT(weights_with(by_rectangles, causal, count, count) ==
            weights_with(by_cells, causal, count, count));
  // Rows from a cache are the last ones of the whole.
  const auto last = *rc::gen::inRange<std::int64_t>(1, count + 1);
  RC_ASSERT(weights_with(by_rectangles, causal, last, count) ==
            weights_with(by_cells, causal, last, count));
}

TEST(PaintedMask, KeepsOfACacheWhatSeesNothingThatFollows) {
  const auto kept_with = [](const core::PaintedRectangle& painted, std::int64_t kept) {
    const core::Intervention entry{
        .kind = core::ReplaceMask{.shape = core::MaskShape::own, .rectangles = {painted}}};
    const auto plan =
        core::InterventionPlan::make({&entry, 1}, shape_of(1, core::CausalAlignment::bottom_right));
    return plan ? (*plan)->reusable(kept) : -1;
  };
  const core::PaintedRectangle shows{.query = 2, .key = 4, .keys = 3, .allowed = true};
  EXPECT_EQ(kept_with(shows, 2), 2);
  EXPECT_EQ(kept_with(shows, 3), 0);
  EXPECT_EQ(kept_with(shows, 6), 0);
  EXPECT_EQ(kept_with(shows, 7), 7);
  EXPECT_EQ(kept_with({.query = 2, .key = 4, .keys = 3}, 3), 3);
}
