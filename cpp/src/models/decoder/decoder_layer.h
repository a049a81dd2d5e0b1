#pragma once
// One layer of a decoder over rows of the residual stream:
// x = x + attention(norm(x)), x = x + feed_forward(norm(x)).

#include <cstdint>
#include <span>

#include "base/buffer.h"
#include "base/error.h"
#include "base/matrix.h"
#include "models/decoder/decoder.h"
#include "models/intervention/intervention_plan.h"

namespace attention_playground {

/// What a layer computed for each token of a context, row by row.
struct DecoderLayerRows {
  Buffer<float> stream;          // [context, width], what the layer reads and adds to
  Buffer<float> queries;         // [context, heads * head width], before rotation
  Buffer<float> unrotated_keys;  // [context, key/value heads * head width]; none without rotation
  Buffer<float> keys;            // as they meet the queries
  Buffer<float> values;

  [[nodiscard]] static Expected<DecoderLayerRows> allocate(const DecoderConfig& config,
                                                           std::int64_t context) noexcept;
};

/// Memory that all layers share. Rows are those of one pass, not of the context.
struct DecoderWorkspace {
  Buffer<float> residual;  // [rows, width]
  Buffer<float> normed;    // [rows, width]
  Buffer<float> queries;   // [rows, heads * head width], rotated
  Buffer<float> heads;     // the heads' outputs, side by side
  Buffer<float> gate;      // [inner rows, feed_forward]
  Buffer<float> up;
  Buffer<float> scratch;  // for the products

  [[nodiscard]] static Expected<DecoderWorkspace> allocate(const Decoder& decoder,
                                                           std::int64_t rows) noexcept;
};

/// Bytes that a context of so many tokens takes in all: its rows and workspace.
[[nodiscard]] Expected<std::int64_t> decoder_memory(const DecoderConfig& config,
                                                    std::int64_t context) noexcept;

/// Cosines and sines for each position of a context, [context, pairs].
struct DecoderPositions {
  Buffer<float> cosines;
  Buffer<float> sines;

  [[nodiscard]] static Expected<DecoderPositions> make(const Decoder& decoder,
                                                       std::int64_t context) noexcept;
  [[nodiscard]] RotaryTables tables(std::int64_t first, std::int64_t rows,
                                    std::int64_t pairs) const noexcept;
};

/// The tokens [first, first + count) of a text, whose residual stream lies in
/// the workspace; earlier tokens' keys and values lie in `rows`.
struct DecoderPass {
  const Decoder& decoder;
  const DecoderPositions& positions;
  std::int64_t first;
  std::int64_t count;
};

/// What interventions can be made on.
[[nodiscard]] ModelShape decoder_shape(const DecoderConfig& config);

/// Reads and replaces the residual stream; writes the tokens' rows, those of a skipped
/// layer too.
[[nodiscard]] Expected<void> run_decoder_layer(const DecoderPass& pass, std::int64_t layer,
                                               const InterventionPlan& plan, DecoderLayerRows& rows,
                                               DecoderWorkspace& space) noexcept;

}  // namespace attention_playground
