#pragma once
// A small pre-norm Transformer that is trained here: encoder and decoder, or a
// decoder alone; with feed-forward layers, or attention only (science: 5, 10, 10b).

#include <cstdint>
#include <memory>

#include "base/error.h"
#include "models/transformer/trainable.h"

namespace attention_playground {

/// How a token's place reaches the model.
enum class PositionKind : std::uint8_t {
  none,
  learned,           // a table, added to the embedding
  learned_from_end,  // the same; a source counts from its last token
  rotary,            // queries and keys of self-attention are turned
};

struct TransformerConfig {
  std::int64_t source_vocabulary = 0;  // 0: no encoder and no cross-attention
  std::int64_t target_vocabulary = 0;
  std::int64_t positions = 64;  // rows of one sequence, source or target
  std::int64_t width = 64;
  std::int64_t heads = 4;        // of self-attention; divides the width
  std::int64_t cross_heads = 4;  // divides the width
  /// 0: the source's embeddings alone, normalised.
  std::int64_t encoder_layers = 2;
  std::int64_t decoder_layers = 1;
  /// Width of the hidden feed-forward layer (ReLU); 0: attention only.
  std::int64_t feed_forward = 256;
  PositionKind position = PositionKind::learned;
  bool causal = true;  // false: the decoder sees what it is to predict (leakage)
};

/// Each sub-layer adds to its input what it makes of the normalised input; a last norm
/// ends each stack; dropout acts on the embeddings and on what each sub-layer adds.
/// Parameters: "{encoder,decoder}.{embedding,position}.weight", "{stack}.{layer}.
/// {norm_self,norm_cross,norm_feed_forward}.{gain,shift}", "{stack}.{layer}.{self,cross}.
/// {query,key,value,output}.{weight,bias}", "{stack}.{layer}.feed_forward.{inner,outer}.
/// {weight,bias}", "{stack}.norm.{gain,shift}", "output.{weight,bias}".
///
/// Fails with `invalid_argument` where the sizes make no model. Parameters are drawn
/// from `seed`: embeddings N(0, .3), positions N(0, .1), linear weights uniform in
/// +-1/sqrt(inputs), biases 0, gains 1.
[[nodiscard]] Expected<std::unique_ptr<TrainableModel>> create_transformer(
    const TransformerConfig& config, std::uint64_t seed) noexcept;
/// Names and shapes of its parameters; nothing is reserved for their numbers.
[[nodiscard]] Expected<Parameters> transformer_parameters(const TransformerConfig& config) noexcept;

}  // namespace attention_playground
