#include "model_card.h"

#include <cmath>
#include <cstdio>

#include "kernels/build_name.h"

namespace attention_tools {

namespace core = attention_playground;

namespace {

std::string number_text(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4f", value);
  return text;
}

std::string bound_text(const core::Threshold& threshold) {
  if (std::isinf(threshold.most)) return "at least " + number_text(threshold.least);
  if (std::isinf(threshold.least)) return "at most " + number_text(threshold.most);
  return number_text(threshold.least) + " to " + number_text(threshold.most);
}

const core::Judgement* find(std::span<const core::Judgement> all, const std::string& name) {
  for (const core::Judgement& one : all) {
    if (one.threshold.score == name) return &one;
  }
  return nullptr;
}

std::string verdict(const core::Judgement& one) {
  return bound_text(one.threshold) + ": " + (one.passes ? "reached" : "NOT REACHED");
}

/// Each score between `before` and `after`, with its verdict behind `between`; then the
/// thresholds that nothing was measured for.
template <typename Line>
std::string lines_of(std::span<const core::Score> scores,
                     std::span<const core::Threshold> thresholds, Line line) {
  const auto judgements = core::judge(scores, thresholds);
  std::string text;
  for (const core::Score& score : scores) {
    const core::Judgement* const one = find(judgements, score.name);
    text += line(score.name, number_text(score.value), one == nullptr ? "" : verdict(*one));
  }
  for (const core::Judgement& one : judgements) {
    if (!one.measured) text += line(one.threshold.score, std::string("not measured"), verdict(one));
  }
  return text;
}

}  // namespace

std::string score_lines(std::span<const core::Score> scores,
                        std::span<const core::Threshold> thresholds) {
  return lines_of(scores, thresholds, [](const auto& name, const auto& value, const auto& said) {
    char text[256];
    std::snprintf(text, sizeof text, "  %-58s %8s  %s\n", name.c_str(), value.c_str(),
                  said.c_str());
    return std::string(text);
  });
}

std::string model_card(core::TrainingSession& session, const CardFacts& facts,
                       std::span<const core::Score> scores,
                       std::span<const core::Threshold> thresholds) {
  const core::TrainingSettings& settings = session.settings();
  std::string text = "# " + settings.task + ", " + facts.variant + "\n\n";
  text += "| | |\n|---|---|\n";
  const auto row = [&text](const std::string& name, const std::string& value) {
    text += "| " + name + " | " + value + " |\n";
  };
  row("task", settings.task);
  row("variant", facts.variant);
  row("seed", std::to_string(settings.seed));
  row("steps", std::to_string(session.steps_taken()) + " of " + std::to_string(settings.batch) +
                   " examples");
  row("parameters", std::to_string(session.model().parameters().count()));
  row("weights", facts.type);
  row("build", core::kernels::build_name());
  row("training", facts.time);
  row("command", "`" + facts.command + "`");
  text += "\n## Scores\n\nOf the weights as they are stored, on the held-out sets.\n\n";
  text += "| score | value | must be |\n|---|---|---|\n";
  text += lines_of(scores, thresholds, [](const auto& name, const auto& value, const auto& said) {
    return "| " + name + " | " + value + " | " + said + " |\n";
  });
  text += "\n## Settings\n\n```json\n" + core::write_training_settings(settings) + "\n```\n";
  return text;
}

}  // namespace attention_tools
