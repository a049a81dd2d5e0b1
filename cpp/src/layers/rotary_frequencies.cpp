#include "layers/rotary_frequencies.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>

#include "kernels/elementary.h"

namespace attention_playground {

namespace {

constexpr double full_turn = 2.0 * std::numbers::pi;

Expected<void> check_scaling(const RotaryScaling& scaling) noexcept {
  const auto is_positive = [](double value) { return std::isnormal(value) && value > 0.0; };
  const bool has_context =
      scaling.kind == RotaryScalingKind::llama3 || scaling.kind == RotaryScalingKind::yarn;
  const bool good = scaling.factor >= smallest_rotary_divisor && std::isfinite(scaling.factor) &&
                    is_positive(scaling.magnitude) &&
                    (!has_context || is_positive(scaling.original_context)) &&
                    scaling.high_turns > scaling.low_turns && is_positive(scaling.low_turns) &&
                    scaling.fast_turns >= scaling.slow_turns && is_positive(scaling.slow_turns) &&
                    std::isfinite(scaling.high_turns) && std::isfinite(scaling.fast_turns);
  if (good) return {};
  return fail(
      ErrorCode::invalid_argument,
      "the scaling of rotary positions needs positive numbers, a factor of at least 0.01, and "
      "more turns for what stays than for what is stretched");
}

void scale_as_llama3(const RotaryScaling& scaling, std::span<double> frequencies) noexcept {
  for (double& frequency : frequencies) {
    const double turns = scaling.original_context * frequency / full_turn;
    const double kept = (turns - scaling.low_turns) / (scaling.high_turns - scaling.low_turns);
    const double share = std::clamp(kept, 0.0, 1.0);
    frequency = (1.0 - share) * frequency / scaling.factor + share * frequency;
  }
}

/// The pair, as a fraction, that turns so often in the original context.
double pair_of_turns(double turns, double base, double pairs,
                     const RotaryScaling& scaling) noexcept {
  return pairs * kernels::logarithm_in_double(scaling.original_context / (turns * full_turn)) /
         kernels::logarithm_in_double(base);
}

void scale_as_yarn(double base, const RotaryScaling& scaling,
                   std::span<double> frequencies) noexcept {
  const auto pairs = static_cast<double>(frequencies.size());
  const double first =
      std::max(std::floor(pair_of_turns(scaling.fast_turns, base, pairs, scaling)), 0.0);
  double last = std::min(std::ceil(pair_of_turns(scaling.slow_turns, base, pairs, scaling)),
                         2.0 * pairs - 1.0);
  if (first == last) last += 0.001;
  for (std::size_t pair = 0; pair < frequencies.size(); ++pair) {
    const double stretched =
        std::clamp((static_cast<double>(pair) - first) / (last - first), 0.0, 1.0);
    frequencies[pair] =
        frequencies[pair] / scaling.factor * stretched + frequencies[pair] * (1.0 - stretched);
  }
}

}  // namespace

Expected<void> rotary_frequencies(double base, const RotaryScaling& scaling,
                                  std::span<double> frequencies) noexcept {
  if (!std::isnormal(base) || base <= 0.0) {
    return fail(ErrorCode::invalid_argument, "the rotary base must be a positive number");
  }
  if (auto good = check_scaling(scaling); !good) return good;
  const auto pairs = static_cast<double>(frequencies.size());
  for (std::size_t pair = 0; pair < frequencies.size(); ++pair) {
    frequencies[pair] = kernels::power(base, -static_cast<double>(pair) / pairs);
  }
  switch (scaling.kind) {
    case RotaryScalingKind::none:
      break;
    case RotaryScalingKind::linear:
      for (double& frequency : frequencies) frequency /= scaling.factor;
      break;
    case RotaryScalingKind::llama3:
      scale_as_llama3(scaling, frequencies);
      break;
    case RotaryScalingKind::yarn:
      if (base <= 1.0) {
        return fail(ErrorCode::invalid_argument,
                    "YaRN's scaling of rotary positions needs a base above 1");
      }
      scale_as_yarn(base, scaling, frequencies);
      break;
  }
  return {};
}

double yarn_magnitude(double factor) noexcept {
  return factor <= 1.0 ? 1.0 : 0.1 * kernels::logarithm_in_double(factor) + 1.0;
}

}  // namespace attention_playground
