#include <cmath>

#include "base/buffer.h"
#include "kernels/elementary.h"
#include "models/decoder/prediction.h"
#include "models/encoder/encoder.h"

namespace attention_playground {

namespace {

Expected<std::optional<float>> probability_of(std::span<const float> logits, std::size_t index,
                                              ClassScale scale) noexcept {
  if (!std::isfinite(logits[index])) {
    return fail(ErrorCode::non_finite, "the logit of a class is not a finite number",
                static_cast<std::int64_t>(index));
  }
  if (scale == ClassScale::none) return std::nullopt;
  if (scale == ClassScale::sigmoid) return 1.0F / (1.0F + kernels::exponential(-logits[index]));
  auto logarithm = log_probability(logits, static_cast<std::int64_t>(index));
  if (!logarithm) return std::unexpected(logarithm.error());
  return kernels::exponential(*logarithm);
}

}  // namespace

Expected<std::vector<ClassScore>> classify_text(const Encoder& encoder,
                                                const EncoderRun& run) noexcept {
  auto logits = Buffer<float>::allocate(encoder.classes(), "the classes");
  if (!logits) return std::unexpected(logits.error());
  if (auto done = encoder.class_logits(run, logits->span()); !done) {
    return std::unexpected(done.error());
  }
  const EncoderConfig& config = encoder.config();
  std::vector<ClassScore> all;
  for (std::size_t index = 0; index < config.labels.size(); ++index) {
    auto probability = probability_of(logits->span(), index, config.class_scale);
    if (!probability) return std::unexpected(probability.error());
    all.push_back({.label = config.labels[index],
                   .logit = logits->data()[index],
                   .probability = *probability});
  }
  return all;
}

}  // namespace attention_playground
