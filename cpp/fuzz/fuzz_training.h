#pragma once
// What the targets of training share.

#include <variant>

#include "training/settings.h"

/// Whether a run of these settings costs little: a target is to look for faults, not to
/// measure how long allowed sizes take.
inline bool is_small(const attention_playground::TrainingSettings& settings) {
  namespace core = attention_playground;
  constexpr std::int64_t most = 8;
  // Its words alone take longer to make than everything else here.
  if (settings.task == "translate" || settings.batch > 2) return false;
  if (const auto* const config = std::get_if<core::TransformerConfig>(&settings.model)) {
    return config->width <= most && config->feed_forward <= most && config->encoder_layers <= 2 &&
           config->decoder_layers <= 2;
  }
  const auto& config = std::get<core::RecurrentAlignerConfig>(settings.model);
  return config.embedding <= most && config.encoder_width <= most && config.decoder_width <= most &&
         config.attention_width <= most;
}
