#include "training/answer.h"

#include <algorithm>

namespace attention_playground {

ReadingQuestion question_of(const Example& example) {
  ReadingQuestion question{.source = example.source,
                           .limit = static_cast<std::int64_t>(example.labels.size()) - 1};
  if (example.source.empty()) question.target = example.target;
  return question;
}

Expected<ExampleOutcome> answer_outcome(const TrainableModel& model,
                                        const Example& example) noexcept {
  const auto rows = static_cast<std::size_t>(model.logits().rows());
  return example_outcome(model, std::span(example.labels).first(rows));
}

std::int64_t rows_asked(const Example& example, const ExampleOutcome& outcome) noexcept {
  return example.source.empty() ? outcome.rows : static_cast<std::int64_t>(example.labels.size());
}

Expected<AnswerCounts> count_answers(TrainableModel& model, const Task& task,
                                     std::span<const Example> examples,
                                     const std::shared_ptr<const InterventionPlan>& plan) noexcept {
  AnswerCounts counts;
  for (const Example& example : examples) {
    if (auto reading = read_sentence(model, task, question_of(example), plan); !reading) {
      return std::unexpected(reading.error());
    }
    auto outcome = answer_outcome(model, example);
    if (!outcome) return std::unexpected(outcome.error());
    const std::int64_t asked = rows_asked(example, *outcome);
    ++counts.examples;
    counts.examples_right += outcome->correct == asked ? 1 : 0;
    counts.asked += asked;
    counts.correct += outcome->correct;
  }
  return counts;
}

}  // namespace attention_playground
