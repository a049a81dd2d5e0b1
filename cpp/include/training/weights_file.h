#pragma once
// A trained model as a file: the names of its parameters, f32 or f16, and in the
// metadata how it was trained and how well it does.

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/error.h"
#include "files/safetensors.h"
#include "models/transformer/trainable.h"
#include "training/scores.h"
#include "training/settings.h"
#include "training/task.h"

namespace attention_playground {

struct TrainedModel {
  TrainingSettings settings;
  std::shared_ptr<const Task> task;
  std::unique_ptr<TrainableModel> model;
  std::int64_t steps = 0;
  std::vector<Score> scores;  // as the file gives them
  Metadata metadata;          // all of the file's
};

/// `malformed_file`, `missing_tensor`, `shape_mismatch` or `non_finite` with the tensor's name.
/// `file` is not needed afterwards.
[[nodiscard]] Expected<TrainedModel> open_trained_model(
    std::span<const std::uint8_t> file) noexcept;

/// `type` is f32 or f16; `more` is added to the metadata `format`, `settings`, `steps`,
/// `seed`, `task` and `scores`. `invalid_argument` for another type, and where a weight is too
/// large for f16.
[[nodiscard]] Expected<std::vector<std::uint8_t>> write_trained_model(
    TrainableModel& model, const TrainingSettings& settings, std::int64_t steps,
    std::span<const Score> scores, TensorType type, const Metadata& more = {}) noexcept;

}  // namespace attention_playground
