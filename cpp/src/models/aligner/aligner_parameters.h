#pragma once
// The parameters of Bahdanau's translator: their names, shapes and first values.

#include <cstdint>

#include "base/error.h"
#include "layers/gru.h"
#include "layers/parameters.h"
#include "models/aligner/recurrent_aligner.h"

namespace attention_playground {

/// Where a linear layer lies among the parameters.
struct LinearIndex {
  std::int64_t weight = -1;
  std::int64_t bias = -1;
};

/// Where a GRU lies: W, b, U, c.
struct GruIndex {
  LinearIndex input;
  LinearIndex state;
};

struct AlignerParameters {
  std::int64_t source_embedding = -1;  // [source vocabulary, embedding]
  std::int64_t target_embedding = -1;  // [target vocabulary, embedding]
  GruIndex forward;                    // reads the source from its first word on
  GruIndex backward;                   // reads it from its last word back
  LinearIndex word;                    // embedding -> annotation; -1 where not asked for
  LinearIndex start;                   // backward state at the first word -> s_0
  std::int64_t query = -1;             // W [attention, decoder (+ embedding)]
  std::int64_t key = -1;               // U [attention, annotation]
  std::int64_t vector = -1;            // v [1, attention]
  GruIndex decoder;                    // of [previous word; context]
  LinearIndex readout;                 // of [state; previous word; context]
  LinearIndex output;                  // readout -> target vocabulary
};

/// Fails with `invalid_argument` where a size is not positive or too large.
[[nodiscard]] Expected<void> check_aligner(const RecurrentAlignerConfig& config) noexcept;

/// Names all parameters, before they are allocated.
AlignerParameters add_aligner_parameters(const RecurrentAlignerConfig& config,
                                         Parameters& parameters);

/// Embeddings N(0, .3); a GRU's weights and biases uniform in +-1/sqrt(width), other
/// weights in +-1/sqrt(inputs), other biases 0.
void set_initial_values(const AlignerParameters& index, std::uint64_t seed,
                        Parameters& parameters) noexcept;

[[nodiscard]] GruWeights<float> gru_weights(const Parameters& parameters,
                                            const GruIndex& index) noexcept;
[[nodiscard]] GruGradients<float> gru_gradients(Parameters& parameters,
                                                const GruIndex& index) noexcept;

}  // namespace attention_playground
