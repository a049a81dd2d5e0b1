// What Bahdanau's translator shows of itself: its one alignment.

#include <algorithm>
#include <string>

#include "layers/move_rows.h"
#include "models/aligner_model.h"

namespace attention_playground {

Expected<Trace> RecurrentAligner::trace(std::int64_t sequence) const noexcept {
  if (!rows_ || sequence < 0 || sequence >= source_.count()) {
    return fail(ErrorCode::invalid_argument,
                "the translator's last pass has no sequence " + std::to_string(sequence), sequence);
  }
  const std::int64_t queries = target_.length(sequence);
  const std::int64_t keys = source_.length(sequence);
  auto weights = Buffer<float>::allocate(queries * keys, "an alignment");
  if (!weights) return std::unexpected(weights.error());
  std::copy_n(rows_->decoder.weights.data() + pairs_.data()[sequence], weights->size(),
              weights->data());
  Trace trace;
  trace.layers.push_back({.name = "decoder.0.cross", .queries = queries, .keys = keys});
  trace.layers.back().weights = std::move(*weights);
  return trace;
}

}  // namespace attention_playground
