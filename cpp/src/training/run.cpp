#include "run.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/matrix.h"
#include "layers/cross_entropy.h"
#include "training/schedule.h"

namespace attention_playground {

namespace {

constexpr std::uint64_t batch_purpose = 0x6261746368;  // "batch"

void empty(SequenceRows& rows) {
  rows.ids.clear();
  rows.first.resize(1);
}

Expected<void> grow(Buffer<float>& buffer, std::int64_t count) noexcept {
  if (buffer.size() >= count) return {};
  auto larger = Buffer<float>::allocate(count, "the gradient of the logits");
  if (!larger) return std::unexpected(larger.error());
  buffer = std::move(*larger);
  return {};
}

}  // namespace

TrainingRun::TrainingRun(const TrainingSettings& settings, std::shared_ptr<const Task> task,
                         std::unique_ptr<TrainableModel> model, AdamW optimiser) noexcept
    : settings_(settings),
      task_(std::move(task)),
      model_(std::move(model)),
      optimiser_(std::move(optimiser)) {}

Expected<std::unique_ptr<TrainingRun>> TrainingRun::start(
    const TrainingSettings& settings, std::shared_ptr<const Task> task,
    std::unique_ptr<TrainableModel> model) noexcept {
  auto optimiser =
      AdamW::create(model->parameters().count(), {.beta_1 = settings.beta_1,
                                                  .beta_2 = settings.beta_2,
                                                  .weight_decay = settings.weight_decay});
  if (!optimiser) return std::unexpected(optimiser.error());
  return std::unique_ptr<TrainingRun>(
      new TrainingRun(settings, std::move(task), std::move(model), std::move(*optimiser)));
}

void TrainingRun::draw_batch() {
  Random random(settings_.seed, batch_purpose, static_cast<std::uint64_t>(steps_taken()));
  empty(batch_.source);
  empty(batch_.target);
  batch_.labels.clear();
  for (std::int64_t i = 0; i < settings_.batch; ++i) {
    const Example example = task_->example(random);
    if (!task_->source_words().empty()) batch_.source.append(example.source);
    batch_.target.append(example.target);
    batch_.labels.insert(batch_.labels.end(), example.labels.begin(), example.labels.end());
  }
}

std::unexpected<Error> TrainingRun::diverged(const char* what) const {
  return fail(ErrorCode::non_finite,
              "training diverged at step " + std::to_string(steps_taken() + 1) + ": " + what +
                  " is not a finite number; the weights are those before that step. Try a "
                  "smaller learning rate, a longer warm-up, or clipping the gradient at 1",
              steps_taken());
}

Expected<StepReport> TrainingRun::step() noexcept {
  if (divergence_) return std::unexpected(*divergence_);
  if (steps_taken() >= settings_.steps) {
    return fail(
        ErrorCode::invalid_argument,
        "the run is complete: it has taken its " + std::to_string(settings_.steps) + " steps",
        steps_taken());
  }
  auto report = try_step();
  if (!report && report.error().code == ErrorCode::non_finite) divergence_ = report.error();
  return report;
}

Expected<StepReport> TrainingRun::try_step() noexcept {
  draw_batch();
  const ForwardSettings forward{.dropout = settings_.dropout,
                                .seed = settings_.seed,
                                .step = static_cast<std::uint64_t>(steps_taken())};
  if (auto done = model_->forward(batch_, forward); !done) {
    if (done.error().code == ErrorCode::non_finite) return diverged("a number inside the model");
    return std::unexpected(done.error());
  }
  const ConstMatrixView logits = model_->logits();
  if (auto grown = grow(logit_gradient_, logits.size()); !grown) {
    return std::unexpected(grown.error());
  }
  MatrixView gradient = matrix_view(logit_gradient_.data(), logits.rows(), logits.cols());
  auto measured = cross_entropy(logits, batch_.labels, settings_.label_smoothing, gradient);
  if (!measured) {
    if (measured.error().code == ErrorCode::non_finite) return diverged("the loss");
    return std::unexpected(measured.error());
  }
  Parameters& parameters = model_->parameters();
  std::ranges::fill(parameters.gradients(), 0.0F);
  const ConstMatrixView asked =
      const_matrix_view(logit_gradient_.data(), logits.rows(), logits.cols());
  if (auto done = model_->backward(asked); !done) {
    if (done.error().code == ErrorCode::non_finite) return diverged("a gradient");
    return std::unexpected(done.error());
  }
  const float norm = gradient_norm(parameters.gradients());
  if (!std::isfinite(norm)) return diverged("the gradient");

  const Schedule schedule{
      .peak = settings_.learning_rate, .warm_up = settings_.warm_up, .steps = settings_.steps};
  const float rate = schedule.at(steps_taken());
  if (!optimiser_.step(parameters.values(), parameters.gradients(), rate,
                       clipping_factor(norm, settings_.clip))) {
    return diverged("an updated weight");
  }
  const auto count = static_cast<double>(std::max<std::int64_t>(measured->count, 1));
  return StepReport{.step = steps_taken(),
                    .loss = static_cast<float>(measured->loss / count),
                    .accuracy = static_cast<float>(static_cast<double>(measured->correct) / count),
                    .gradient_norm = norm,
                    .learning_rate = rate};
}

}  // namespace attention_playground
