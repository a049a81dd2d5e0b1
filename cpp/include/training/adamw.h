#pragma once
// The optimiser's state: two moments for every parameter and the number of steps.

#include <cstdint>
#include <span>

#include "base/buffer.h"
#include "base/error.h"

namespace attention_playground {

struct AdamWSettings {
  float beta_1 = 0.9F;
  float beta_2 = 0.98F;
  float weight_decay = 0.01F;  // decoupled: weights shrink by learning rate * this
  float epsilon = 1e-8F;
};

class AdamW {
 public:
  /// For `count` parameters, moments all zero. Fails with `out_of_memory`.
  [[nodiscard]] static Expected<AdamW> create(std::int64_t count,
                                              const AdamWSettings& settings) noexcept;

  /// One step on `gradients` times `gradient_factor`. False where a weight or a moment
  /// would not be finite: nothing has changed then. Both have `count` numbers.
  [[nodiscard]] bool step(std::span<float> values, std::span<const float> gradients,
                          float learning_rate, float gradient_factor = 1.0F) noexcept;

  /// Steps taken: together with the moments all there is to remember.
  [[nodiscard]] std::int64_t steps() const noexcept { return steps_; }
  void set_steps(std::int64_t steps) noexcept { steps_ = steps; }
  [[nodiscard]] std::span<float> first_moments() noexcept { return first_.span(); }
  [[nodiscard]] std::span<const float> first_moments() const noexcept { return first_.span(); }
  [[nodiscard]] std::span<float> second_moments() noexcept { return second_.span(); }
  [[nodiscard]] std::span<const float> second_moments() const noexcept { return second_.span(); }

 private:
  AdamW() noexcept = default;

  AdamWSettings settings_;
  std::int64_t steps_ = 0;
  Buffer<float> first_;
  Buffer<float> second_;
};

/// The Euclidean norm of all gradients together; not finite where one of them is not.
[[nodiscard]] float gradient_norm(std::span<const float> gradients) noexcept;
/// What gradients of this norm are multiplied by so that it is at most `largest`
/// (0: no limit).
[[nodiscard]] float clipping_factor(float norm, float largest) noexcept;

}  // namespace attention_playground
