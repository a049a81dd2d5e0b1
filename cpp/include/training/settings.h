#pragma once
// Everything that decides a training run: the same settings and seed give the same
// weights, to the bit, on the portable native build and on wasm with SIMD.

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.h"
#include "models/aligner/recurrent_aligner.h"
#include "models/transformer/transformer.h"

namespace attention_playground {

using ModelConfig = std::variant<TransformerConfig, RecurrentAlignerConfig>;

struct TrainingSettings {
  std::string task;  // task.h
  /// Vocabulary sizes and positions are the task's.
  ModelConfig model = TransformerConfig{};
  std::uint64_t seed = 1;
  std::int64_t steps = 1000;  // of the whole run: the learning rate reaches 0 there
  std::int64_t batch = 64;    // examples per step
  float learning_rate = 2e-3F;
  std::int64_t warm_up = 200;  // steps in which it rises from 0, then cosine decay
  float beta_1 = 0.9F;
  float beta_2 = 0.98F;
  float weight_decay = 0.01F;
  float clip = 1.0F;  // largest norm of the gradient; 0: none
  float dropout = 0.0F;
  float label_smoothing = 0.0F;
};

/// The recipe that reaches the task's figures. `variant` names a model where a task
/// has several: "transformer", "bahdanau" or "leaking" (translate; the last without causal
/// mask), "two_layers" or its control "one_layer" (induction), "transformer" or its
/// ablation "no_encoder" (word_sense); empty: the task's first. `invalid_argument` with what there
/// is for an unknown one.
[[nodiscard]] Expected<TrainingSettings> default_settings(std::string_view task,
                                                          std::string_view variant = {}) noexcept;

/// The variants of a task, its default first; none for an unknown task.
[[nodiscard]] std::vector<std::string_view> task_variants(std::string_view task) noexcept;

/// `invalid_argument` at the first setting that is out of its range, with what it may be.
[[nodiscard]] Expected<void> check_training_settings(const TrainingSettings& settings) noexcept;

/// JSON as checkpoints and the page write it; what is absent stays as `defaults` has
/// it. Errors say which setting, and what it may be.
[[nodiscard]] Expected<TrainingSettings> read_training_settings(
    std::string_view json, const TrainingSettings& defaults) noexcept;
[[nodiscard]] std::string write_training_settings(const TrainingSettings& settings);

}  // namespace attention_playground
