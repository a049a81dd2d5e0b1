#pragma once
// A text inside a decoder: the tokens, everything that each layer computed for
// them, and what comes next. Grows token by token without computing anything
// twice; a token's results have the same bits whether it came alone or with
// others, and no later token changes them.

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/buffer.h"
#include "base/error.h"
#include "models/decoder/decoder.h"
#include "models/intervention/intervention_plan.h"
#include "traces/trace.h"

namespace attention_playground {

class DecoderSession {
 public:
  /// Takes the memory for `context` tokens (`memory_per_token` for each).
  /// `invalid_argument` beyond the positions that the model was made for.
  [[nodiscard]] static Expected<DecoderSession> open(std::shared_ptr<const Decoder> decoder,
                                                     std::int64_t context) noexcept;
  [[nodiscard]] static Expected<std::int64_t> memory_per_token(
      const DecoderConfig& config) noexcept;

  DecoderSession(DecoderSession&&) noexcept;
  DecoderSession& operator=(DecoderSession&&) noexcept;
  ~DecoderSession();

  /// Sets the tokens and interventions to compute and gives the number of
  /// tokens, from the first on, whose results stay. What was begun before and
  /// not finished is given up. The results of all later tokens are gone; where
  /// it fails, all results stay.
  [[nodiscard]] Expected<std::int64_t> begin(std::span<const std::int32_t> ids,
                                             std::span<const Intervention> interventions) noexcept;

  /// Takes what was begun through at most `layers` more layers and gives the
  /// number of layers that are left; 0: done.
  [[nodiscard]] Expected<std::int64_t> advance(std::int64_t layers) noexcept;

  /// Those whose results are complete.
  [[nodiscard]] std::span<const std::int32_t> tokens() const noexcept;
  [[nodiscard]] std::span<const Intervention> interventions() const noexcept;
  [[nodiscard]] std::int64_t context() const noexcept;
  [[nodiscard]] const Decoder& decoder() const noexcept;

  /// Every layer over the first `count` tokens; `unsupported` for fewer than all
  /// where these have seen later ones (a mean, a mask). The trace keeps this session's
  /// memory alive and looks at it: `begin` with other tokens changes it.
  [[nodiscard]] Expected<Trace> trace(std::int64_t count) const noexcept;

  /// What comes after the token at `position`: [vocabulary] logits.
  [[nodiscard]] Expected<void> logits(std::int64_t position,
                                      std::span<float> destination) const noexcept;

  /// What `added`, a part of the residual stream at `position`, adds to each of these logits by
  /// the straight way: through the final norm with its factor held as it is in this pass, and the
  /// head (direct logit attribution). What later layers make of it is not in it.
  [[nodiscard]] Expected<void> logit_effect(std::int64_t position, std::span<const float> added,
                                            std::span<float> destination) const noexcept;

 private:
  struct State;
  explicit DecoderSession(std::unique_ptr<State> state) noexcept;
  [[nodiscard]] Expected<void> check_prediction(std::int64_t position,
                                                std::span<float> destination) const noexcept;
  [[nodiscard]] Expected<void> apply_head(std::span<const float> row,
                                          std::span<float> destination) const noexcept;
  std::unique_ptr<State> state_;
};

}  // namespace attention_playground
