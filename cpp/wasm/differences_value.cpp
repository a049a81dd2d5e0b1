#include "differences_value.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "analysis/trace_difference.h"
#include "trace_values.h"

namespace attention_playground::wasm {

using emscripten::val;

val differences_value(const Trace& before, const Trace& after) {
  auto differences = trace_difference(before, after);
  if (!differences) {
    remember(differences.error());
    return val::null();
  }
  val result = val::array();
  for (const LayerDifference& layer : *differences) {
    val value = val::object();
    value.set("layer", layer_id_value(layer.layer));
    value.set("heads", static_cast<int>(layer.heads));
    value.set("queries", static_cast<int>(layer.queries));
    value.set("keys", static_cast<int>(layer.keys));
    value.set("values", copy(layer.values.span()));
    value.set("largest", copy(std::span<const float>(layer.largest)));
    result.call<void>("push", value);
  }
  return result;
}

val changed_rows_value(const HeadCells& cells, const HeadPyramid& pyramid, const RowRange& rows) {
  const auto keys = static_cast<std::size_t>(cells.keys);
  const auto all = cells.values.span().subspan(static_cast<std::size_t>(rows.first) * keys,
                                               static_cast<std::size_t>(rows.count) * keys);
  std::vector<float> values(all.begin(), all.end());
  std::ranges::replace(values, hidden_change, 0.0F);
  const auto top = pyramid.tile(cells, {.level = pyramid.levels() - 1, .rows = 1, .columns = 1});
  const float largest = top ? top->data()[0] : 0.0F;
  val value = val::object();
  value.set("queries", static_cast<int>(cells.queries));
  value.set("keys", static_cast<int>(cells.keys));
  value.set("firstRow", rows.first);
  value.set("values", copy(std::span<const float>(values)));
  value.set("largest", largest == hidden_change ? 0.0F : std::abs(largest));
  return value;
}

}  // namespace attention_playground::wasm

#ifdef ATTENTION_DECLARATIONS
EMSCRIPTEN_BINDINGS(differences_value) {
  using namespace attention_playground::wasm;
  declare<DifferencesAnswer>(
      "DifferencesAnswer",
      "{ layer: LayerIdAnswer, heads: number, queries: number, keys: number, values: Float32Array, "
      "largest: Float32Array }[] | null");
  declare<HeadDifferenceAnswer>(
      "HeadDifferenceAnswer",
      "{ queries: number, keys: number, firstRow: number, values: Float32Array, "
      "largest: number } | null");
}
#endif
