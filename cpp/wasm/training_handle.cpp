// A training run as JavaScript drives it. Every method gives null when it fails;
// `lastError()` then says why.

#include <emscripten/emscripten.h>

#include "boundary.h"
#include "training/session.h"
#include "training/weights_file.h"
#include "training_values.h"

namespace attention_playground::wasm {

using emscripten::val;

namespace {

class TrainingHandle {
 public:
  explicit TrainingHandle(std::unique_ptr<TrainingSession> session) noexcept
      : session_(std::move(session)) {}

  [[nodiscard]] val summary() const {
    return summary_value(session_->task(), session_->settings(),
                         session_->model().parameters().count(), session_->steps_taken(), {});
  }

  /// At least one step, then more for about so long; none after the run's last. Five
  /// numbers per step: step, loss, accuracy, gradient's norm, learning rate.
  [[nodiscard]] val train(double milliseconds) {
    std::vector<double> numbers;
    const double end = emscripten_get_now() + milliseconds;
    while (session_->steps_taken() < session_->settings().steps) {
      auto report = session_->step();
      if (!report) {
        // What was done is told first: the same step fails again when it is asked for.
        if (!numbers.empty()) break;
        return value_or_null(report, [](const StepReport&) { return val::null(); });
      }
      numbers.insert(
          numbers.end(),
          {static_cast<double>(report->step), static_cast<double>(report->loss),
           static_cast<double>(report->accuracy), static_cast<double>(report->gradient_norm),
           static_cast<double>(report->learning_rate)});
      if (emscripten_get_now() >= end) break;
    }
    return copy(std::span<const double>(numbers));
  }

  [[nodiscard]] double steps() const { return static_cast<double>(session_->steps_taken()); }

  [[nodiscard]] val probe() {
    auto found = attention_playground::probe(session_->model(), session_->task());
    return value_or_null(found, [&](Probe& one) {
      return probe_value(one, session_->task(), session_->steps_taken());
    });
  }

  [[nodiscard]] val evaluate() {
    auto scores = attention_playground::evaluate(session_->model(), session_->task());
    return value_or_null(
        scores, [&](const std::vector<Score>& all) { return scores_value(all, session_->task()); });
  }

  [[nodiscard]] val checkpoint() const {
    auto file = session_->checkpoint();
    return value_or_null(file, [](const std::vector<std::uint8_t>& bytes) {
      return copy(std::span<const std::uint8_t>(bytes));
    });
  }

  [[nodiscard]] val weights(bool half) {
    auto file =
        write_trained_model(session_->model(), session_->settings(), session_->steps_taken(), {},
                            half ? TensorType::f16 : TensorType::f32);
    return value_or_null(file, [](const std::vector<std::uint8_t>& bytes) {
      return copy(std::span<const std::uint8_t>(bytes));
    });
  }

 private:
  std::unique_ptr<TrainingSession> session_;
};

std::shared_ptr<TrainingHandle> hand_over(
    Expected<std::unique_ptr<TrainingSession>> session) noexcept {
  if (session) return std::make_shared<TrainingHandle>(std::move(*session));
  remember(session.error());
  return nullptr;
}

/// `settings` is JSON; what it leaves out is as the task's recipe has it.
std::shared_ptr<TrainingHandle> start_training(const std::string& task,
                                               const std::string& settings) noexcept {
  auto recipe = default_settings(task);
  if (!recipe) return hand_over(std::unexpected(recipe.error()));
  auto read = read_training_settings(settings, *recipe);
  if (!read) return hand_over(std::unexpected(read.error()));
  return hand_over(TrainingSession::create(*read));
}

std::shared_ptr<TrainingHandle> resume_training(const std::shared_ptr<ByteBuffer>& file) noexcept {
  return hand_over(TrainingSession::resume(file->bytes()));
}

}  // namespace

}  // namespace attention_playground::wasm

EMSCRIPTEN_BINDINGS(training) {
  using namespace attention_playground::wasm;
  emscripten::class_<TrainingHandle>("TrainingHandle")
      .smart_ptr<std::shared_ptr<TrainingHandle>>("TrainingHandlePointer")
      .function("summary", &TrainingHandle::summary, Gives<TaskSummaryValue>())
      .function("train", &TrainingHandle::train, Gives<DoublesAnswer>())
      .function("steps", &TrainingHandle::steps)
      .function("probe", &TrainingHandle::probe, Gives<ProbeAnswer>())
      .function("evaluate", &TrainingHandle::evaluate, Gives<ScoresAnswer>())
      .function("checkpoint", &TrainingHandle::checkpoint, Gives<BytesAnswer>())
      .function("weights", &TrainingHandle::weights, Gives<BytesAnswer>());
  emscripten::function("startTraining", &start_training);
  emscripten::function("resumeTraining", &resume_training);
}
