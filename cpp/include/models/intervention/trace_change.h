#pragma once
// Interventions on the heads of a trace: what each layer's own queries and keys make of them.
// Nothing of what later layers read follows; that takes the model.

#include <span>

#include "models/intervention/intervention.h"
#include "traces/trace.h"

namespace attention_playground {

/// One head under these interventions in place of the trace's own. A site without a stack counts
/// the trace's layers. `invalid_argument` or `unsupported` as InterventionPlan::make says, and
/// `unsupported` for what needs the vectors of a layer of which only weights are known. Without
/// `every_stage` a long head is as traces/kept_head.h says.
[[nodiscard]] Expected<HeadStages> head_with(const Trace& trace, std::int64_t layer,
                                             std::int64_t head,
                                             std::span<const Intervention> interventions,
                                             bool every_stage = true) noexcept;

/// Every head of a trace under these interventions, in place of those before. The trace stays as
/// it was where that fails: like `head_with`, and for a trace that a model has made with
/// interventions, or for interventions on what is no head.
[[nodiscard]] Expected<void> change_trace(Trace& trace,
                                          std::span<const Intervention> interventions) noexcept;

}  // namespace attention_playground
