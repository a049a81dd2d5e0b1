#pragma once
// What a trainer, an evaluation and the page ask of a small model that is trained
// here, whatever it is made of.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/matrix_view.h"
#include "layers/parameters.h"
#include "models/intervention/intervention_plan.h"
#include "models/intervention/model_shape.h"
#include "traces/trace.h"

namespace attention_playground {

/// Sequences of token ids laid end to end, without padding. Row r of sequence s is
/// row `first[s] + r` of every matrix that belongs to them.
struct SequenceRows {
  std::vector<std::int32_t> ids;
  std::vector<std::int64_t> first = {0};  // where each begins, and where the last ends

  [[nodiscard]] std::int64_t count() const noexcept {
    return static_cast<std::int64_t>(first.size()) - 1;
  }
  [[nodiscard]] std::int64_t rows() const noexcept { return static_cast<std::int64_t>(ids.size()); }
  [[nodiscard]] std::int64_t length(std::int64_t sequence) const noexcept {
    const auto s = static_cast<std::size_t>(sequence);
    return first[s + 1] - first[s];
  }
  void append(std::span<const std::int32_t> sequence) {
    ids.insert(ids.end(), sequence.begin(), sequence.end());
    first.push_back(rows());
  }
};

/// As many sources as targets, or no source at all for a model without encoder.
struct Batch {
  SequenceRows source;
  SequenceRows target;               // what the decoder reads
  std::vector<std::int32_t> labels;  // for each target row what comes next; -1: not asked
};

struct ForwardSettings {
  /// Chance that a number is set to zero (the others grow to make up for it).
  float dropout = 0.0F;
  /// What dropout draws from; the same seed and step drop the same numbers.
  std::uint64_t seed = 0;
  std::uint64_t step = 0;
  /// Made against `shape()`. The model and its traces keep it alive.
  std::shared_ptr<const InterventionPlan> plan = nullptr;
};

class TrainableModel {
 public:
  TrainableModel() noexcept = default;
  TrainableModel(const TrainableModel&) = delete;
  TrainableModel& operator=(const TrainableModel&) = delete;
  TrainableModel(TrainableModel&&) = delete;
  TrainableModel& operator=(TrainableModel&&) = delete;
  virtual ~TrainableModel() = default;

  [[nodiscard]] virtual Parameters& parameters() noexcept = 0;
  /// Ids that the model knows; `source_vocabulary` is 0 without an encoder.
  [[nodiscard]] virtual std::int64_t source_vocabulary() const noexcept = 0;
  [[nodiscard]] virtual std::int64_t target_vocabulary() const noexcept = 0;
  /// Rows of one sequence that it can take.
  [[nodiscard]] virtual std::int64_t positions() const noexcept = 0;
  /// What interventions can be made on.
  [[nodiscard]] virtual ModelShape shape() const = 0;

  /// Computes `logits` and keeps what `backward` and `trace` need. Fails with
  /// `invalid_argument` and the row where an id or a length is beyond the model.
  [[nodiscard]] virtual Expected<void> forward(const Batch& batch,
                                               const ForwardSettings& settings) noexcept = 0;
  /// Of the last forward pass: [target rows, target vocabulary], no rows where it failed.
  /// Valid until the next.
  [[nodiscard]] virtual ConstMatrixView logits() const noexcept = 0;
  /// Adds to the gradients of all parameters what `logit_gradient` [target rows,
  /// target vocabulary] of the last forward pass asks for. `unsupported` where that pass
  /// had interventions, `invalid_argument` where there was none.
  [[nodiscard]] virtual Expected<void> backward(const ConstMatrixView& logit_gradient) noexcept = 0;
  /// Every attention operation of sequence `sequence` of the last forward pass:
  /// "encoder.0.self", "decoder.0.self", "decoder.0.cross" ("layer.0" for a model
  /// without encoder). Copies what it needs. The caller adds the tokens.
  [[nodiscard]] virtual Expected<Trace> trace(std::int64_t sequence) const noexcept = 0;
};

/// `invalid_argument` where the plan was made for a model of another shape. Reserves nothing
/// where there is no plan: a training step asks, too.
[[nodiscard]] Expected<void> check_plan(const InterventionPlan* plan,
                                        const TrainableModel& model) noexcept;

}  // namespace attention_playground
