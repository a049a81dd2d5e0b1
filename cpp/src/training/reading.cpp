#include "training/reading.h"

#include <algorithm>
#include <utility>

#include "training/probe.h"
#include "training/scores.h"
#include "training/vocabulary.h"

namespace attention_playground {

namespace {

Expected<std::vector<std::int32_t>> target_of(
    TrainableModel& model, const ReadingQuestion& question,
    const std::shared_ptr<const InterventionPlan>& plan) noexcept {
  if (question.target) return *question.target;
  const auto length = static_cast<std::int64_t>(question.source.size());
  if (length > model.positions()) {
    return fail(ErrorCode::invalid_argument,
                "the source has " + std::to_string(length) +
                    " tokens but the model takes at most " + std::to_string(model.positions()),
                length);
  }
  // Room for the begin token.
  const std::int64_t limit = std::min(question.limit, model.positions() - 1);
  auto written = translate_greedily(model, {&question.source, 1}, limit, plan);
  if (!written) return std::unexpected(written.error());
  return std::move(written->front());
}

}  // namespace

Expected<SentenceReading> read_sentence(
    TrainableModel& model, const Task& task, const ReadingQuestion& question,
    const std::shared_ptr<const InterventionPlan>& plan) noexcept {
  const bool has_source = !task.source_words().empty();
  if (has_source == question.source.empty() || (!has_source && !question.target)) {
    return fail(ErrorCode::invalid_argument, question.source.empty()
                                                 ? "there is no source to write anything for"
                                                 : "a model without a source writes nothing");
  }
  auto target = target_of(model, question, plan);
  if (!target) return std::unexpected(target.error());
  std::vector<std::int32_t> read;
  if (has_source) read.push_back(begin_id);
  read.insert(read.end(), target->begin(), target->end());
  auto trace = run_example(model, task, question.source, read, plan);
  if (!trace) return std::unexpected(trace.error());
  return SentenceReading{.target = std::move(*target), .trace = std::move(*trace)};
}

}  // namespace attention_playground
