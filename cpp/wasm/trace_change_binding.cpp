// Interventions on a trace without its model.

#include "models/intervention/trace_change.h"

#include <utility>

#include "analysis/head_difference.h"
#include "analysis/head_pyramid.h"
#include "differences_value.h"
#include "trace_handle.h"
#include "trace_values.h"
#include "traces/unchanged_trace.h"

namespace attention_playground::wasm {

using emscripten::val;

namespace {

/// `interventions` is JSON; `parts` and rows as for TraceHandle::head.
val head_with(const std::shared_ptr<TraceHandle>& trace, int layer, int head,
              const std::string& interventions, std::uint32_t parts, int first, int count) {
  auto list = read_interventions(interventions);
  if (!list) return value_or_null(list, [](const auto&) { return val::null(); });
  const bool every_stage = (parts & seldom_read_parts) != 0;
  auto stages = attention_playground::head_with(std::as_const(*trace).trace(), layer, head, *list,
                                                every_stage);
  return value_or_null(stages, [&](const HeadStages& all) {
    auto rows = rows_within(all.queries, first, count);
    return value_or_null(rows, [&](const RowRange& these) {
      return stages_value(all, head_facts(all), parts, these);
    });
  });
}

bool change_trace(const std::shared_ptr<TraceHandle>& trace, const std::string& interventions) {
  auto list = read_interventions(interventions);
  auto done = list ? attention_playground::change_trace(trace->trace(), *list)
                   : Expected<void>(std::unexpected(list.error()));
  if (!done) remember(done.error());
  return done.has_value();
}

std::shared_ptr<TraceHandle> unchanged(const std::shared_ptr<TraceHandle>& trace) noexcept {
  const std::shared_ptr<const Trace> changed(trace, &std::as_const(*trace).trace());
  return hand_over(unchanged_trace(changed));
}

/// How a head differs from that of another trace, kept for rows and tiles that are asked for next.
struct KeptChange {
  std::weak_ptr<TraceHandle> before;
  int layer = 0;
  int head = 0;
  HeadCells cells;
  HeadPyramid pyramid;
};

Expected<const KeptChange*> changed_head(const std::shared_ptr<TraceHandle>& after,
                                         const std::shared_ptr<TraceHandle>& before, int layer,
                                         int head) noexcept {
  const auto kept = std::static_pointer_cast<KeptChange>(after->beside());
  if (kept && kept->before.lock() == before && kept->layer == layer && kept->head == head) {
    return kept.get();
  }
  after->beside().reset();
  auto cells =
      changed_cells(std::as_const(*before).trace(), std::as_const(*after).trace(), layer, head);
  if (!cells) return std::unexpected(cells.error());
  auto pyramid = HeadPyramid::make(*cells, ScaleEnd::one);
  if (!pyramid) return std::unexpected(pyramid.error());
  auto made = std::make_shared<KeptChange>(
      KeptChange{before, layer, head, std::move(*cells), std::move(*pyramid)});
  const KeptChange* const result = made.get();
  after->beside() = std::move(made);
  return result;
}

/// Rows as for TraceHandle::head.
val change_between(const std::shared_ptr<TraceHandle>& after,
                   const std::shared_ptr<TraceHandle>& before, int layer, int head, int first,
                   int count) {
  auto kept = changed_head(after, before, layer, head);
  return value_or_null(kept, [&](const KeptChange* change) {
    auto rows = rows_within(change->cells.queries, first, count);
    return value_or_null(rows, [&](const RowRange& these) {
      return changed_rows_value(change->cells, change->pyramid, these);
    });
  });
}

val change_tile(const std::shared_ptr<TraceHandle>& after,
                const std::shared_ptr<TraceHandle>& before, int layer, int head, int level, int row,
                int column, int rows, int columns) {
  auto kept = changed_head(after, before, layer, head);
  return value_or_null(kept, [&](const KeptChange* change) {
    auto tile = change->pyramid.tile(
        change->cells,
        {.level = level, .row = row, .column = column, .rows = rows, .columns = columns});
    return value_or_null(tile, [](const Buffer<float>& values) { return copy(values.span()); });
  });
}

}  // namespace

}  // namespace attention_playground::wasm

EMSCRIPTEN_BINDINGS(trace_change) {
  using namespace attention_playground::wasm;
  emscripten::function("headWith", &head_with, Gives<HeadStagesAnswer>());
  emscripten::function("changeTrace", &change_trace);
  emscripten::function("unchangedTrace", &unchanged);
  emscripten::function("changeBetween", &change_between, Gives<HeadDifferenceAnswer>());
  emscripten::function("changeTile", &change_tile, Gives<FloatsAnswer>());
}
