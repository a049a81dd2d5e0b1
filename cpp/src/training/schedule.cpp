#include "training/schedule.h"

#include <numbers>

#include "kernels/elementary.h"

namespace attention_playground {

float Schedule::at(std::int64_t taken) const noexcept {
  if (taken >= steps) return 0.0F;
  const auto highest = static_cast<double>(peak);
  if (taken < warm_up) {
    const double share = static_cast<double>(taken + 1) / static_cast<double>(warm_up);
    return static_cast<float>(highest * share);
  }
  const double share = static_cast<double>(taken - warm_up) / static_cast<double>(steps - warm_up);
  return static_cast<float>(highest * 0.5 * (1.0 + kernels::cosine(std::numbers::pi * share)));
}

}  // namespace attention_playground
