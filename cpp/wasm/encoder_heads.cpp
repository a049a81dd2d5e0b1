#include "encoder_heads.h"

#include "encoder_values.h"

namespace attention_playground::wasm {

using emscripten::val;

namespace {

/// As many as the page shows.
constexpr std::int64_t candidates_shown = 20;

}  // namespace

val predicted_tokens(const Encoder& encoder, const EncoderRun& run, int position) {
  auto prediction = [&]() -> Expected<Prediction> {
    auto logits = Buffer<float>::allocate(encoder.config().vocabulary, "the logits");
    if (!logits) return std::unexpected(logits.error());
    auto done = encoder.token_logits(run, position, logits->span());
    if (!done) return std::unexpected(done.error());
    return predict(logits->span(), {}, position, candidates_shown);
  }();
  return value_or_null(prediction, [](const Prediction& one) { return prediction_value(one); });
}

val class_scores(const Encoder& encoder, const EncoderRun& run) {
  auto scores = classify_text(encoder, run);
  return value_or_null(scores, [](const auto& all) { return classes_value(all); });
}

}  // namespace attention_playground::wasm
