#pragma once
// A score function's parameters in files: tensors `score.query_weight`,
// `score.key_weight` and `score.vector`, in a trace after the layer's name.

#include <cstdint>
#include <string>
#include <vector>

#include "files/safetensors.h"
#include "files/safetensors_writer.h"
#include "traces/trace.h"

namespace attention_playground {

/// The parameters that the function's description names; the hidden size is the file's to say,
/// not that of `sizes`. `prefix` is "" or "layer.3.".
[[nodiscard]] Expected<OwnedScore> read_score(const Safetensors& file, const std::string& prefix,
                                              ScoreFunction function, ScoreSizes sizes) noexcept;

/// Adds the tensors that read_score reads; they look at the layer.
void add_score_tensors(const LayerTrace& layer, TensorType type,
                       std::vector<TensorToWrite>& tensors);

}  // namespace attention_playground
