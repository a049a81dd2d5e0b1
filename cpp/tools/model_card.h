#pragma once
// What is told of a trained model: the table of its figures, and the card beside its
// weights.

#include <span>
#include <string>

#include "training/acceptance.h"
#include "training/session.h"

namespace attention_tools {

struct CardFacts {
  std::string variant;
  std::string command;
  std::string type;  // "f16" or "f32"
  std::string time;  // how long the training took, in words
};

/// One line for each figure; what must be reached says whether it is.
std::string score_lines(std::span<const attention_playground::Score> scores,
                        std::span<const attention_playground::Threshold> thresholds);
/// Markdown.
std::string model_card(attention_playground::TrainingSession& session, const CardFacts& facts,
                       std::span<const attention_playground::Score> scores,
                       std::span<const attention_playground::Threshold> thresholds);

}  // namespace attention_tools
