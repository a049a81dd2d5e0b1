#pragma once
// A task whose examples are all of one kind, so that its one held-out set is made of
// examples like any other.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "training/task.h"

namespace attention_playground {

struct SampledTaskParts {
  std::string_view name;
  std::vector<std::string> source_words;
  std::vector<std::string> target_words;
  std::int64_t longest = 0;
  Example (*draw)(Random& random) = nullptr;
  Example probe;
  /// Of what a reader typed, in known words, at least one and at most `longest` - 1. Without labels
  /// where there is no right answer: `unanswerable` then says why.
  Example (*complete)(std::vector<std::int32_t> ids) = nullptr;
  const char* unanswerable = "";
};

/// Draws the held-out set; training sees neither it nor the probe.
[[nodiscard]] std::unique_ptr<Task> make_sampled_task(SampledTaskParts parts);

}  // namespace attention_playground
