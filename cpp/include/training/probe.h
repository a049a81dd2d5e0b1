#pragma once
// A model run on one example, teacher-forced, and what its heads do there.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "models/transformer/trainable.h"
#include "training/outcome.h"
#include "training/task.h"

namespace attention_playground {

/// The trace of one forward pass, whose `logits` stay for the caller. Its metadata name
/// the tokens: `tokens` the source's, `query_tokens` the target's, which each row of the decoder
/// has read, and `writes` what it writes next as training asks, the end token last; in a task
/// without source `tokens` the target's. `invalid_argument` where an id or a length is beyond
/// the model, or the target is empty.
[[nodiscard]] Expected<Trace> run_example(
    TrainableModel& model, const Task& task, std::span<const std::int32_t> source,
    std::span<const std::int32_t> target,
    const std::shared_ptr<const InterventionPlan>& plan = nullptr) noexcept;

/// One head against gold positions.
struct GoldScore {
  LayerId layer;
  std::int64_t head = 0;
  double missed = 0.0;  // share of rows whose largest weight is off the gold
  double mass = 0.0;    // mean weight on the gold
};
/// Of every head whose keys are what the gold speaks of, over the rows that have gold:
/// one entry per target row. `shape_mismatch` where the rows are not as many,
/// `invalid_argument` and the row where a position is beyond the keys.
[[nodiscard]] Expected<std::vector<GoldScore>> gold_scores(
    const Trace& trace, const Task& task, std::span<const GoldAlignment> gold) noexcept;

/// One figure of one head.
struct HeadScore {
  LayerId layer;
  std::int64_t head = 0;
  /// "previous token": mean weight on it, of self-attention; in the induction task over the
  /// first part, where nothing is asked. "induction": mean weight behind earlier tokens like
  /// the query's. "mass on gold": of the heads that `gold_scores` speaks of.
  std::string name;
  double value = 0.0;
};
/// `example` is what the trace was made of.
[[nodiscard]] Expected<std::vector<HeadScore>> head_scores(const Trace& trace, const Task& task,
                                                           const Example& example) noexcept;

/// The task's own example, its trace, what the heads do on it and what the model makes of it.
struct Probe {
  Example example;
  Trace trace;
  std::vector<HeadScore> heads;
  ExampleOutcome outcome;
};
[[nodiscard]] Expected<Probe> probe(
    TrainableModel& model, const Task& task,
    const std::shared_ptr<const InterventionPlan>& plan = nullptr) noexcept;

}  // namespace attention_playground
