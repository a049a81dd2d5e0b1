#pragma once
// A trained model asked for one answer, and for those to examples that it never saw.

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/error.h"
#include "models/transformer/trainable.h"
#include "training/outcome.h"
#include "training/reading.h"
#include "training/task.h"

namespace attention_playground {

/// What a model is asked by an example: in a task with a source it writes by itself, until it ends
/// or has written as much as is right; in one without it reads the example's own target.
[[nodiscard]] ReadingQuestion question_of(const Example& example);

/// Of the reading of that question whose logits are in the model: one row per token that was read.
/// A model that ends too early has fewer rows than there are labels.
[[nodiscard]] Expected<ExampleOutcome> answer_outcome(const TrainableModel& model,
                                                      const Example& example) noexcept;

/// How many rows can be right.
[[nodiscard]] std::int64_t rows_asked(const Example& example,
                                      const ExampleOutcome& outcome) noexcept;

/// Of several answers.
struct AnswerCounts {
  std::int64_t examples = 0;
  std::int64_t examples_right = 0;  // to the last token
  std::int64_t asked = 0;
  std::int64_t correct = 0;
};
[[nodiscard]] Expected<AnswerCounts> count_answers(
    TrainableModel& model, const Task& task, std::span<const Example> examples,
    const std::shared_ptr<const InterventionPlan>& plan = nullptr) noexcept;

}  // namespace attention_playground
