#pragma once
// The queries, keys and values of a dump, beside weights or alone.

#include <span>
#include <string>

#include "traces/dump/dump_parts.h"
#include "traces/trace.h"

namespace attention_playground {

/// `shape_mismatch` that names the layer.
[[nodiscard]] std::unexpected<Error> layer_mismatch(const LayerTrace& layer,
                                                    const std::string& what);

/// Queries and keys, which `parts` must have, and values if there are any.
[[nodiscard]] Expected<void> add_vectors(const LayerParts& parts, LayerTrace& layer) noexcept;

/// Where layers have weights and vectors: the first candidate under which they
/// agree becomes the mask, and the weights are rebuilt from then on. Where none
/// does, the vectors are dropped with a warning.
[[nodiscard]] Expected<void> settle_given_weights(std::span<const MaskSettings> candidates,
                                                  Trace& trace) noexcept;

}  // namespace attention_playground
