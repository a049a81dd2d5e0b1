#pragma once
// What a trace gives, as plain JavaScript values with their TypeScript shapes.

#include <array>
#include <cstdint>
#include <vector>

#include "analysis/head_facts.h"
#include "analysis/head_statistics.h"
#include "analysis/mass_filter.h"
#include "analysis/strongest.h"
#include "attention/stages.h"
#include "boundary.h"
#include "traces/trace_views.h"

namespace attention_playground::wasm {

EMSCRIPTEN_DECLARE_VAL_TYPE(LayerIdAnswer)
EMSCRIPTEN_DECLARE_VAL_TYPE(HeadStagesAnswer)
EMSCRIPTEN_DECLARE_VAL_TYPE(CellAnswer)
EMSCRIPTEN_DECLARE_VAL_TYPE(ThumbnailsAnswer)
EMSCRIPTEN_DECLARE_VAL_TYPE(StatisticsAnswer)
EMSCRIPTEN_DECLARE_VAL_TYPE(MassFilterAnswer)

[[nodiscard]] emscripten::val layer_id_value(const LayerId& layer);
/// Rows of a head.
struct RowRange {
  int first = 0;
  int count = 0;
};
/// From `first` on, `count` below 0: all rows.
[[nodiscard]] Expected<RowRange> rows_within(std::int64_t queries, int first, int count);
/// What is drawn of a head, and those of `STAGE_PARTS` in types.ts whose bits are set; the
/// others are empty.
[[nodiscard]] emscripten::val stages_value(const HeadStages& stages, const HeadFacts& facts,
                                           std::uint32_t parts, const RowRange& rows);
/// Those parts that a long head is kept without: products, before rotary positions, masked scores.
constexpr std::uint32_t seldom_read_parts = 0b01011;
[[nodiscard]] emscripten::val cell_value(const CellDetail& cell);
/// Ten numbers per head: entropy, distance, first, previous, next, self, last, induction,
/// duplicate token, and the rows of the last two.
[[nodiscard]] emscripten::val statistics_value(const std::vector<HeadStatistics>& heads);
[[nodiscard]] emscripten::val thumbnails_value(const Thumbnails& thumbnails);
[[nodiscard]] emscripten::val mass_filter_value(const MassFilter& filter);
/// Thirteen numbers each: how many are named, five places, five weights, the others, their sum.
[[nodiscard]] emscripten::val strongest_value(const std::array<Strongest, 2>& all);

}  // namespace attention_playground::wasm
