#pragma once
// What a trained model must reach before it ships (science: 10, 10b): the one table
// for training, tests and cards.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "training/scores.h"

namespace attention_playground {

struct Threshold {
  std::string score;  // a name that `evaluate` gives
  double least = 0.0;
  double most = 1.0;
};

/// `variant` as `default_settings` has it, the task's first when empty; nothing for a
/// task or variant that there is not.
[[nodiscard]] std::vector<Threshold> acceptance(std::string_view task,
                                                std::string_view variant = {});

/// The least that a head must reach in a score of `head_scores`, by the task's first variant;
/// nothing where none is asked.
[[nodiscard]] std::optional<double> least_of_head(std::string_view task, std::string_view score);
/// The same of a score that `evaluate` gives.
[[nodiscard]] std::optional<double> least_of(std::string_view task, std::string_view score);

struct Judgement {
  Threshold threshold;
  double value = 0.0;
  bool measured = false;  // whether there is such a score
  bool passes = false;    // measured and within the bounds
};

/// One for each threshold.
[[nodiscard]] std::vector<Judgement> judge(std::span<const Score> scores,
                                           std::span<const Threshold> thresholds);

}  // namespace attention_playground
