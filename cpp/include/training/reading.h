#pragma once
// One sentence as a trained translator reads it, in one call: what it writes, every map,
// and what another reading of the same sentence has that this one has not.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/error.h"
#include "models/intervention/intervention_plan.h"
#include "models/transformer/trainable.h"
#include "training/task.h"

namespace attention_playground {

struct ReadingQuestion {
  std::vector<std::int32_t> source;  // empty in a task without one, whose target is read as it is
  /// Behind the begin token, without the end; none: what the model writes.
  std::optional<std::vector<std::int32_t>> target = std::nullopt;
  std::int64_t limit =
      0;  // of what it writes, which fits the model behind its begin token in any case

  friend bool operator==(const ReadingQuestion&, const ReadingQuestion&) = default;
};

struct SentenceReading {
  std::vector<std::int32_t> target;  // given or written, behind the begin token
  Trace trace;                       // of begin token and target; their logits stay in the model
};

/// `invalid_argument` where there is neither a source nor a target, where the task has no source
/// but one is given, and where a sentence is beyond the model.
[[nodiscard]] Expected<SentenceReading> read_sentence(
    TrainableModel& model, const Task& task, const ReadingQuestion& question,
    const std::shared_ptr<const InterventionPlan>& plan) noexcept;

}  // namespace attention_playground
