#include "training/session.h"

#include "parameter_file.h"
#include "run.h"
#include "training/task_model.h"

namespace attention_playground {

namespace {

/// For settings that fit the task.
Expected<std::unique_ptr<TrainingRun>> start_run(const TrainingSettings& settings,
                                                 std::shared_ptr<const Task> task) noexcept {
  auto model = create_task_model(settings);
  if (!model) return std::unexpected(model.error());
  return TrainingRun::start(settings, std::move(task), std::move(*model));
}

/// Weights and both moments, each as large as the model of these settings.
Expected<void> check_tensors(const Safetensors& file, const TrainingSettings& settings) noexcept {
  auto layout = task_model_parameters(settings);
  if (!layout) return std::unexpected(layout.error());
  for (const char* const prefix : {"", first_moment_prefix, second_moment_prefix}) {
    auto fits = check_parameter_tensors(file, layout->list(), prefix, false);
    if (!fits) return fits;
  }
  return {};
}

}  // namespace

Expected<std::unique_ptr<TrainingSession>> TrainingSession::create(
    const TrainingSettings& settings) noexcept {
  if (auto good = check_training_settings(settings); !good) return std::unexpected(good.error());
  auto task = find_task(settings.task);
  if (!task) return std::unexpected(task.error());
  TrainingSettings fitted = settings;
  if (auto fits = fit_to_task(fitted, **task); !fits) return std::unexpected(fits.error());
  return start_run(fitted, std::move(*task));
}

Expected<std::unique_ptr<TrainingSession>> TrainingSession::resume(
    std::span<const std::uint8_t> bytes) noexcept {
  auto file = Safetensors::parse(bytes);
  if (!file) return std::unexpected(file.error());
  auto described = read_run_description(*file, checkpoint_format);
  if (!described) return std::unexpected(described.error());
  auto fits = check_tensors(*file, described->settings);
  if (!fits) return std::unexpected(fits.error());
  auto run = start_run(described->settings, std::move(described->task));
  if (!run) return std::unexpected(run.error());
  if (auto restored = (*run)->restore(*file, described->steps); !restored) {
    return std::unexpected(restored.error());
  }
  return std::move(*run);
}

Expected<void> TrainingRun::restore(const Safetensors& file, std::int64_t steps) noexcept {
  Parameters& parameters = model_->parameters();
  const auto read = [&](const char* prefix, std::span<float> values) {
    return read_parameter_tensors(file, parameters, prefix, false, values);
  };
  if (auto weights = read("", parameters.values()); !weights) return weights;
  if (auto first = read(first_moment_prefix, optimiser_.first_moments()); !first) return first;
  if (auto second = read(second_moment_prefix, optimiser_.second_moments()); !second) return second;
  for (const float moment : optimiser_.second_moments()) {
    if (moment >= 0.0F) continue;
    return fail(ErrorCode::malformed_file,
                "a second moment of the optimiser is negative, but it is a mean of squares");
  }
  optimiser_.set_steps(steps);
  return {};
}

Expected<std::vector<std::uint8_t>> TrainingRun::checkpoint() const noexcept {
  const Parameters& parameters = model_->parameters();
  std::vector<TensorToWrite> tensors;
  const auto add = [&](const char* prefix, std::span<const float> values) {
    add_parameter_tensors(parameters, values, prefix, TensorType::f32, tensors);
  };
  add("", parameters.values());
  add(first_moment_prefix, optimiser_.first_moments());
  add(second_moment_prefix, optimiser_.second_moments());
  return written_file(tensors, run_metadata(settings_, steps_taken(), checkpoint_format));
}

}  // namespace attention_playground
