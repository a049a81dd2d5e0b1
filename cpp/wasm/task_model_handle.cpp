// Small trained models as JavaScript opens and asks them. Every method gives null when
// it fails; `lastError()` then says why.

#include <algorithm>
#include <array>

#include "differences_value.h"
#include "models/intervention/intervention.h"
#include "trace_handle.h"
#include "trace_values.h"
#include "training/answer.h"
#include "training/reading.h"
#include "training/weights_file.h"
#include "training_values.h"

namespace attention_playground::wasm {

using emscripten::val;

namespace {

/// More than all pairs of the longest source and target.
constexpr std::size_t most_gold = std::size_t{1} << 20U;

val gold_scores_value(const std::vector<GoldScore>& scores) {
  val result = val::array();
  for (const GoldScore& score : scores) {
    val head = val::object();
    head.set("layer", layer_id_value(score.layer));
    head.set("head", static_cast<double>(score.head));
    head.set("missed", score.missed);
    head.set("mass", score.mass);
    result.call<void>("push", head);
  }
  return result;
}

class TaskModelHandle {
 public:
  explicit TaskModelHandle(TrainedModel trained) noexcept : trained_(std::move(trained)) {}

  [[nodiscard]] val summary() const {
    return summary_value(*trained_.task, trained_.settings, trained_.model->parameters().count(),
                         trained_.steps, trained_.metadata);
  }

  /// `source` and `target` hold 32-bit ids, `interventions` is JSON. The trace's handle, and the
  /// next tokens of each target row as `next_tokens` gives them.
  [[nodiscard]] val run(const std::shared_ptr<ByteBuffer>& source,
                        const std::shared_ptr<ByteBuffer>& target,
                        const std::string& interventions) {
    auto trace = trace_of(source, target, interventions);
    if (!trace) return failed(trace.error());
    auto next = next_tokens(*trained_.model, target->elements<std::int32_t>());
    return value_or_null(next, [&](val& result) {
      result.set("trace", hand_over(std::move(*trace)));
      return result;
    });
  }

  /// A sentence under interventions, JSON, and without them: what the model writes where
  /// `target` is null, next tokens, the trace, and how every map differs from what it is
  /// without them on the same target. The pass without interventions is kept for
  /// the next call with the same sentence. `gold`, as `read_gold` reads it, belongs to
  /// `gold_target`: only where that is the target are there scores; both may be null.
  [[nodiscard]] val read(const std::shared_ptr<ByteBuffer>& source,
                         const std::shared_ptr<ByteBuffer>& target, int limit,
                         const std::string& interventions,
                         const std::shared_ptr<ByteBuffer>& gold_target,
                         const std::shared_ptr<ByteBuffer>& gold) {
    auto plan = plan_of(interventions);
    if (!plan) return failed(plan.error());
    auto after = passes_of(question_of(source, target, limit), *plan, nullptr);
    if (!after) return failed(after.error());
    val result = both_value(*after);
    SentenceReading& reading = after->reading;
    if (gold_target && gold &&
        std::ranges::equal(gold_target->elements<std::int32_t>(), reading.target)) {
      const val scores = alignment_of(reading.trace, *gold);
      if (scores.isNull()) return val::null();
      result.set("alignment", scores);
    }
    return with_trace(result, reading.trace);
  }

  /// Ids of what the model writes for `source`, without the end token.
  [[nodiscard]] val write(const std::shared_ptr<ByteBuffer>& source, int limit,
                          const std::string& interventions) {
    auto plan = plan_of(interventions);
    if (!plan) return failed(plan.error());
    auto reading =
        read_sentence(*trained_.model, *trained_.task, question_of(source, nullptr, limit), *plan);
    if (!reading) return failed(reading.error());
    return copy(std::span<const std::int32_t>(reading->target));
  }

  /// `gold` as `read_gold` reads it. An array of objects.
  [[nodiscard]] val alignment(const std::shared_ptr<ByteBuffer>& source,
                              const std::shared_ptr<ByteBuffer>& target,
                              const std::string& interventions,
                              const std::shared_ptr<ByteBuffer>& gold) {
    auto trace = trace_of(source, target, interventions);
    if (!trace) return failed(trace.error());
    return alignment_of(*trace, *gold);
  }

  [[nodiscard]] val evaluate() {
    auto scores = attention_playground::evaluate(*trained_.model, *trained_.task);
    return value_or_null(
        scores, [&](const std::vector<Score>& all) { return scores_value(all, *trained_.task); });
  }

  [[nodiscard]] val probe() {
    auto found = attention_playground::probe(*trained_.model, *trained_.task);
    return value_or_null(
        found, [&](Probe& one) { return probe_value(one, *trained_.task, trained_.steps); });
  }

  /// The task's own example under interventions, JSON, what the model made of it without them,
  /// and how every map differs.
  [[nodiscard]] val follow(const std::string& interventions) {
    auto plan = plan_of(interventions);
    if (!plan) return failed(plan.error());
    auto before = attention_playground::probe(*trained_.model, *trained_.task);
    if (!before) return failed(before.error());
    auto after = attention_playground::probe(*trained_.model, *trained_.task, *plan);
    if (!after) return failed(after.error());
    const val differences = differences_value(before->trace, after->trace);
    if (differences.isNull()) return val::null();
    val result = probe_value(*after, *trained_.task, trained_.steps);
    result.set("before", outcome_value(before->outcome));
    result.set("differences", differences);
    return result;
  }

  /// The same of a reader's own text, as the task reads it: with its right answer, `labels`, and in
  /// `next` what came of that.
  [[nodiscard]] val ask(const std::string& text, const std::string& interventions) {
    auto plan = plan_of(interventions);
    if (!plan) return failed(plan.error());
    auto example = trained_.task->read(text);
    if (!example) return failed(example.error());
    before_.reset();
    auto after = passes_of(attention_playground::question_of(*example), *plan, &*example);
    if (!after) return failed(after.error());
    val result = both_value(*after);
    result.set("source", copy(std::span<const std::int32_t>(example->source)));
    result.set("labels", copy(std::span<const std::int32_t>(example->labels)));
    return with_trace(result, after->reading.trace);
  }

  /// Of `count` held-out examples from the one at `first` on, as far as there are: how many, how
  /// many answers are right, how many tokens are asked, how many of those are right; and how many
  /// examples there are in all.
  [[nodiscard]] val count_right(int first, int count, const std::string& interventions) {
    auto plan = plan_of(interventions);
    if (!plan) return failed(plan.error());
    const Task& task = *trained_.task;
    auto all = task.held_out(task.held_out_names().front());
    if (!all) return failed(all.error());
    const auto begin = std::min(static_cast<std::size_t>(first), all->size());
    const auto some = std::min(static_cast<std::size_t>(count), all->size() - begin);
    auto of = count_answers(*trained_.model, task, std::span(*all).subspan(begin, some), *plan);
    if (!of) return failed(of.error());
    const std::array numbers = {static_cast<double>(of->examples),
                                static_cast<double>(of->examples_right),
                                static_cast<double>(of->asked), static_cast<double>(of->correct),
                                static_cast<double>(all->size())};
    return copy(std::span<const double>(numbers));
  }

 private:
  [[nodiscard]] static val failed(const Error& error) {
    remember(error);
    return val::null();
  }

  /// One pass with its next tokens, which the model forgets with the next one.
  struct Pass {
    ReadingQuestion question;
    SentenceReading reading;
    val next;
  };

  [[nodiscard]] static ReadingQuestion question_of(const std::shared_ptr<ByteBuffer>& source,
                                                   const std::shared_ptr<ByteBuffer>& target,
                                                   int limit) {
    const auto ids = source->elements<std::int32_t>();
    ReadingQuestion question{.source = {ids.begin(), ids.end()}, .limit = limit};
    if (!target) return question;
    const auto given = target->elements<std::int32_t>();
    question.target.emplace(given.begin(), given.end());
    return question;
  }

  /// An array of objects; null where the gold is not that of such a trace.
  [[nodiscard]] val alignment_of(const Trace& trace, const ByteBuffer& gold) const {
    const auto positions = gold.elements<std::int32_t>();
    Expected<std::vector<GoldScore>> scores =
        positions.size() > most_gold
            ? fail(ErrorCode::invalid_argument, "the gold alignment has too many positions")
            : gold_scores(trace, *trained_.task, read_gold(positions));
    return value_or_null(scores, gold_scores_value);
  }

  /// `example`: what the answer is to be; null where nothing is.
  [[nodiscard]] Expected<Pass> pass_of(const ReadingQuestion& question,
                                       const std::shared_ptr<const InterventionPlan>& plan,
                                       const Example* example) noexcept {
    auto reading = read_sentence(*trained_.model, *trained_.task, question, plan);
    if (!reading) return std::unexpected(reading.error());
    std::vector<std::int32_t> read;
    if (!question.source.empty()) read.push_back(begin_id);
    read.insert(read.end(), reading->target.begin(), reading->target.end());
    auto next = next_tokens(*trained_.model, read);
    if (!next) return std::unexpected(next.error());
    if (example != nullptr) {
      auto outcome = answer_outcome(*trained_.model, *example);
      if (!outcome) return std::unexpected(outcome.error());
      next->set("outcome", outcome_value(*outcome));
      next->set("asked", static_cast<double>(rows_asked(*example, *outcome)));
    }
    return Pass{.question = question, .reading = std::move(*reading), .next = *next};
  }

  /// Under the plan; where there is one, without it, too, which stays in `before_` for the next
  /// call with the same question.
  [[nodiscard]] Expected<Pass> passes_of(const ReadingQuestion& question,
                                         const std::shared_ptr<const InterventionPlan>& plan,
                                         const Example* example) noexcept {
    if (plan == nullptr) before_.reset();
    if (plan != nullptr && (!before_ || before_->question != question)) {
      auto before = pass_of(question, nullptr, example);
      if (!before) return before;
      before_ = std::move(*before);
    }
    return pass_of(question, plan, example);
  }

  /// A pass, and beside it the one before.
  [[nodiscard]] val both_value(const Pass& after) noexcept {
    val result = reading_value(after);
    if (!before_) return result;
    result.set("before", reading_value(*before_));
    result.set("differences", differences_on(after.question, after.reading));
    return result;
  }

  /// Null where the difference cannot be told.
  [[nodiscard]] static val with_trace(val& result, Trace& trace) {
    if (result["differences"].isNull()) return val::null();
    result.set("trace", hand_over(std::move(trace)));
    return result;
  }

  /// Of the maps of `after` with those of the model without interventions on the same target,
  /// which it need not have written itself.
  [[nodiscard]] val differences_on(const ReadingQuestion& question,
                                   const SentenceReading& after) const noexcept {
    if (before_->reading.target == after.target) {
      return differences_value(before_->reading.trace, after.trace);
    }
    const ReadingQuestion same{
        .source = question.source, .target = after.target, .limit = question.limit};
    auto before = read_sentence(*trained_.model, *trained_.task, same, nullptr);
    if (!before) return failed(before.error());
    return differences_value(before->trace, after.trace);
  }

  [[nodiscard]] static val reading_value(const Pass& pass) {
    val result = val::object();
    result.set("target", copy(std::span<const std::int32_t>(pass.reading.target)));
    result.set("next", pass.next);
    return result;
  }

  /// None where nothing is changed.
  [[nodiscard]] Expected<std::shared_ptr<const InterventionPlan>> plan_of(
      const std::string& json) const noexcept {
    auto interventions = read_interventions(json);
    if (!interventions) return std::unexpected(interventions.error());
    if (interventions->empty()) return nullptr;
    return InterventionPlan::make(*interventions, trained_.model->shape());
  }

  [[nodiscard]] Expected<Trace> trace_of(const std::shared_ptr<ByteBuffer>& source,
                                         const std::shared_ptr<ByteBuffer>& target,
                                         const std::string& interventions) noexcept {
    auto plan = plan_of(interventions);
    if (!plan) return std::unexpected(plan.error());
    auto trace = run_example(*trained_.model, *trained_.task, source->elements<std::int32_t>(),
                             target->elements<std::int32_t>(), *plan);
    if (trace && trace->layers.empty()) {
      return fail(ErrorCode::invalid_argument,
                  "every layer is skipped: no attention is left to be looked at");
    }
    return trace;
  }

  TrainedModel trained_;
  std::optional<Pass> before_;  // of the last question that was asked with interventions
};

std::shared_ptr<TaskModelHandle> open_task_model(const std::shared_ptr<ByteBuffer>& file) noexcept {
  auto trained = open_trained_model(file->bytes());
  if (trained) return std::make_shared<TaskModelHandle>(std::move(*trained));
  remember(trained.error());
  return nullptr;
}

val default_settings_text(const std::string& task, const std::string& variant) {
  auto settings = default_settings(task, variant);
  return value_or_null(
      settings, [](const TrainingSettings& one) { return val(write_training_settings(one)); });
}

/// The task's fixed example where the seed is below 0.
val draw_example(const std::string& task_name, double seed) {
  auto task = find_task(task_name);
  return value_or_null(task, [&](const std::shared_ptr<const Task>& named) {
    Random random(seed < 0.0 ? 0 : static_cast<std::uint64_t>(seed));
    const Example example = seed < 0.0 ? named->probe() : named->example(random);
    val result = val::object();
    result.set("source", copy(std::span<const std::int32_t>(example.source)));
    result.set("target", copy(std::span<const std::int32_t>(example.target)));
    result.set("labels", copy(std::span<const std::int32_t>(example.labels)));
    result.set("gold", gold_value(example.gold));
    return result;
  });
}

}  // namespace

}  // namespace attention_playground::wasm

EMSCRIPTEN_BINDINGS(task_model) {
  using namespace attention_playground::wasm;
  emscripten::class_<TaskModelHandle>("TaskModelHandle")
      .smart_ptr<std::shared_ptr<TaskModelHandle>>("TaskModelHandlePointer")
      .function("summary", &TaskModelHandle::summary, Gives<TaskSummaryValue>())
      .function("run", &TaskModelHandle::run, Gives<TaskRunAnswer>())
      .function("read", &TaskModelHandle::read, Gives<ReadingAnswer>())
      .function("write", &TaskModelHandle::write, Gives<IntegersAnswer>())
      .function("alignment", &TaskModelHandle::alignment, Gives<AlignmentAnswer>())
      .function("evaluate", &TaskModelHandle::evaluate, Gives<ScoresAnswer>())
      .function("probe", &TaskModelHandle::probe, Gives<ProbeAnswer>())
      .function("follow", &TaskModelHandle::follow, Gives<TaskChangeAnswer>())
      .function("ask", &TaskModelHandle::ask, Gives<TaskAnswer>())
      .function("countRight", &TaskModelHandle::count_right, Gives<DoublesAnswer>());
  emscripten::function("openTaskModel", &open_task_model);
  emscripten::function("defaultSettings", &default_settings_text, Gives<TextAnswer>());
  emscripten::function("drawExample", &draw_example, Gives<TaskExampleAnswer>());
}
