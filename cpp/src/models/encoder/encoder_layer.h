#pragma once
// One layer of an encoder over rows of the residual stream:
// x = norm(x + attention(x)), x = norm(x + feed_forward(x)).

#include <cstdint>

#include "attention/settings.h"
#include "base/buffer.h"
#include "base/error.h"
#include "models/encoder/encoder.h"
#include "models/intervention/intervention_plan.h"

namespace attention_playground {

/// Memory that every layer uses again.
struct EncoderWorkspace {
  Buffer<float> residual;         // [tokens, width]
  Buffer<float> query_key_value;  // [tokens, 3 * width], side by side
  Buffer<float> heads;            // [tokens, width], the heads' outputs side by side
  Buffer<float> branch;           // [tokens, width], what a branch adds to the residual
  Buffer<float> inner;            // [tokens, feed_forward]
  Buffer<float> scratch;          // for the products

  [[nodiscard]] static Expected<EncoderWorkspace> allocate(const Encoder& encoder,
                                                           std::int64_t tokens) noexcept;
};

/// What is the same for all layers of a forward pass.
struct EncoderPass {
  const Encoder& encoder;
  std::int64_t tokens;
  const MaskSettings& mask;
  const InterventionPlan& plan;
  bool keep_weights;
};

/// Reads and replaces the residual stream, which a skipped layer leaves alone.
[[nodiscard]] Expected<LayerTrace> run_encoder_layer(const EncoderPass& pass, std::int64_t index,
                                                     EncoderWorkspace& space) noexcept;

}  // namespace attention_playground
