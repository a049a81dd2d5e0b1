// Two heads over aligned tokens.

#include "analysis/head_comparison.h"

#include <array>
#include <utility>

#include "trace_handle.h"
#include "trace_values.h"

namespace attention_playground::wasm {

using emscripten::val;

namespace {

EMSCRIPTEN_DECLARE_VAL_TYPE(HeadComparisonAnswer)

/// `figures`: largest change, mean of what moved, and over how many rows.
val comparison_value(const HeadComparison& all) {
  const std::array figures{static_cast<double>(all.largest), all.mean_moved,
                           static_cast<double>(all.rows_of_both)};
  val value = val::object();
  value.set("numbers", copy(all.numbers.span()));
  value.set("cells", copy(all.cells.span()));
  value.set("changes", copy(std::span(reinterpret_cast<const std::int32_t*>(all.changes.data()),
                                      2 * all.changes.size())));
  value.set("figures", copy(std::span<const double>(figures)));
  return value;
}

/// `side`: layer and head, what stands in each of `rows` rows, and then in each column.
ComparedHead side_of(const TraceHandle& trace, const ByteBuffer& side, int rows) {
  const auto numbers = side.elements<std::int32_t>();
  return {.trace = &trace.trace(),
          .layer = numbers[0],
          .head = numbers[1],
          .queries = numbers.subspan(2, static_cast<std::size_t>(rows)),
          .keys = numbers.subspan(2 + static_cast<std::size_t>(rows))};
}

val compare(const std::shared_ptr<TraceHandle>& trace, const std::shared_ptr<TraceHandle>& other,
            const std::shared_ptr<ByteBuffer>& own, const std::shared_ptr<ByteBuffer>& theirs,
            int rows, int most) {
  auto comparison =
      compare_heads(side_of(*trace, *own, rows), side_of(*other, *theirs, rows), most);
  return value_or_null(comparison, comparison_value);
}

}  // namespace

}  // namespace attention_playground::wasm

EMSCRIPTEN_BINDINGS(comparison) {
  using namespace attention_playground::wasm;
  declare<HeadComparisonAnswer>(
      "HeadComparisonAnswer",
      "{ numbers: Float32Array; cells: Uint8Array; changes: Int32Array; figures: Float64Array } | "
      "null");
  emscripten::function("compareHeads", &compare, Gives<HeadComparisonAnswer>());
}
