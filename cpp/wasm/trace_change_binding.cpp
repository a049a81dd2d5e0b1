// A trace's mask, and interventions on it without its model.

#include "models/intervention/trace_change.h"

#include <utility>

#include "analysis/head_difference.h"
#include "differences_value.h"
#include "mask_value.h"
#include "trace_handle.h"
#include "trace_values.h"

namespace attention_playground::wasm {

using emscripten::val;

namespace {

bool set_mask(const std::shared_ptr<TraceHandle>& trace, const MaskValue& mask,
              const std::shared_ptr<ByteBuffer>& allowed) {
  auto done = trace->trace().set_mask(to_mask(mask, allowed));
  if (!done) remember(done.error());
  return done.has_value();
}

/// `interventions` is JSON; `parts` and rows as for TraceHandle::head.
val head_with(const std::shared_ptr<TraceHandle>& trace, int layer, int head,
              const std::string& interventions, std::uint32_t parts, int first, int count) {
  auto list = read_interventions(interventions);
  if (!list) return value_or_null(list, [](const auto&) { return val::null(); });
  auto stages = attention_playground::head_with(std::as_const(*trace).trace(), layer, head, *list);
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

/// What the trace's own changes did to a head, or how it differs from another trace's.
val head_change(const std::shared_ptr<TraceHandle>& trace,
                const std::shared_ptr<TraceHandle>& before, int layer, int head) {
  const Trace& after = std::as_const(*trace).trace();
  auto difference = before ? head_difference(std::as_const(*before).trace(), after, layer, head)
                           : attention_playground::head_change(after, layer, head);
  return value_or_null(difference, head_difference_value);
}

}  // namespace

}  // namespace attention_playground::wasm

EMSCRIPTEN_BINDINGS(trace_change) {
  using namespace attention_playground::wasm;
  emscripten::value_object<MaskValue>("MaskValue")
      .field("causal", &MaskValue::causal)
      .field("windowLeft", &MaskValue::windowLeft)
      .field("windowRight", &MaskValue::windowRight)
      .field("prefix", &MaskValue::prefix)
      .field("keyLength", &MaskValue::keyLength)
      .field("allowedPerHead", &MaskValue::allowedPerHead);
  emscripten::function("setMask", &set_mask);
  emscripten::function("headWith", &head_with, Gives<HeadStagesAnswer>());
  emscripten::function("changeTrace", &change_trace);
  emscripten::function("headChange", &head_change, Gives<HeadDifferenceAnswer>());
}
