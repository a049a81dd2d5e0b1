#include "training/answer.h"

#include <algorithm>
#include <utility>

#include "token_names.h"
#include "training/probe.h"
#include "training/scores.h"

namespace attention_playground {

namespace {

/// What the model has read when it has answered.
Expected<std::vector<std::int32_t>> target_of(
    TrainableModel& model, const Example& example,
    const std::shared_ptr<const InterventionPlan>& plan) noexcept {
  if (example.source.empty()) return example.target;
  const auto most = static_cast<std::int64_t>(example.labels.size()) - 1;
  auto written = translate_greedily(model, {&example.source, 1}, most, plan);
  if (!written) return std::unexpected(written.error());
  std::vector<std::int32_t>& target = written->front();
  target.insert(target.begin(), begin_id);
  return std::move(target);
}

}  // namespace

Expected<Answer> answer(TrainableModel& model, const Task& task, const Example& example,
                        const std::shared_ptr<const InterventionPlan>& plan) noexcept {
  auto target = target_of(model, example, plan);
  if (!target) return std::unexpected(target.error());
  auto trace = run_example(model, task, example.source, *target, plan);
  if (!trace) return std::unexpected(trace.error());
  // A model that ends too early has fewer rows than are right.
  auto outcome = example_outcome(model, std::span(example.labels).first(target->size()));
  if (!outcome) return std::unexpected(outcome.error());
  if (!example.source.empty()) {
    trace->metadata["writes"] = token_names(outcome->likeliest, task.target_words());
  }
  const auto asked = std::ranges::count_if(example.labels, [](std::int32_t id) { return id >= 0; });
  return Answer{.target = std::move(*target),
                .trace = std::move(*trace),
                .outcome = std::move(*outcome),
                .asked = asked};
}

Expected<AnswerCounts> count_answers(TrainableModel& model, const Task& task,
                                     std::span<const Example> examples,
                                     const std::shared_ptr<const InterventionPlan>& plan) noexcept {
  AnswerCounts counts;
  for (const Example& example : examples) {
    auto one = answer(model, task, example, plan);
    if (!one) return std::unexpected(one.error());
    ++counts.examples;
    counts.examples_right += one->right() ? 1 : 0;
    counts.asked += one->asked;
    counts.correct += one->outcome.correct;
  }
  return counts;
}

}  // namespace attention_playground
