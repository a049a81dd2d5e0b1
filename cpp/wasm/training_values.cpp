#include "training_values.h"

#include <memory>
#include <utility>

#include "base/matrix.h"
#include "files/json.h"
#include "models/decoder/prediction.h"
#include "trace_handle.h"
#include "trace_values.h"
#include "training/acceptance.h"

namespace attention_playground::wasm {

using emscripten::val;

namespace {

/// As many as the page shows.
constexpr std::int64_t next_tokens_shown = 8;

std::string metadata_json(const Metadata& metadata) {
  std::string json = "{";
  for (const auto& [key, value] : metadata) {
    json += (json.size() == 1 ? "" : ",") + json_string(key) + ":" + json_string(value);
  }
  return json + "}";
}

/// The words behind `ids`.
val words_value(std::span<const std::int32_t> ids, std::span<const std::string> words) {
  val result = val::array();
  for (const std::int32_t id : ids) {
    result.call<void>("push", words[static_cast<std::size_t>(id)]);
  }
  return result;
}

}  // namespace

val strings(std::span<const std::string> all) {
  val result = val::array();
  for (const std::string& one : all) result.call<void>("push", one);
  return result;
}

val summary_value(const Task& task, const TrainingSettings& settings, std::int64_t parameters,
                  std::int64_t steps, const Metadata& metadata) {
  val about = val::object();
  about.set("name", std::string(task.name()));
  about.set("sourceWords", strings(task.source_words()));
  about.set("targetWords", strings(task.target_words()));
  about.set("longest", static_cast<double>(task.longest()));
  val result = val::object();
  result.set("task", about);
  result.set("settings", write_training_settings(settings));
  result.set("parameters", static_cast<double>(parameters));
  result.set("steps", static_cast<double>(steps));
  result.set("metadata", metadata_json(metadata));
  return result;
}

/// `least`: what a good run reaches; left out where nothing is asked.
void set_least(val& score, const std::optional<double>& least) {
  if (least) score.set("least", *least);
}

val scores_value(const std::vector<Score>& scores, const Task& task) {
  val result = val::array();
  for (const Score& score : scores) {
    val one = val::object();
    one.set("name", score.name);
    one.set("value", score.value);
    set_least(one, least_of(task.name(), score.name));
    result.call<void>("push", one);
  }
  return result;
}

val outcome_value(const ExampleOutcome& outcome) {
  val result = val::object();
  result.set("loss", outcome.loss);
  result.set("rows", static_cast<double>(outcome.rows));
  result.set("correct", static_cast<double>(outcome.correct));
  result.set("labels", copy(std::span<const std::int32_t>(outcome.labels)));
  result.set("likeliest", copy(std::span<const std::int32_t>(outcome.likeliest)));
  result.set("probabilities", copy(std::span<const float>(outcome.probabilities)));
  return result;
}

val probe_value(Probe& probe, const Task& task, std::int64_t step) {
  val heads = val::array();
  for (const HeadScore& score : probe.heads) {
    val one = val::object();
    one.set("layer", layer_id_value(score.layer));
    one.set("head", static_cast<double>(score.head));
    one.set("name", score.name);
    one.set("value", score.value);
    set_least(one, least_of_head(task.name(), score.name));
    heads.call<void>("push", one);
  }
  val result = val::object();
  result.set("step", static_cast<double>(step));
  result.set("source", words_value(probe.example.source, task.source_words()));
  result.set("target", words_value(probe.example.target, task.target_words()));
  result.set("heads", heads);
  result.set("outcome", outcome_value(probe.outcome));
  result.set("trace", hand_over(std::move(probe.trace)));
  return result;
}

Expected<val> next_tokens(TrainableModel& model, std::span<const std::int32_t> target) noexcept {
  const ConstMatrixView logits = model.logits();
  const auto columns = static_cast<std::size_t>(logits.cols());
  const std::int64_t per_row = std::min<std::int64_t>(next_tokens_shown, logits.cols());
  std::vector<std::int32_t> ids;
  std::vector<float> probabilities;
  std::vector<float> following;
  std::vector<std::int32_t> ranks;
  for (Eigen::Index row = 0; row < logits.rows(); ++row) {
    const std::span<const float> numbers(logits.data() + row * logits.outerStride(), columns);
    auto prediction = predict(numbers, {}, row, per_row);
    if (!prediction) return std::unexpected(prediction.error());
    for (const Candidate& one : prediction->candidates) {
      ids.push_back(one.id);
      probabilities.push_back(one.probability);
    }
    const auto after = static_cast<std::size_t>(row) + 1;
    const auto ranked = rank_token(numbers, after < target.size() ? target[after] : end_id);
    if (!ranked) return std::unexpected(ranked.error());
    following.push_back(ranked->probability);
    ranks.push_back(static_cast<std::int32_t>(ranked->rank));
  }
  val result = val::object();
  result.set("perRow", static_cast<double>(per_row));
  result.set("ids", copy(std::span<const std::int32_t>(ids)));
  result.set("probabilities", copy(std::span<const float>(probabilities)));
  result.set("followingProbabilities", copy(std::span<const float>(following)));
  result.set("followingRanks", copy(std::span<const std::int32_t>(ranks)));
  return result;
}

val gold_value(const std::vector<GoldAlignment>& gold) {
  val result = val::array();
  for (const GoldAlignment& row : gold) {
    result.call<void>("push", copy(std::span<const std::int32_t>(row.positions)));
  }
  return result;
}

std::vector<GoldAlignment> read_gold(std::span<const std::int32_t> positions) {
  std::vector<GoldAlignment> gold;
  GoldAlignment row;
  for (const std::int32_t position : positions) {
    if (position >= 0) {
      row.positions.push_back(position);
    } else {
      gold.push_back(std::move(row));
      row = {};
    }
  }
  return gold;
}

}  // namespace attention_playground::wasm

#ifdef ATTENTION_DECLARATIONS
EMSCRIPTEN_BINDINGS(training_values) {
  using namespace attention_playground::wasm;
  declare<TaskSummaryValue>(
      "TaskSummaryValue",
      "{ task: { name: string, sourceWords: string[], targetWords: string[], longest: number }, "
      "settings: string, parameters: number, steps: number, metadata: string }");
  declare<ScoresAnswer>("ScoresAnswer", "{ name: string, value: number, least?: number }[] | null");
  declare<ProbeAnswer>(
      "ProbeAnswer",
      "{ step: number, source: string[], target: string[], heads: { layer: "
      "LayerIdAnswer, head: number, "
      "name: string, value: number, least?: number }[], outcome: OutcomeValue, trace: TraceHandle "
      "} | null");
  declare<OutcomeValue>("OutcomeValue",
                        "{ loss: number, rows: number, correct: number, labels: Int32Array, "
                        "likeliest: Int32Array, probabilities: Float32Array }");
  declare<TaskChangeAnswer>("TaskChangeAnswer",
                            "(NonNullable<ProbeAnswer> & { before: OutcomeValue, differences: "
                            "NonNullable<DifferencesAnswer> }) | null");
  declare<NextTokensValue>("NextTokensValue",
                           "{ perRow: number, ids: Int32Array, probabilities: Float32Array, "
                           "followingProbabilities: Float32Array, followingRanks: Int32Array }");
  declare<PassValue>("PassValue", "{ target: Int32Array, next: NextTokensValue }");
  declare<TaskRunAnswer>("TaskRunAnswer", "(NextTokensValue & { trace: TraceHandle }) | null");
  declare<ReadingAnswer>("ReadingAnswer",
                         "(PassValue & { trace: TraceHandle, before?: PassValue, differences?: "
                         "DifferencesAnswer, alignment?: AlignmentAnswer }) "
                         "| null");
  declare<AlignmentAnswer>(
      "AlignmentAnswer",
      "{ layer: LayerIdAnswer, head: number, missed: number, mass: number }[] | null");
  declare<AnswerValue>("AnswerValue",
                       "{ target: Int32Array, next: NextTokensValue & { outcome: OutcomeValue, "
                       "asked: number } }");
  declare<TaskAnswer>("TaskAnswer",
                      "(AnswerValue & { source: Int32Array, labels: Int32Array, before?: "
                      "AnswerValue, differences?: DifferencesAnswer, trace: TraceHandle }) | null");
  declare<TaskExampleAnswer>(
      "TaskExampleAnswer",
      "{ source: Int32Array, target: Int32Array, labels: Int32Array, gold: Int32Array[] } | null");
}
#endif
