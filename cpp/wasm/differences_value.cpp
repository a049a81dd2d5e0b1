#include "differences_value.h"

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

val head_difference_value(const HeadDifference& difference) {
  val value = val::object();
  value.set("queries", static_cast<int>(difference.queries));
  value.set("keys", static_cast<int>(difference.keys));
  value.set("values", copy(difference.values.span()));
  value.set("largest", difference.largest);
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
      "{ queries: number, keys: number, values: Float32Array, largest: number } | null");
}
#endif
