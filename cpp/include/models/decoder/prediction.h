#pragma once
// From logits to a next token: probabilities, filters, a seeded draw, and how
// two predictions differ.

#include <cstdint>
#include <span>
#include <vector>

#include "base/error.h"

namespace attention_playground {

/// Applied in this order: temperature, top-k, top-p (over what top-k left,
/// normalised again), min-p.
struct SamplingSettings {
  float temperature = 1.0F;  // 0: always the likeliest
  std::int64_t top_k = 0;    // the so many likeliest; 0: all
  float top_p = 1.0F;        // the fewest whose probabilities reach it; 1: all
  float min_p = 0.0F;        // at least so much of the likeliest's probability; 0: all
  std::uint64_t seed = 0;
};

enum class RemovedBy : std::uint8_t { nothing, top_k, top_p, min_p };

struct Candidate {
  std::int32_t id = 0;
  float logit = 0.0F;
  float log_probability = 0.0F;
  float probability = 0.0F;          // of the model
  float sampled_probability = 0.0F;  // after the settings; 0 where removed
  RemovedBy removed_by = RemovedBy::nothing;
};

struct Prediction {
  std::vector<Candidate> candidates;  // likeliest first; of equals the lower id
  float rest_probability = 0.0F;      // of all tokens that are no candidates
  std::int64_t kept = 0;              // tokens that the settings leave
  float entropy = 0.0F;               // of the model's probabilities, in nats
  std::int32_t sampled = 0;           // what the seed draws at this position
};

/// The `count` likeliest tokens. `position` makes draws of one seed differ from
/// token to token. Fails with `non_finite` and the token where a logit is no
/// finite number, with `invalid_argument` for settings that make no sense.
[[nodiscard]] Expected<Prediction> predict(std::span<const float> logits,
                                           const SamplingSettings& settings, std::int64_t position,
                                           std::int64_t count) noexcept;

/// Natural logarithm of the probability of `token`.
[[nodiscard]] Expected<float> log_probability(std::span<const float> logits,
                                              std::int64_t token) noexcept;

struct RankedToken {
  float probability = 0.0F;
  std::int64_t rank = 1;  // 1: no other token is likelier
};

/// How likely `token` is, and how many are likelier; of equals the lower id comes first.
[[nodiscard]] Expected<RankedToken> rank_token(std::span<const float> logits,
                                               std::int64_t token) noexcept;

/// KL(before || after) in nats over two predictions of one vocabulary.
[[nodiscard]] Expected<float> divergence(std::span<const float> before,
                                         std::span<const float> after) noexcept;

struct TokenEffect {
  std::int32_t id = 0;
  float effect = 0.0F;
};

/// The tokens that an effect on the logits raises and lowers most, of each kind `count`, the
/// strongest first. Effects are taken from their mean over the vocabulary: what all logits have in
/// common changes no probability.
struct TokenEffects {
  std::vector<TokenEffect> raised;
  std::vector<TokenEffect> lowered;
};
[[nodiscard]] TokenEffects strongest_effects(std::span<const float> effects, std::int64_t count);

}  // namespace attention_playground
