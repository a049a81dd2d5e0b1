#include <algorithm>
#include <string>

#include "head_meters.h"
#include "teacher_forcing.h"
#include "training/scores.h"

namespace attention_playground {

namespace {

std::string of_head(const std::string& what, const LayerId& layer, std::int64_t head) {
  return what + ", " + layer.name() + " head " + std::to_string(head);
}

bool is_exact(const Example& example, const std::vector<std::int32_t>& written) {
  // The labels end with the end token, which is not among what was written.
  const std::span<const std::int32_t> wanted(example.labels.data(), example.labels.size() - 1);
  return std::ranges::equal(wanted, written);
}

Expected<double> exact_match(TrainableModel& model, const Task& task,
                             std::span<const Example> examples) noexcept {
  std::vector<std::vector<std::int32_t>> sources;
  for (const Example& example : examples) sources.push_back(example.source);
  auto written = translate_greedily(model, sources, task.longest());
  if (!written) return std::unexpected(written.error());
  std::int64_t exact = 0;
  for (std::size_t i = 0; i < examples.size(); ++i) {
    exact += is_exact(examples[i], (*written)[i]) ? 1 : 0;
  }
  return examples.empty() ? 0.0 : static_cast<double>(exact) / static_cast<double>(examples.size());
}

/// Of every held-out set.
Expected<void> add_exact_matches(TrainableModel& model, const Task& task,
                                 std::vector<Score>& scores) noexcept {
  for (const std::string& set : task.held_out_names()) {
    auto examples = task.held_out(set);
    if (!examples) return std::unexpected(examples.error());
    auto share = exact_match(model, task, *examples);
    if (!share) return std::unexpected(share.error());
    scores.push_back({.name = "exact match, " + set, .value = *share});
  }
  return {};
}

/// The heads' index that `worth` finds best; there is at least one.
template <typename Heads, typename Worth>
std::size_t best_of(const Heads& heads, Worth worth) {
  std::size_t best = 0;
  for (std::size_t i = 1; i < heads.size(); ++i) {
    if (worth(heads[i].sums) > worth(heads[best].sums)) best = i;
  }
  return best;
}

double gold_worth(const GoldSums& sums) noexcept { return sums.mean_mass() - sums.missed_share(); }

using Scores = std::vector<Score>;

void add_gold(const std::string& rows, const GoldSums& sums, Scores& scores) {
  scores.push_back({.name = rows + ": largest weight on gold", .value = 1.0 - sums.missed_share()});
  scores.push_back({.name = rows + ": mass on gold", .value = sums.mean_mass()});
}

void add_translation_heads(const std::vector<OfHead<GoldMeter::Sums>>& heads, Scores& scores) {
  const std::size_t best =
      best_of(heads, [](const auto& sums) { return gold_worth(sums.content); });
  const auto add = [&](const std::string& name, auto figure) {
    scores.push_back({.name = name + ", best head", .value = figure(heads[best].sums)});
    if (heads.size() == 1) return;
    for (const auto& one : heads) {
      scores.push_back({.name = of_head(name, one.layer, one.head), .value = figure(one.sums)});
    }
  };
  scores.push_back({.name = "best head", .value = static_cast<double>(best)});
  add("content words missed", [](const auto& sums) { return sums.content.missed_share(); });
  add("content words' mass on gold", [](const auto& sums) { return sums.content.mean_mass(); });
  add("all words missed", [](const auto& sums) { return sums.all.missed_share(); });
  add("all words' mass on gold", [](const auto& sums) { return sums.all.mean_mass(); });
}

void add_field_heads(const std::vector<OfHead<FieldMeter::Sums>>& heads, Scores& scores) {
  const std::size_t best = best_of(heads, [](const auto& sums) {
    return gold_worth(sums[0]) + gold_worth(sums[1]) + gold_worth(sums[2]);
  });
  const FieldMeter::Sums& fields = heads[best].sums;
  add_gold("year", fields[0], scores);
  add_gold("month", fields[1], scores);
  add_gold("day", fields[2], scores);
}

void add_induction_heads(const std::vector<OfHead<InductionMeter::Sums>>& heads, Scores& scores) {
  const auto add = [&](const std::string& name, auto figure) {
    const std::size_t best = best_of(heads, figure);
    scores.push_back({.name = name + ", best head", .value = figure(heads[best].sums)});
    for (const auto& one : heads) {
      scores.push_back({.name = of_head(name, one.layer, one.head), .value = figure(one.sums)});
    }
  };
  add("induction score", [](const auto& sums) { return sums.induction.mean_mass(); });
  add("previous-token score", [](const auto& sums) { return sums.previous_token.mean_mass(); });
}

template <typename Meter, typename AddHeads>
Expected<TeacherForced> measure_heads(TrainableModel& model, const Task& task, AddHeads add_heads,
                                      Scores& scores) noexcept {
  auto examples = task.held_out(task.held_out_names().front());
  if (!examples) return std::unexpected(examples.error());
  Meter meter;
  auto forced = teacher_force(model, task, *examples, meter);
  if (!forced) return forced;
  scores.push_back({.name = "teacher-forced loss", .value = forced->loss});
  scores.push_back({.name = "teacher-forced accuracy", .value = forced->all.accuracy()});
  if (forced->content.rows > 0) {
    scores.push_back({.name = "accuracy of content words", .value = forced->content.accuracy()});
  }
  if (!meter.heads().empty()) add_heads(meter.heads(), scores);
  return forced;
}

void add_reordering_heads(const std::vector<OfHead<GoldMeter::Sums>>& heads, Scores& scores) {
  const std::size_t best = best_of(heads, [](const auto& sums) { return gold_worth(sums.all); });
  add_gold("all rows", heads[best].sums.all, scores);
}

/// What is read while the ambiguous word is written.
void add_word_sense_heads(const std::vector<OfHead<GoldMeter::Sums>>& heads, Scores& scores) {
  const std::size_t best =
      best_of(heads, [](const auto& sums) { return gold_worth(sums.content); });
  const GoldMeter::Sums& sums = heads[best].sums;
  scores.push_back({.name = "mass on the noun", .value = sums.content.mean_mass()});
  scores.push_back({.name = "mass on the cue",
                    .value = sums.content.rows == 0
                                 ? 0.0
                                 : sums.cue_mass / static_cast<double>(sums.content.rows)});
}

}  // namespace

Expected<std::vector<Score>> evaluate(TrainableModel& model, const Task& task) noexcept {
  Scores scores;
  const std::string_view name = task.name();
  if (!task.source_words().empty()) {
    if (auto added = add_exact_matches(model, task, scores); !added) {
      return std::unexpected(added.error());
    }
  }
  auto forced =
      name == "translate" ? measure_heads<GoldMeter>(model, task, add_translation_heads, scores)
      : name == "date"    ? measure_heads<FieldMeter>(model, task, add_field_heads, scores)
      : name == "induction"
          ? measure_heads<InductionMeter>(model, task, add_induction_heads, scores)
      : name == "word_sense" ? measure_heads<GoldMeter>(model, task, add_word_sense_heads, scores)
                             : measure_heads<GoldMeter>(model, task, add_reordering_heads, scores);
  if (!forced) return std::unexpected(forced.error());
  return scores;
}

}  // namespace attention_playground
