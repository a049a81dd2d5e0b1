#pragma once
// The angles by which rotary positions turn each pair of columns, and how models made
// for longer texts stretch them (transformers' modeling_rope_utils, and llama.cpp's
// rope.scaling keys).

#include <cstdint>
#include <span>

#include "base/error.h"

namespace attention_playground {

enum class RotaryScalingKind : std::uint8_t {
  none,
  linear,  // every frequency / factor
  llama3,  // those that turn less than `low_turns` times in the original context / factor
  yarn,    // the same between `slow_turns` and `fast_turns`, blended over pairs
};

struct RotaryScaling {
  RotaryScalingKind kind = RotaryScalingKind::none;
  double factor = 1.0;
  double original_context = 0.0;  // positions that the model was first trained on
  double low_turns = 1.0;         // llama3: fewer turns are stretched in full
  double high_turns = 4.0;        // llama3: more are not stretched
  double fast_turns = 32.0;       // yarn: more are not stretched
  double slow_turns = 1.0;        // yarn: fewer are stretched in full
  double magnitude = 1.0;         // of queries and keys once they are turned: yarn's temperature
};

/// Positions that turn faster are beyond what sines are exact for.
inline constexpr double smallest_rotary_divisor = 0.01;

/// Radians per position of pair t of n: base^(-t / n), stretched. `invalid_argument` where
/// the base or the scaling makes no frequencies.
[[nodiscard]] Expected<void> rotary_frequencies(double base, const RotaryScaling& scaling,
                                                std::span<double> frequencies) noexcept;

/// What YaRN's authors multiply scores by to sharpen them, as a factor of queries and of
/// keys: 1 + 0.1 ln(factor).
[[nodiscard]] double yarn_magnitude(double factor) noexcept;

}  // namespace attention_playground
