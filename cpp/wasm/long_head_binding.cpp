// What is told of long heads without their matrices: two of them side by side, and what a token
// reaches. The first module has none of it: longer texts than it computes are opened by the whole.

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "analysis/long_comparison.h"
#include "analysis/reach.h"
#include "trace_handle.h"
#include "trace_values.h"

namespace attention_playground::wasm {

using emscripten::val;

namespace {

EMSCRIPTEN_DECLARE_VAL_TYPE(LongComparisonAnswer)
EMSCRIPTEN_DECLARE_VAL_TYPE(ReachAnswer)

/// Layer and head, how many groups of queries and of keys there are, the first token of each; then
/// what stands in each of `rows` rows, and in each column.
using Side = std::shared_ptr<ByteBuffer>;

GroupedHead head_of(const TraceHandle& trace, const Side& side, int rows) noexcept {
  auto numbers = side->elements<std::int32_t>();
  const auto take = [&](std::int32_t count) {
    const auto taken = numbers.first(static_cast<std::size_t>(count));
    numbers = numbers.subspan(taken.size());
    return taken;
  };
  const auto named = take(4);
  GroupedHead head(
      {.trace = &trace.trace(), .layer = named[0], .head = named[1], .queries = {}, .keys = {}});
  head.query_starts = take(named[2]);
  head.key_starts = take(named[3]);
  head.queries = take(rows);
  head.keys = numbers;
  return head;
}

/// Kept beside the trace of the first, for the tiles that are asked for next.
struct KeptComparison {
  std::weak_ptr<TraceHandle> other;
  Side own;
  Side theirs;
  LongComparison comparison = {};
};

bool is_same(const Side& one, const Side& other) noexcept {
  return std::ranges::equal(one->bytes(), other->bytes());
}

/// `figures`: mean of what moved, and over how many rows. `changes`: of each of the largest its row
/// and column, and then as floats of the same bits both weights, and what changed.
val figures_value(const ComparisonFigures& figures) {
  static_assert(sizeof(ComparedChange) == 5 * sizeof(std::int32_t));
  const std::array numbers{figures.mean_moved, static_cast<double>(figures.rows_of_both)};
  val value = val::object();
  value.set("figures", copy(std::span<const double>(numbers)));
  value.set("changes", copy(std::span(reinterpret_cast<const std::int32_t*>(figures.changes.data()),
                                      5 * figures.named)));
  value.set("moved", copy(figures.moved.span()));
  return value;
}

val compare_long(const std::shared_ptr<TraceHandle>& trace,
                 const std::shared_ptr<TraceHandle>& other, const Side& own, const Side& theirs,
                 int rows) {
  // The memory of the one before is free for the next.
  trace->compared().reset();
  auto kept = std::make_shared<KeptComparison>(other, own, theirs);
  auto done = kept->comparison.open(head_of(*trace, own, rows), head_of(*other, theirs, rows));
  if (!done) {
    remember(done.error());
    return val::null();
  }
  val value = figures_value(kept->comparison.figures());
  trace->compared() = std::move(kept);
  return value;
}

/// `part`: 0 the first, 1 the second, 2 the change; the area as in `TileArea`.
val compared_tile(const std::shared_ptr<TraceHandle>& trace,
                  const std::shared_ptr<TraceHandle>& other, const Side& own, const Side& theirs,
                  int rows, int part, int level, int row, int column, int tileRows,
                  int tileColumns) {
  auto* kept = static_cast<KeptComparison*>(trace->compared().get());
  if (kept == nullptr || kept->other.lock() != other || !is_same(kept->own, own) ||
      !is_same(kept->theirs, theirs)) {
    compare_long(trace, other, own, theirs, rows);
    kept = static_cast<KeptComparison*>(trace->compared().get());
    if (kept == nullptr) return val::null();
  }
  auto tile = kept->comparison.tile(
      head_of(*trace, own, rows), head_of(*other, theirs, rows),
      static_cast<ComparedPart>(std::clamp(part, 0, 2)),
      {.level = level, .row = row, .column = column, .rows = tileRows, .columns = tileColumns});
  return value_or_null(tile, [](const Buffer<float>& values) { return copy(values.span()); });
}

val reach(const std::shared_ptr<TraceHandle>& trace, int layer, int head, int query, int layers) {
  auto all = reach_from(std::as_const(*trace).trace(), layer, head, query, layers);
  return value_or_null(all, [&](const Buffer<std::uint8_t>& rows) {
    const auto count = static_cast<std::size_t>(layers);
    // Two more stand before them.
    const std::size_t width = rows.span().size() / (count + 2);
    const auto reached = rows.span().last(count * width);
    std::array<std::int32_t, most_reach_layers> tokens = {};
    for (std::size_t at = 0; at < reached.size(); ++at) tokens[at / width] += reached[at];
    val value = val::object();
    value.set("reached", copy(reached));
    value.set("reachedTokens", copy(std::span<const std::int32_t>(tokens).first(count)));
    return value;
  });
}

}  // namespace

}  // namespace attention_playground::wasm

EMSCRIPTEN_BINDINGS(long_heads) {
  using namespace attention_playground::wasm;
  declare<LongComparisonAnswer>(
      "LongComparisonAnswer",
      "{ figures: Float64Array; changes: Int32Array; moved: Float32Array } | null");
  declare<ReachAnswer>("ReachAnswer", "{ reached: Uint8Array; reachedTokens: Int32Array } | null");
  emscripten::function("compareLong", &compare_long, Gives<LongComparisonAnswer>());
  emscripten::function("comparedTile", &compared_tile, Gives<FloatsAnswer>());
  emscripten::function("reach", &reach, Gives<ReachAnswer>());
}
