#pragma once
// What small trained models give the page, as plain JavaScript values.

#include <span>
#include <string>
#include <vector>

#include "boundary.h"
#include "files/safetensors.h"
#include "models/transformer/trainable.h"
#include "training/probe.h"
#include "training/scores.h"
#include "training/settings.h"
#include "training/task.h"

namespace attention_playground::wasm {

EMSCRIPTEN_DECLARE_VAL_TYPE(TaskSummaryValue)
EMSCRIPTEN_DECLARE_VAL_TYPE(ScoresAnswer)
EMSCRIPTEN_DECLARE_VAL_TYPE(ProbeAnswer)
EMSCRIPTEN_DECLARE_VAL_TYPE(OutcomeValue)
EMSCRIPTEN_DECLARE_VAL_TYPE(TaskChangeAnswer)
EMSCRIPTEN_DECLARE_VAL_TYPE(NextTokensValue)
EMSCRIPTEN_DECLARE_VAL_TYPE(PassValue)
EMSCRIPTEN_DECLARE_VAL_TYPE(TaskRunAnswer)
EMSCRIPTEN_DECLARE_VAL_TYPE(ReadingAnswer)
EMSCRIPTEN_DECLARE_VAL_TYPE(AlignmentAnswer)
EMSCRIPTEN_DECLARE_VAL_TYPE(AnswerValue)
EMSCRIPTEN_DECLARE_VAL_TYPE(TaskAnswer)
EMSCRIPTEN_DECLARE_VAL_TYPE(TaskExampleAnswer)

/// Property by property as `TaskModelSummary` in training_types.ts; its settings and
/// metadata are JSON.
[[nodiscard]] emscripten::val summary_value(const Task& task, const TrainingSettings& settings,
                                            std::int64_t parameters, std::int64_t steps,
                                            const Metadata& metadata);
[[nodiscard]] emscripten::val scores_value(const std::vector<Score>& scores, const Task& task);
/// Property by property as `ExampleOutcome` in training_types.ts.
[[nodiscard]] emscripten::val outcome_value(const ExampleOutcome& outcome);
/// With its trace's handle; `step` is how many were taken. Takes the trace away.
[[nodiscard]] emscripten::val probe_value(Probe& probe, const Task& task, std::int64_t step);
/// A JavaScript array of strings.
[[nodiscard]] emscripten::val strings(std::span<const std::string> all);
/// The likeliest tokens after each target row of the last forward pass, row by row:
/// `ids` and `probabilities`, `perRow` of each; and of what does follow in `target`, after its last
/// token the end, `followingProbabilities` and `followingRanks`, one a row.
[[nodiscard]] Expected<emscripten::val> next_tokens(TrainableModel& model,
                                                    std::span<const std::int32_t> target) noexcept;
/// A JavaScript array with each row's positions in an Int32Array.
[[nodiscard]] emscripten::val gold_value(const std::vector<GoldAlignment>& gold);
/// Rows of positions, each ended by -1; what follows the last -1 is left out.
[[nodiscard]] std::vector<GoldAlignment> read_gold(std::span<const std::int32_t> positions);

}  // namespace attention_playground::wasm
