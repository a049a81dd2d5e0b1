#pragma once
// A trace as it was before its heads were changed (models/intervention/trace_change.h).

#include <cstddef>
#include <cstdint>
#include <memory>

#include "base/error.h"
#include "traces/trace.h"

namespace attention_playground {

/// The same queries, keys, values and masks without the edits, without metadata; heads of which
/// only weights are known are made when they are asked for. It looks at the vectors of `changed`
/// and keeps it alive; what is changed there later does not touch it, but its masks are those of
/// now. `layers`: of so many of the first ones.
[[nodiscard]] Expected<Trace> unchanged_trace(const std::shared_ptr<const Trace>& changed,
                                              std::size_t layers = SIZE_MAX) noexcept;

}  // namespace attention_playground
