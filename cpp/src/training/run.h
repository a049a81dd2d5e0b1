#pragma once
// A session over any task and any model: what `TrainingSession` gives out once both
// are made from the settings.

#include <memory>
#include <optional>

#include "files/safetensors.h"
#include "training/adamw.h"
#include "training/session.h"

namespace attention_playground {

class TrainingRun final : public TrainingSession {
 public:
  /// For settings that were checked. Fails with `out_of_memory`.
  [[nodiscard]] static Expected<std::unique_ptr<TrainingRun>> start(
      const TrainingSettings& settings, std::shared_ptr<const Task> task,
      std::unique_ptr<TrainableModel> model) noexcept;
  /// Takes weights and moments from a checkpoint after `steps`; as `TrainingSession::resume`.
  [[nodiscard]] Expected<void> restore(const Safetensors& file, std::int64_t steps) noexcept;

  [[nodiscard]] Expected<StepReport> step() noexcept override;
  [[nodiscard]] std::int64_t steps_taken() const noexcept override { return optimiser_.steps(); }
  [[nodiscard]] const TrainingSettings& settings() const noexcept override { return settings_; }
  [[nodiscard]] const Task& task() const noexcept override { return *task_; }
  [[nodiscard]] TrainableModel& model() noexcept override { return *model_; }
  [[nodiscard]] Expected<std::vector<std::uint8_t>> checkpoint() const noexcept override;

 private:
  TrainingRun(const TrainingSettings& settings, std::shared_ptr<const Task> task,
              std::unique_ptr<TrainableModel> model, AdamW optimiser) noexcept;
  void draw_batch();
  [[nodiscard]] Expected<StepReport> try_step() noexcept;
  [[nodiscard]] std::unexpected<Error> diverged(const char* what) const;

  TrainingSettings settings_;
  std::shared_ptr<const Task> task_;
  std::unique_ptr<TrainableModel> model_;
  AdamW optimiser_;
  Batch batch_;
  Buffer<float> logit_gradient_;
  std::optional<Error> divergence_;
};

}  // namespace attention_playground
