#pragma once
// q . k / sqrt(width), by the scale that follows every score.

#include <cmath>

#include "attention/score/product_score.h"

namespace attention_playground {

struct ScaledDotScore : ProductScore {
  static constexpr ScoreFunction function = ScoreFunction::scaled_dot;
  static constexpr const char* name = "scaled-dot";

  template <typename Scalar>
  static Scalar default_scale(std::int64_t width) noexcept {
    return 1 / std::sqrt(static_cast<Scalar>(width));
  }
};

}  // namespace attention_playground
