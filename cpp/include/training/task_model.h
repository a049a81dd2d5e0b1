#pragma once
// The model of a run, made to the measure of its task.

#include <memory>

#include "base/error.h"
#include "models/transformer/trainable.h"
#include "training/settings.h"
#include "training/task.h"

namespace attention_playground {

/// Vocabulary sizes and positions become the task's. `invalid_argument` where the
/// model cannot do it: one with an encoder alone reads a source.
[[nodiscard]] Expected<void> fit_to_task(TrainingSettings& settings, const Task& task) noexcept;

/// Freshly drawn from the seed, for settings that fit.
[[nodiscard]] Expected<std::unique_ptr<TrainableModel>> create_task_model(
    const TrainingSettings& settings) noexcept;
/// Names and shapes of that model's parameters; nothing is reserved for their numbers.
[[nodiscard]] Expected<Parameters> task_model_parameters(const TrainingSettings& settings) noexcept;

}  // namespace attention_playground
