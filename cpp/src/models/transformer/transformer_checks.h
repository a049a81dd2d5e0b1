#pragma once
// Whether a configuration makes a Transformer, and whether a batch fits it; its shape.

#include <memory>

#include "base/error.h"
#include "models/transformer/transformer.h"

namespace attention_playground {

[[nodiscard]] Expected<void> check_config(const TransformerConfig& config) noexcept;
[[nodiscard]] Expected<void> check_batch(const TransformerConfig& config,
                                         const Batch& batch) noexcept;
/// Encoder, decoder and cross-attention, or a decoder alone.
[[nodiscard]] ModelShape transformer_shape(const TransformerConfig& config);

}  // namespace attention_playground
