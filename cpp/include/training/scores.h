#pragma once
// How well a trained model does its task, and whether its heads look where they
// should: the figures of science.md sections 6.1, 10 and 10b.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "models/trainable.h"
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
    const ModelEdits* edits = nullptr) noexcept;

/// How one head's largest weights and its mass lie against the gold alignment, with the
/// targets teacher-forced. Rows without gold positions are not counted.
struct AlignmentScores {
  std::string layer;  // "decoder.0.cross"
  std::int64_t head = 0;
  double content_missed = 0.0;  // share of content rows whose largest weight is off the gold
  double content_mass = 0.0;    // mean weight on gold positions over content rows
  double all_missed = 0.0;      // the same over all rows with gold
  double all_mass = 0.0;
};
/// Every head of every operation whose keys are what the gold speaks of.
[[nodiscard]] Expected<std::vector<AlignmentScores>> alignment_scores(
    TrainableModel& model, const Task& task, std::span<const Example> examples) noexcept;

/// Everything the task's card reports, over its held-out sets.
[[nodiscard]] Expected<std::vector<Score>> evaluate(TrainableModel& model,
                                                    const Task& task) noexcept;

}  // namespace attention_playground
