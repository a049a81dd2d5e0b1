#pragma once
// The learning rate over a run: a linear rise, then half a cosine down to 0.

#include <cstdint>

namespace attention_playground {

struct Schedule {
  float peak = 2e-3F;
  std::int64_t warm_up = 200;  // steps of the rise
  std::int64_t steps = 1000;   // of the whole run

  /// For the step after `taken` others: peak (taken + 1) / warm_up while that is at
  /// most the peak, then peak / 2 (1 + cos(pi (taken - warm_up) / (steps - warm_up)));
  /// 0 from `taken` = `steps` on.
  [[nodiscard]] float at(std::int64_t taken) const noexcept;
};

}  // namespace attention_playground
