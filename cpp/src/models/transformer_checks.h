#pragma once
// Whether a configuration makes a Transformer, and whether a batch and edits fit it.

#include <memory>

#include "base/error.h"
#include "models/transformer.h"

namespace attention_playground {

[[nodiscard]] Expected<void> check_config(const TransformerConfig& config) noexcept;
[[nodiscard]] Expected<void> check_batch(const TransformerConfig& config,
                                         const Batch& batch) noexcept;
[[nodiscard]] Expected<void> check_forward(const TransformerConfig& config,
                                           const ForwardSettings& settings) noexcept;

/// Edits with everything that they look at.
struct KeptEdits {
  ModelEdits edits;
  std::vector<std::vector<PaintedWeight>> painted;
  std::vector<std::vector<std::uint8_t>> allowed;
  std::vector<std::vector<std::int64_t>> blocked;
};
[[nodiscard]] std::shared_ptr<const KeptEdits> keep_edits(const ModelEdits& edits);

}  // namespace attention_playground
