#include "models/decoder/prediction.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "kernels/elementary.h"

namespace attention_playground {

namespace {

/// logit -> log-probability: subtract `maximum` and `log_sum`.
struct Normaliser {
  float maximum = 0.0F;
  float log_sum = 0.0F;

  [[nodiscard]] float log_probability(float logit) const noexcept {
    return (logit - maximum) - log_sum;
  }
};

Expected<Normaliser> normaliser_of(std::span<const float> logits) noexcept {
  if (logits.empty()) return fail(ErrorCode::invalid_argument, "there are no logits");
  const auto bad =
      std::find_if(logits.begin(), logits.end(), [](float x) { return !std::isfinite(x); });
  if (bad != logits.end()) {
    return fail(ErrorCode::non_finite,
                "the logit of token " + std::to_string(bad - logits.begin()) +
                    " is not a finite number: the model's weights or the changes to it are too "
                    "large",
                bad - logits.begin());
  }
  Normaliser result{.maximum = *std::max_element(logits.begin(), logits.end())};
  double sum = 0.0;
  for (const float logit : logits) {
    sum += static_cast<double>(kernels::exponential(logit - result.maximum));
  }
  result.log_sum = kernels::natural_logarithm(static_cast<float>(sum));
  return result;
}

Expected<void> check(const SamplingSettings& settings) noexcept {
  const bool good = settings.temperature >= 0.0F && std::isfinite(settings.temperature) &&
                    settings.top_k >= 0 && settings.top_p > 0.0F && settings.top_p <= 1.0F &&
                    settings.min_p >= 0.0F && settings.min_p <= 1.0F;
  if (good) return {};
  return fail(ErrorCode::invalid_argument,
              "sampling needs a temperature and a top-k of 0 or more, a top-p above 0 and up to 1, "
              "and a min-p from 0 to 1");
}

/// Token ids, likeliest first; of equals the lower id. Sorted as far as asked
/// for: most questions need a few hundred of a vocabulary.
class Ranks {
 public:
  explicit Ranks(std::span<const float> logits) : logits_(logits), ids_(logits.size()) {
    std::iota(ids_.begin(), ids_.end(), 0);
  }

  [[nodiscard]] std::size_t size() const noexcept { return ids_.size(); }

  [[nodiscard]] std::int32_t operator[](std::size_t rank) noexcept {
    if (rank >= sorted_) sort_up_to(rank + 1);
    return ids_[rank];
  }

 private:
  void sort_up_to(std::size_t count) noexcept {
    const std::size_t end = std::min(ids_.size(), std::max<std::size_t>(4 * count, 256));
    const auto at = [&](std::size_t rank) {
      return ids_.begin() + static_cast<std::ptrdiff_t>(rank);
    };
    std::partial_sort(at(sorted_), at(end), ids_.end(), [&](std::int32_t a, std::int32_t b) {
      const float first = logits_[static_cast<std::size_t>(a)];
      const float second = logits_[static_cast<std::size_t>(b)];
      return first != second ? first > second : a < b;
    });
    sorted_ = end;
  }

  std::span<const float> logits_;
  std::vector<std::int32_t> ids_;
  std::size_t sorted_ = 0;
};

/// exp((logit - maximum) / temperature) of every token, by id.
struct SamplingWeights {
  std::vector<double> weights;
  double sum = 0.0;

  SamplingWeights(std::span<const float> logits, float maximum, float temperature) {
    weights.reserve(logits.size());
    for (const float logit : logits) {
      weights.push_back(static_cast<double>(kernels::exponential((logit - maximum) / temperature)));
      sum += weights.back();
    }
  }
  [[nodiscard]] double of(std::int32_t id) const noexcept {
    return weights[static_cast<std::size_t>(id)];
  }
};

/// Of the ranked tokens, how many each filter leaves.
struct Filtered {
  std::size_t after_top_k = 0;
  std::size_t after_top_p = 0;
  std::size_t after_min_p = 0;
  double sum = 0.0;  // of the weights that are left

  [[nodiscard]] RemovedBy removed_by(std::size_t rank) const noexcept {
    if (rank >= after_top_k) return RemovedBy::top_k;
    if (rank >= after_top_p) return RemovedBy::top_p;
    return rank >= after_min_p ? RemovedBy::min_p : RemovedBy::nothing;
  }
};

double sum_of_first(const SamplingWeights& weights, Ranks& ranks, std::size_t count) noexcept {
  if (count == ranks.size()) return weights.sum;
  double sum = 0.0;
  for (std::size_t rank = 0; rank < count; ++rank) sum += weights.of(ranks[rank]);
  return sum;
}

/// Tokens whose weight is at least `least`: they are the first ones.
std::size_t count_from(const SamplingWeights& weights, double least) noexcept {
  return static_cast<std::size_t>(std::count_if(weights.weights.begin(), weights.weights.end(),
                                                [&](double weight) { return weight >= least; }));
}

Filtered filter(const SamplingWeights& weights, Ranks& ranks,
                const SamplingSettings& settings) noexcept {
  Filtered result;
  const auto top_k = static_cast<std::size_t>(settings.top_k);
  result.after_top_k = top_k == 0 ? ranks.size() : std::min(top_k, ranks.size());
  result.after_top_p = result.after_top_k;
  if (settings.top_p < 1.0F) {
    const double wanted =
        static_cast<double>(settings.top_p) * sum_of_first(weights, ranks, result.after_top_k);
    double reached = 0.0;
    std::size_t rank = 0;
    while (rank < result.after_top_k && reached < wanted) reached += weights.of(ranks[rank++]);
    result.after_top_p = rank;
  }
  result.after_min_p = result.after_top_p;
  if (settings.min_p > 0.0F) {
    const double least = static_cast<double>(settings.min_p) * weights.of(ranks[0]);
    result.after_min_p =
        std::max<std::size_t>(1, std::min(result.after_top_p, count_from(weights, least)));
  }
  result.sum = sum_of_first(weights, ranks, result.after_min_p);
  return result;
}

/// SplitMix64 (Steele, Lea, Flood 2014) of the seed's and the position's place
/// in one sequence, as a number from 0 up to 1.
double uniform_number(std::uint64_t seed, std::int64_t position) noexcept {
  constexpr std::uint64_t golden = 0x9E3779B97F4A7C15U;
  const auto mix = [](std::uint64_t z) {
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
  };
  const std::uint64_t start = mix(seed + golden);
  const std::uint64_t bits = mix(start + golden * (static_cast<std::uint64_t>(position) + 1U));
  return static_cast<double>(bits >> 11U) * 0x1.0p-53;
}

std::int32_t draw(const SamplingWeights& weights, Ranks& ranks, const Filtered& filtered,
                  double number) noexcept {
  double reached = 0.0;
  for (std::size_t rank = 0; rank < filtered.after_min_p; ++rank) {
    reached += weights.of(ranks[rank]);
    if (number * filtered.sum < reached) return ranks[rank];
  }
  return ranks[filtered.after_min_p - 1];
}

float entropy_of(std::span<const float> logits, const Normaliser& normaliser) noexcept {
  double entropy = 0.0;
  for (const float logit : logits) {
    const float log_probability = normaliser.log_probability(logit);
    const auto probability = static_cast<double>(kernels::exponential(log_probability));
    // Logits may lie so far apart that this one's logarithm is minus infinity.
    if (probability > 0.0) entropy -= probability * static_cast<double>(log_probability);
  }
  return static_cast<float>(entropy);
}

}  // namespace

Expected<Prediction> predict(std::span<const float> logits, const SamplingSettings& settings,
                             std::int64_t position, std::int64_t count) noexcept {
  if (auto good = check(settings); !good) return std::unexpected(good.error());
  auto normaliser = normaliser_of(logits);
  if (!normaliser) return std::unexpected(normaliser.error());
  const bool greedy = settings.temperature == 0.0F;
  Ranks ranks(logits);
  const SamplingWeights weights(logits, normaliser->maximum, greedy ? 1.0F : settings.temperature);
  const Filtered filtered = filter(weights, ranks, settings);

  Prediction result;
  result.kept = greedy ? 1 : static_cast<std::int64_t>(filtered.after_min_p);
  result.entropy = entropy_of(logits, *normaliser);
  result.sampled =
      greedy ? ranks[0] : draw(weights, ranks, filtered, uniform_number(settings.seed, position));
  double shown = 0.0;
  const auto wanted = std::min<std::size_t>(
      ranks.size(), static_cast<std::size_t>(std::max<std::int64_t>(0, count)));
  for (std::size_t rank = 0; rank < wanted; ++rank) {
    const std::int32_t id = ranks[rank];
    const float logit = logits[static_cast<std::size_t>(id)];
    const float log_of_it = normaliser->log_probability(logit);
    Candidate one{.id = id, .logit = logit, .log_probability = log_of_it};
    one.probability = kernels::exponential(log_of_it);
    one.removed_by = filtered.removed_by(rank);
    if (greedy) {
      one.sampled_probability = rank == 0 ? 1.0F : 0.0F;
    } else if (one.removed_by == RemovedBy::nothing) {
      one.sampled_probability = static_cast<float>(weights.of(id) / filtered.sum);
    }
    shown += static_cast<double>(one.probability);
    result.candidates.push_back(one);
  }
  result.rest_probability = static_cast<float>(std::max(0.0, 1.0 - shown));
  return result;
}

Expected<float> log_probability(std::span<const float> logits, std::int64_t token) noexcept {
  if (token < 0 || token >= static_cast<std::int64_t>(logits.size())) {
    return fail(ErrorCode::invalid_argument,
                "there is no token " + std::to_string(token) + " in a vocabulary of " +
                    std::to_string(logits.size()),
                token);
  }
  auto normaliser = normaliser_of(logits);
  if (!normaliser) return std::unexpected(normaliser.error());
  return normaliser->log_probability(logits[static_cast<std::size_t>(token)]);
}

Expected<RankedToken> rank_token(std::span<const float> logits, std::int64_t token) noexcept {
  const auto likely = log_probability(logits, token);
  if (!likely) return std::unexpected(likely.error());
  const auto own = static_cast<std::size_t>(token);
  RankedToken ranked{.probability = kernels::exponential(*likely)};
  for (std::size_t id = 0; id < logits.size(); ++id) {
    const bool before = logits[id] > logits[own] || (logits[id] == logits[own] && id < own);
    if (before) ++ranked.rank;
  }
  return ranked;
}

Expected<float> divergence(std::span<const float> before, std::span<const float> after) noexcept {
  if (before.size() != after.size()) {
    return fail(ErrorCode::shape_mismatch, "two predictions of different vocabularies");
  }
  auto first = normaliser_of(before);
  if (!first) return std::unexpected(first.error());
  auto second = normaliser_of(after);
  if (!second) return std::unexpected(second.error());
  double sum = 0.0;
  for (std::size_t token = 0; token < before.size(); ++token) {
    const float log_before = first->log_probability(before[token]);
    const float log_after = second->log_probability(after[token]);
    const auto probability = static_cast<double>(kernels::exponential(log_before));
    if (probability > 0.0) sum += probability * static_cast<double>(log_before - log_after);
  }
  return static_cast<float>(std::max(0.0, sum));
}

TokenEffects strongest_effects(std::span<const float> effects, std::int64_t count) {
  double sum = 0.0;
  for (const float effect : effects) sum += static_cast<double>(effect);
  const double mean = effects.empty() ? 0.0 : sum / static_cast<double>(effects.size());
  std::vector<float> signed_effects;
  const auto strongest = [&](float sign) {
    signed_effects.clear();
    for (const float effect : effects) {
      signed_effects.push_back(sign * static_cast<float>(static_cast<double>(effect) - mean));
    }
    Ranks ranks(signed_effects);
    std::vector<TokenEffect> tokens;
    const std::size_t wanted = std::min(static_cast<std::size_t>(count), ranks.size());
    for (std::size_t rank = 0; rank < wanted; ++rank) {
      const std::int32_t id = ranks[rank];
      const float effect = signed_effects[static_cast<std::size_t>(id)];
      if (effect > 0.0F) tokens.push_back({.id = id, .effect = sign * effect});
    }
    return tokens;
  };
  return {.raised = strongest(1.0F), .lowered = strongest(-1.0F)};
}

}  // namespace attention_playground
