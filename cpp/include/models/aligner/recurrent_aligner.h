#pragma once
// Bahdanau, Cho and Bengio's translator (2014): a bidirectional GRU reads, a GRU
// writes, and additive attention aligns the two (science: 1, 10b).

#include <cstdint>
#include <memory>

#include "base/error.h"
#include "models/transformer/trainable.h"

namespace attention_playground {

struct RecurrentAlignerConfig {
  std::int64_t source_vocabulary = 0;
  std::int64_t target_vocabulary = 0;
  std::int64_t positions = 64;  // rows of one sequence, source or target
  std::int64_t embedding = 64;
  std::int64_t encoder_width = 64;  // of each direction
  std::int64_t decoder_width = 128;
  std::int64_t attention_width = 64;  // of tanh(W query + U annotation)
  /// An annotation is [forward; backward] + a linear map of the word's embedding.
  bool annotations_see_words = true;
  /// The score's query is [previous state; previous word] instead of the state alone.
  bool scores_see_previous_word = true;
};

/// Fails with `invalid_argument` where the sizes make no model. Parameters are drawn from `seed`.
[[nodiscard]] Expected<std::unique_ptr<TrainableModel>> create_recurrent_aligner(
    const RecurrentAlignerConfig& config, std::uint64_t seed) noexcept;
/// Names and shapes of its parameters; nothing is reserved for their numbers.
[[nodiscard]] Expected<Parameters> recurrent_aligner_parameters(
    const RecurrentAlignerConfig& config) noexcept;

}  // namespace attention_playground
