#include "training/acceptance.h"

#include <algorithm>
#include <limits>

#include "training/settings.h"

namespace attention_playground {

namespace {

constexpr double unbounded = std::numeric_limits<double>::infinity();

Threshold at_least(std::string score, double bound) {
  return {.score = std::move(score), .least = bound, .most = unbounded};
}
Threshold at_most(std::string score, double bound) {
  return {.score = std::move(score), .least = -unbounded, .most = bound};
}

std::vector<Threshold> translation(double missed, double mass) {
  return {at_least("exact match, test", .98), at_least("exact match, compositional", .95),
          at_least("exact match, bahdanau", 1.0),
          at_most("content words missed, best head", missed),
          at_least("content words' mass on gold, best head", mass)};
}

std::vector<Threshold> translate(std::string_view variant) {
  if (variant == "transformer") return translation(.05, .90);
  if (variant == "bahdanau") return translation(.04, .78);
  return {at_most("exact match, test", .02), at_most("exact match, compositional", .02),
          at_most("loss over the masked model's", .2)};
}

std::vector<Threshold> date() {
  return {at_least("exact match, test", .98), at_least("year: largest weight on gold", .9),
          at_least("month: largest weight on gold", .9),
          at_least("day: largest weight on gold", .9)};
}

std::vector<Threshold> induction(std::string_view variant) {
  if (variant == "one_layer") return {at_most("teacher-forced accuracy", .2)};
  return {at_least("teacher-forced accuracy", .99), at_least("induction score, best head", .9),
          at_least("previous-token score, best head", .7)};
}

std::vector<Threshold> word_sense(std::string_view variant) {
  // Without an encoder layer the cue is known only if it has been written already.
  if (variant == "no_encoder") {
    return {{.score = "accuracy of content words", .least = .65, .most = .85},
            at_least("mass on the noun", .9)};
  }
  return {at_least("accuracy of content words", .99), at_least("exact match, test", .99),
          at_least("mass on the noun", .9), at_most("mass on the cue", .05)};
}

std::vector<Threshold> reordering(std::string_view task) {
  if (task == "sort") {
    return {at_least("exact match, test", .99), at_least("all rows: largest weight on gold", .9)};
  }
  return {at_least("exact match, test", .99), at_least("all rows: largest weight on gold", .99),
          at_least("all rows: mass on gold", .9)};
}

}  // namespace

std::vector<Threshold> acceptance(std::string_view task, std::string_view variant) {
  const auto variants = task_variants(task);
  if (variants.empty()) return {};
  const std::string_view chosen = variant.empty() ? variants.front() : variant;
  if (std::ranges::find(variants, chosen) == variants.end()) return {};
  if (task == "translate") return translate(chosen);
  if (task == "date") return date();
  if (task == "induction") return induction(chosen);
  if (task == "word_sense") return word_sense(chosen);
  return reordering(task);
}

std::optional<double> least_of(std::string_view task, std::string_view score) {
  for (const Threshold& threshold : acceptance(task)) {
    if (threshold.score == score && threshold.least > -unbounded) return threshold.least;
  }
  return std::nullopt;
}

std::optional<double> least_of_head(std::string_view task, std::string_view score) {
  if (score == "induction") return least_of(task, "induction score, best head");
  if (score == "previous token") return least_of(task, "previous-token score, best head");
  return least_of(task, "all rows: " + std::string(score));
}

std::vector<Judgement> judge(std::span<const Score> scores, std::span<const Threshold> thresholds) {
  std::vector<Judgement> all;
  for (const Threshold& threshold : thresholds) {
    Judgement one{.threshold = threshold};
    const auto found = std::ranges::find(scores, threshold.score, &Score::name);
    if (found != scores.end()) {
      one.measured = true;
      one.value = found->value;
      one.passes = found->value >= threshold.least && found->value <= threshold.most;
    }
    all.push_back(std::move(one));
  }
  return all;
}

}  // namespace attention_playground
