#pragma once
// The small tasks, one function each (science: 10).

#include "training/tasks/sampled_task.h"

namespace attention_playground {

/// BOS, 16 distinct tokens, then 24 made of chunks of 2 to 6 copied from among them. Only
/// what a chunk goes on with is asked: its first token cannot be known.
[[nodiscard]] SampledTaskParts induction_task();
/// 4 to 16 letters of ten, last first.
[[nodiscard]] SampledTaskParts reverse_task();
/// 4 to 16 letters of ten, as they are.
[[nodiscard]] SampledTaskParts copy_task();
/// 8 of the numbers 1 to 61 in ascending order. None twice: with repeats a model counts
/// and needs no alignment.
[[nodiscard]] SampledTaskParts sort_task();
/// 8 words translated one by one; what "bank" becomes hangs on the cue among them.
[[nodiscard]] SampledTaskParts word_sense_task();
/// A day of the years 1950 to 2049, written in one of 8 English ways, as YYYY-MM-DD.
[[nodiscard]] SampledTaskParts date_task();

}  // namespace attention_playground
