#pragma once
// Which head matters for a prediction: every head is switched off in turn.

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/error.h"
#include "models/decoder/decoder.h"
#include "models/intervention/intervention.h"

namespace attention_playground {

/// What switching one head off does to the prediction.
struct HeadEffect {
  std::int64_t layer = 0;
  std::int64_t head = 0;
  float change = 0.0F;      // of the token's log-probability: without the head - with it
  float divergence = 0.0F;  // KL(with || without) over the vocabulary, in nats
};

/// The question: how the log-probability of `token` after the last of `ids`
/// changes, beside `interventions`, when a head writes nothing (or its mean).
struct RankingQuestion {
  std::span<const std::int32_t> ids;
  std::span<const Intervention> interventions = {};
  std::int32_t token = 0;
  bool mean = false;
};

/// Works head by head, so that it can be watched and given up. Layers below the
/// head keep their results: each head costs only the layers from its own on.
class HeadRanking {
 public:
  [[nodiscard]] static Expected<HeadRanking> begin(std::shared_ptr<const Decoder> decoder,
                                                   const RankingQuestion& question) noexcept;
  HeadRanking(HeadRanking&&) noexcept;
  HeadRanking& operator=(HeadRanking&&) noexcept;
  ~HeadRanking();

  /// Switches off the next head; nothing where all are done.
  [[nodiscard]] Expected<bool> advance() noexcept;
  /// Those that are known, in order of layer and head.
  [[nodiscard]] std::span<const HeadEffect> effects() const noexcept;

 private:
  struct State;
  explicit HeadRanking(std::unique_ptr<State> state) noexcept;
  std::unique_ptr<State> state_;
};

}  // namespace attention_playground
