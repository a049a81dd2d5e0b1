#include "training/adamw.h"

#include <cmath>
#include <utility>

#include "kernels/adamw.h"
#include "kernels/elementary.h"

namespace attention_playground {

namespace {

/// 1 - beta^step: how much of a moment's weight has been seen.
double seen_share(float beta, std::int64_t step) noexcept {
  if (beta <= 0.0F) return 1.0;
  return 1.0 - kernels::power(static_cast<double>(beta), static_cast<double>(step));
}

}  // namespace

Expected<AdamW> AdamW::create(std::int64_t count, const AdamWSettings& settings) noexcept {
  auto first = Buffer<float>::allocate(count, "the optimiser's first moments");
  if (!first) return std::unexpected(first.error());
  auto second = Buffer<float>::allocate(count, "the optimiser's second moments");
  if (!second) return std::unexpected(second.error());
  AdamW result;
  result.settings_ = settings;
  result.first_ = std::move(*first);
  result.second_ = std::move(*second);
  return result;
}

bool AdamW::step(std::span<float> values, std::span<const float> gradients, float learning_rate,
                 float gradient_factor) noexcept {
  const auto rate = static_cast<double>(learning_rate);
  const kernels::AdamWFactors factors{
      .gradient_factor = gradient_factor,
      .beta_1 = settings_.beta_1,
      .beta_2 = settings_.beta_2,
      .keep = static_cast<float>(1.0 - rate * static_cast<double>(settings_.weight_decay)),
      .rate = static_cast<float>(rate / seen_share(settings_.beta_1, steps_ + 1)),
      .correction = static_cast<float>(std::sqrt(seen_share(settings_.beta_2, steps_ + 1))),
      .epsilon = settings_.epsilon};
  const kernels::AdamWRows rows{
      .values = values, .first_moments = first_.span(), .second_moments = second_.span()};
  if (!kernels::adamw_stays_finite(rows, gradients, factors)) return false;
  kernels::adamw_update(rows, gradients, factors);
  ++steps_;
  return true;
}

float gradient_norm(std::span<const float> gradients) noexcept {
  return static_cast<float>(std::sqrt(kernels::sum_of_squares(gradients)));
}

float clipping_factor(float norm, float largest) noexcept {
  return largest > 0.0F && norm > largest ? largest / norm : 1.0F;
}

}  // namespace attention_playground
