#include "training/probe.h"

#include <algorithm>

#include "analysis/head_statistics.h"
#include "files/json.h"

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
  return layer.name.ends_with(".cross") == has_source(task) && !layer.name.starts_with("encoder.");
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

/// `weights` is [queries, keys] of one head.
void score_head(std::span<const float> weights, std::int64_t keys,
                std::span<const GoldAlignment> gold, GoldScore& score) noexcept {
  std::int64_t rows = 0;
  for (std::size_t row = 0; row < gold.size(); ++row) {
    const auto& positions = gold[row].positions;
    if (positions.empty()) continue;
    const auto all =
        weights.subspan(row * static_cast<std::size_t>(keys), static_cast<std::size_t>(keys));
    const auto largest = std::ranges::max_element(all) - all.begin();
    const bool hit = std::ranges::find(positions, largest) != positions.end();
    score.missed += hit ? 0.0 : 1.0;
    for (const std::int32_t position : positions) {
      score.mass += static_cast<double>(all[static_cast<std::size_t>(position)]);
    }
    ++rows;
  }
  if (rows == 0) return;
  score.missed /= static_cast<double>(rows);
  score.mass /= static_cast<double>(rows);
}

}  // namespace

Expected<Trace> run_example(TrainableModel& model, const Task& task,
                            std::span<const std::int32_t> source,
                            std::span<const std::int32_t> target,
                            const ModelEdits* edits) noexcept {
  if (target.empty()) {
    return fail(ErrorCode::invalid_argument, "the target is empty: it needs at least one token");
  }
  if (has_source(task) == source.empty()) {
    return fail(ErrorCode::invalid_argument,
                source.empty() ? "the source is empty: it needs at least one token"
                               : "this task has no source");
  }
  Batch batch;
  if (!source.empty()) batch.source.append(source);
  batch.target.append(target);
  batch.labels.assign(target.size(), -1);
  if (auto done = model.forward(batch, {.edits = edits}); !done) {
    return std::unexpected(done.error());
  }
  auto trace = model.trace(0);
  if (!trace) return trace;
  const std::string targets = names_of(target, task.target_words());
  trace->metadata["tokens"] = source.empty() ? targets : names_of(source, task.source_words());
  if (!source.empty()) trace->metadata["query_tokens"] = targets;
  return trace;
}

Expected<std::vector<GoldScore>> gold_scores(const Trace& trace, const Task& task,
                                             std::span<const GoldAlignment> gold) noexcept {
  std::vector<GoldScore> scores;
  for (const LayerTrace& layer : trace.layers) {
    if (!answers_gold(layer, task)) continue;
    if (auto good = check_gold(layer, gold); !good) return std::unexpected(good.error());
    auto weights = layer_weights(trace, layer);
    if (!weights) return std::unexpected(weights.error());
    for (std::int64_t head = 0; head < layer.heads; ++head) {
      scores.push_back({.layer = layer.name, .head = head});
      score_head(weights->head(layer, head), layer.keys, gold, scores.back());
    }
  }
  return scores;
}

Expected<std::vector<HeadScore>> head_scores(const Trace& trace, const Task& task,
                                             std::span<const GoldAlignment> gold) noexcept {
  auto statistics = describe_heads(trace);
  if (!statistics) return std::unexpected(statistics.error());
  auto golden = gold_scores(trace, task, gold);
  if (!golden) return std::unexpected(golden.error());
  std::vector<HeadScore> scores;
  auto described = statistics->begin();
  for (const LayerTrace& layer : trace.layers) {
    const bool attends_itself = !layer.name.ends_with(".cross");
    for (std::int64_t head = 0; head < layer.heads; ++head, ++described) {
      if (!attends_itself) continue;
      scores.push_back({.layer = layer.name,
                        .head = head,
                        .name = "previous token",
                        .value = static_cast<double>(described->previous_token_mass)});
    }
  }
  const char* const name = task.name() == "induction" ? "induction" : "mass on gold";
  for (const GoldScore& one : *golden) {
    scores.push_back({.layer = one.layer, .head = one.head, .name = name, .value = one.mass});
  }
  return scores;
}

Expected<Probe> probe(TrainableModel& model, const Task& task) noexcept {
  Example example = task.probe();
  auto trace = run_example(model, task, example.source, example.target);
  if (!trace) return std::unexpected(trace.error());
  auto heads = head_scores(*trace, task, example.gold);
  if (!heads) return std::unexpected(heads.error());
  return Probe{
      .example = std::move(example), .trace = std::move(*trace), .heads = std::move(*heads)};
}

}  // namespace attention_playground
