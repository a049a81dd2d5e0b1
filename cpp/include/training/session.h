#pragma once
// One training run: steps, its state as a file, and the model for looking into.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "models/transformer/trainable.h"
#include "training/settings.h"
#include "training/task.h"

namespace attention_playground {

struct StepReport {
  std::int64_t step = 0;       // steps taken so far
  float loss = 0.0F;           // mean over the labels of this step's batch, before its update
  float accuracy = 0.0F;       // share of labels whose logit is the largest
  float gradient_norm = 0.0F;  // before clipping
  float learning_rate = 0.0F;
};

class TrainingSession {
 public:
  [[nodiscard]] static Expected<std::unique_ptr<TrainingSession>> create(
      const TrainingSettings& settings) noexcept;
  /// Goes on from `checkpoint()`: the same numbers, to the bit, as without a stop.
  /// `malformed_file`, or `missing_tensor`, `shape_mismatch` or `non_finite` with the
  /// tensor's name.
  [[nodiscard]] static Expected<std::unique_ptr<TrainingSession>> resume(
      std::span<const std::uint8_t> file) noexcept;

  virtual ~TrainingSession() = default;

  /// One batch forward, backward and the update. `non_finite` at the first loss or
  /// gradient that is not a number, with what to try; the weights then are those
  /// before the step.
  [[nodiscard]] virtual Expected<StepReport> step() noexcept = 0;
  [[nodiscard]] virtual std::int64_t steps_taken() const noexcept = 0;
  [[nodiscard]] virtual const TrainingSettings& settings() const noexcept = 0;
  [[nodiscard]] virtual const Task& task() const noexcept = 0;
  [[nodiscard]] virtual TrainableModel& model() noexcept = 0;

  /// Weights, both moments of the optimiser, settings and step, as safetensors (f32).
  [[nodiscard]] virtual Expected<std::vector<std::uint8_t>> checkpoint() const noexcept = 0;

 protected:
  TrainingSession() noexcept = default;
};

}  // namespace attention_playground
