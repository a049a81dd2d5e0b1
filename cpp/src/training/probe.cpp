#include "training/probe.h"

#include <algorithm>

#include "analysis/head_statistics.h"
#include "files/json.h"
#include "head_meters.h"

namespace attention_playground {

namespace {

bool has_source(const Task& task) noexcept { return !task.source_words().empty(); }

/// A JSON array of the words; an id beyond the vocabulary stands as its number.
std::string names_of(std::span<const std::int32_t> ids, std::span<const std::string> words) {
  std::string json = "[";
  for (const std::int32_t id : ids) {
    const bool known = id >= 0 && static_cast<std::size_t>(id) < words.size();
    json += (json.size() == 1 ? "" : ",") +
            json_string(known ? words[static_cast<std::size_t>(id)] : std::to_string(id));
  }
  return json + "]";
}

/// Operations whose keys are what a task's gold alignment speaks of: the source, or the
/// target where there is none.
bool answers_gold(const LayerTrace& layer, const Task& task) noexcept {
  return layer.id.is_cross() == has_source(task) && !layer.id.in_encoder();
}

Expected<void> check_gold(const LayerTrace& layer, std::span<const GoldAlignment> gold) noexcept {
  if (static_cast<std::int64_t>(gold.size()) != layer.queries) {
    return fail(ErrorCode::shape_mismatch, "there are " + std::to_string(layer.queries) +
                                               " target tokens but gold positions for " +
                                               std::to_string(gold.size()));
  }
  for (std::size_t row = 0; row < gold.size(); ++row) {
    for (const std::int32_t position : gold[row].positions) {
      if (position >= 0 && position < layer.keys) continue;
      return fail(ErrorCode::invalid_argument,
                  "the gold of target token " + std::to_string(row) + " is at position " +
                      std::to_string(position) + ", but there are " + std::to_string(layer.keys) +
                      " tokens, counted from 0",
                  static_cast<std::int64_t>(row));
    }
  }
  return {};
}

Expected<std::vector<HeadScore>> induction_scores(const Trace& trace,
                                                  const Example& example) noexcept {
  InductionMeter meter;
  for (const LayerTrace& layer : trace.layers) {
    auto read = read_heads(trace, layer, [&](const HeadRows& head) { meter.read(example, head); });
    if (!read) return std::unexpected(read.error());
  }
  std::vector<HeadScore> scores;
  const auto add = [&](const char* name, auto figure) {
    for (const auto& one : meter.heads()) {
      scores.push_back(
          {.layer = one.layer, .head = one.head, .name = name, .value = figure(one.sums)});
    }
  };
  add("previous token", [](const auto& sums) { return sums.previous_token.mean_mass(); });
  add("induction", [](const auto& sums) { return sums.induction.mean_mass(); });
  return scores;
}

/// Of every head of self-attention, over the rows that have a token before them.
Expected<std::vector<HeadScore>> previous_token_scores(const Trace& trace) noexcept {
  auto statistics = describe_heads(trace);
  if (!statistics) return std::unexpected(statistics.error());
  std::vector<HeadScore> scores;
  auto described = statistics->begin();
  for (const LayerTrace& layer : trace.layers) {
    const bool attends_itself = !layer.id.is_cross();
    for (std::int64_t head = 0; head < layer.heads; ++head, ++described) {
      if (!attends_itself) continue;
      scores.push_back({.layer = layer.id,
                        .head = head,
                        .name = "previous token",
                        .value = static_cast<double>(described->previous_token_mass)});
    }
  }
  return scores;
}

/// Before anything is copied: an id list may be as long as a caller likes.
Expected<void> check_lengths(const TrainableModel& model, const Task& task,
                             std::span<const std::int32_t> source,
                             std::span<const std::int32_t> target) noexcept {
  if (target.empty()) {
    return fail(ErrorCode::invalid_argument, "the target is empty: it needs at least one token");
  }
  if (has_source(task) == source.empty()) {
    return fail(ErrorCode::invalid_argument,
                source.empty() ? "the source is empty: it needs at least one token"
                               : "this task has no source");
  }
  const auto longest = static_cast<std::int64_t>(std::max(source.size(), target.size()));
  if (longest <= model.positions()) return {};
  return fail(ErrorCode::invalid_argument,
              "a sequence has " + std::to_string(longest) + " tokens but the model takes at most " +
                  std::to_string(model.positions()),
              longest);
}

}  // namespace

Expected<Trace> run_example(TrainableModel& model, const Task& task,
                            std::span<const std::int32_t> source,
                            std::span<const std::int32_t> target,
                            const std::shared_ptr<const InterventionPlan>& plan) noexcept {
  if (auto fits = check_lengths(model, task, source, target); !fits) {
    return std::unexpected(fits.error());
  }
  Batch batch;
  if (!source.empty()) batch.source.append(source);
  batch.target.append(target);
  batch.labels.assign(target.size(), -1);
  if (auto done = model.forward(batch, {.plan = plan}); !done) {
    return std::unexpected(done.error());
  }
  auto trace = model.trace(0);
  if (!trace) return trace;
  const std::string targets = names_of(target, task.target_words());
  trace->metadata["tokens"] = source.empty() ? targets : names_of(source, task.source_words());
  if (source.empty()) return trace;
  trace->metadata["query_tokens"] = targets;
  std::vector<std::int32_t> written(target.begin() + 1, target.end());
  written.push_back(end_id);
  trace->metadata["writes"] = names_of(written, task.target_words());
  return trace;
}

Expected<std::vector<GoldScore>> gold_scores(const Trace& trace, const Task& task,
                                             std::span<const GoldAlignment> gold) noexcept {
  std::vector<GoldScore> scores;
  for (const LayerTrace& layer : trace.layers) {
    if (!answers_gold(layer, task)) continue;
    if (auto good = check_gold(layer, gold); !good) return std::unexpected(good.error());
    auto read = read_heads(trace, layer, [&](const HeadRows& head) {
      GoldSums sums;
      for (std::size_t row = 0; row < gold.size(); ++row) {
        if (!gold[row].positions.empty()) sums.add(head.row(row), gold[row].positions);
      }
      scores.push_back({.layer = head.layer,
                        .head = head.head,
                        .missed = sums.missed_share(),
                        .mass = sums.mean_mass()});
    });
    if (!read) return std::unexpected(read.error());
  }
  return scores;
}

Expected<std::vector<HeadScore>> head_scores(const Trace& trace, const Task& task,
                                             const Example& example) noexcept {
  if (task.name() == "induction") return induction_scores(trace, example);
  auto scores = previous_token_scores(trace);
  if (!scores) return scores;
  auto golden = gold_scores(trace, task, example.gold);
  if (!golden) return std::unexpected(golden.error());
  for (const GoldScore& one : *golden) {
    scores->push_back(
        {.layer = one.layer, .head = one.head, .name = "mass on gold", .value = one.mass});
  }
  return scores;
}

Expected<Probe> probe(TrainableModel& model, const Task& task,
                      const std::shared_ptr<const InterventionPlan>& plan) noexcept {
  Example example = task.probe();
  auto trace = run_example(model, task, example.source, example.target, plan);
  if (!trace) return std::unexpected(trace.error());
  auto outcome = example_outcome(model, example.labels);
  if (!outcome) return std::unexpected(outcome.error());
  auto heads = head_scores(*trace, task, example);
  if (!heads) return std::unexpected(heads.error());
  return Probe{.example = std::move(example),
               .trace = std::move(*trace),
               .heads = std::move(*heads),
               .outcome = std::move(*outcome)};
}

}  // namespace attention_playground
