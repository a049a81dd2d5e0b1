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

/// Sizes that the parameters must have.
struct ScoreSizes {
  std::int64_t heads = 0;
  std::int64_t query_width = 0;
  std::int64_t key_width = 0;
};

/// general: `query_weight` [heads, query width, key width]. additive: `query_weight`
/// [heads, hidden, query width], `key_weight` [heads, hidden, key width], `vector`
/// [heads, hidden]. Nothing is read for the others. `prefix` is "" or "layer.3.".
[[nodiscard]] Expected<OwnedScore> read_score(const Safetensors& file, const std::string& prefix,
                                              ScoreFunction function,
                                              const ScoreSizes& sizes) noexcept;

/// Adds the tensors that read_score reads; they look at the layer.
void add_score_tensors(const LayerTrace& layer, TensorType type,
                       std::vector<TensorToWrite>& tensors);

}  // namespace attention_playground
