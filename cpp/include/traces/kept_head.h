#pragma once
// A head as it is kept to be looked at: of a long one without the stages that are seldom read.

#include "traces/trace.h"

namespace attention_playground {

/// Heads with more cells are long.
constexpr std::int64_t cells_of_long_head = 512 * 512;

/// Whether products, masked scores and those before rotary positions are left out of a head.
[[nodiscard]] bool leaves_stages_out(const LayerTrace& layer) noexcept;

/// As `Trace::head_under`; whole, where every stage is asked for.
[[nodiscard]] Expected<HeadStages> kept_head_under(const Trace& trace,
                                                   std::span<const HeadEdit> edits,
                                                   std::int64_t layer, std::int64_t head,
                                                   bool every_stage = false) noexcept;

}  // namespace attention_playground
