// Two heads over aligned tokens.

#include "analysis/head_comparison.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "trace_handle.h"
#include "trace_values.h"

namespace attention_playground::wasm {

using emscripten::val;

namespace {

EMSCRIPTEN_DECLARE_VAL_TYPE(HeadComparisonAnswer)

val aligned_value(const AlignedHead& head) {
  val value = val::object();
  value.set("weights", copy(head.weights.span()));
  value.set("allowed", copy(head.allowed.span()));
  return value;
}

val comparison_value(const HeadComparison& all) {
  val value = val::object();
  value.set("rows", static_cast<int>(all.rows));
  value.set("columns", static_cast<int>(all.columns));
  value.set("first", aligned_value(all.first));
  value.set("second", aligned_value(all.second));
  value.set("values", copy(all.values.span()));
  value.set("compared", copy(all.compared.span()));
  value.set("largest", all.largest);
  std::vector<std::int32_t> changes;
  for (const ComparedCell& change : all.changes)
    changes.insert(changes.end(), {change.row, change.column});
  value.set("changes", copy(std::span<const std::int32_t>(changes)));
  value.set("moved", copy(all.moved.span()));
  value.set("meanMoved", all.mean_moved);
  value.set("rowsOfBoth", static_cast<int>(all.rows_of_both));
  return value;
}

/// Of one side the places of the aligned rows, and then of the columns.
ComparedHead side_of(const TraceHandle& trace, int layer, int head,
                     std::span<const std::int32_t> places, int rows) {
  const std::size_t count = std::min<std::size_t>(static_cast<std::size_t>(rows), places.size());
  return {.trace = &trace.trace(),
          .layer = layer,
          .head = head,
          .queries = places.first(count),
          .keys = places.subspan(count)};
}

/// `sides`: layer and head of both; `places` and `otherPlaces`: what stands in each of `rows` rows,
/// and then in each column.
val compare(const std::shared_ptr<TraceHandle>& trace, const std::shared_ptr<TraceHandle>& other,
            const std::shared_ptr<ByteBuffer>& sides, const std::shared_ptr<ByteBuffer>& places,
            const std::shared_ptr<ByteBuffer>& otherPlaces, int rows, int most) {
  const auto at = sides->elements<std::int32_t>();
  auto comparison = compare_heads(
      side_of(*trace, at[0], at[1], places->elements<std::int32_t>(), rows),
      side_of(*other, at[2], at[3], otherPlaces->elements<std::int32_t>(), rows), most);
  return value_or_null(comparison, comparison_value);
}

}  // namespace

}  // namespace attention_playground::wasm

EMSCRIPTEN_BINDINGS(comparison) {
  using namespace attention_playground::wasm;
  declare<HeadComparisonAnswer>(
      "HeadComparisonAnswer",
      "{ rows: number; columns: number; first: { weights: Float32Array; allowed: Uint8Array }; "
      "second: { weights: Float32Array; allowed: Uint8Array }; values: Float32Array; compared: "
      "Uint8Array; largest: number; changes: Int32Array; moved: Float32Array; meanMoved: number; "
      "rowsOfBoth: number } | null");
  emscripten::function("compareHeads", &compare, Gives<HeadComparisonAnswer>());
}
