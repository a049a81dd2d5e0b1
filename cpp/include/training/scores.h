#pragma once
// How well a trained model does its task, and whether its heads look where they
// should: the figures of science.md sections 6.1, 10 and 10b.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "models/transformer/trainable.h"
#include "training/task.h"

namespace attention_playground {

/// One figure with its name, as cards and the page show it.
struct Score {
  std::string name;  // "exact match", "induction score of head 1.0"
  double value = 0.0;
};

/// Greedy decoding from the begin token, all sources at once: for each the tokens that
/// were written, without the end token; at most `limit`.
[[nodiscard]] Expected<std::vector<std::vector<std::int32_t>>> translate_greedily(
    TrainableModel& model, std::span<const std::vector<std::int32_t>> sources, std::int64_t limit,
    const std::shared_ptr<const InterventionPlan>& plan = nullptr) noexcept;

/// Everything the task's card reports, over its held-out sets.
[[nodiscard]] Expected<std::vector<Score>> evaluate(TrainableModel& model,
                                                    const Task& task) noexcept;

}  // namespace attention_playground
