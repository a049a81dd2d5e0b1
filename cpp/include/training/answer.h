#pragma once
// A trained model asked for one answer, and for those to examples that it never saw.

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/error.h"
#include "models/transformer/trainable.h"
#include "training/outcome.h"
#include "training/task.h"

namespace attention_playground {

/// In a task with a source the model writes by itself, until it ends or has written as much as is
/// right; in one without it reads the example's own target.
struct Answer {
  std::vector<std::int32_t> target;  // what it has read: behind the begin token what it wrote
  Trace trace;
  ExampleOutcome outcome;  // one row per token of `target`; its likeliest are the answer
  std::int64_t asked = 0;  // labels of the example: as many as rows can be right

  [[nodiscard]] bool right() const noexcept { return outcome.correct == asked; }
};

/// The logits stay in the model. As `run_example`.
[[nodiscard]] Expected<Answer> answer(
    TrainableModel& model, const Task& task, const Example& example,
    const std::shared_ptr<const InterventionPlan>& plan = nullptr) noexcept;

/// Of several answers.
struct AnswerCounts {
  std::int64_t examples = 0;
  std::int64_t examples_right = 0;  // to the last token
  std::int64_t asked = 0;
  std::int64_t correct = 0;

  friend bool operator==(const AnswerCounts&, const AnswerCounts&) = default;
};
[[nodiscard]] Expected<AnswerCounts> count_answers(
    TrainableModel& model, const Task& task, std::span<const Example> examples,
    const std::shared_ptr<const InterventionPlan>& plan = nullptr) noexcept;

}  // namespace attention_playground
