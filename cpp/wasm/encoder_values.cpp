#include "encoder_values.h"

namespace attention_playground::wasm {

using emscripten::val;

val prediction_value(const Prediction& prediction) {
  val candidates = val::array();
  for (const Candidate& entry : prediction.candidates) {
    val candidate = val::object();
    candidate.set("id", entry.id);
    candidate.set("logit", entry.logit);
    candidate.set("logProbability", entry.log_probability);
    candidate.set("probability", entry.probability);
    candidates.call<void>("push", candidate);
  }
  val result = val::object();
  result.set("candidates", candidates);
  result.set("restProbability", prediction.rest_probability);
  result.set("entropy", prediction.entropy);
  return result;
}

val classes_value(std::span<const ClassScore> classes) {
  val all = val::array();
  for (const ClassScore& entry : classes) {
    val score = val::object();
    score.set("label", entry.label);
    score.set("logit", entry.logit);
    score.set("probability", entry.probability ? val(*entry.probability) : val::null());
    all.call<void>("push", score);
  }
  return all;
}

}  // namespace attention_playground::wasm

#ifdef ATTENTION_DECLARATIONS
EMSCRIPTEN_BINDINGS(encoder_values) {
  using namespace attention_playground::wasm;
  declare<PredictsValue>("PredictsValue", "'' | 'next' | 'masked'");
  declare<LabelsValue>("string[]");
  declare<ClassScoresAnswer>(
      "ClassScoresAnswer", "{ label: string, logit: number, probability: number | null }[] | null");
  declare<TokenPredictionAnswer>(
      "TokenPredictionAnswer",
      "{ candidates: { id: number, logit: number, logProbability: number, "
      "probability: number }[], restProbability: number, entropy: number } | null");
  declare<EncoderChangeAnswer>(
      "EncoderChangeAnswer",
      "{ differences: NonNullable<DifferencesAnswer>, meanCosine: number, firstCosine: number, "
      "classes: { before: NonNullable<ClassScoresAnswer>, after: NonNullable<ClassScoresAnswer> } "
      "| null, trace: TraceHandle } | null");
}
#endif
