#pragma once
// Every setting of a run by its name in JSON, with what it may be: one list for
// reading, writing and checking.

#include <array>
#include <cstdint>
#include <string_view>
#include <utility>

#include "training/settings.h"

namespace attention_playground {

struct WholeRange {
  std::int64_t least = 0;
  std::int64_t most = 0;
};
struct NumberRange {
  float least = 0.0F;
  float most = 0.0F;
  bool below_most = false;  // `most` itself is too much
};

constexpr std::array<std::pair<std::string_view, PositionKind>, 4> position_names{
    {{"none", PositionKind::none},
     {"learned", PositionKind::learned},
     {"learned_from_end", PositionKind::learned_from_end},
     {"rotary", PositionKind::rotary}}};

constexpr std::string_view transformer_kind = "transformer";
constexpr std::string_view recurrent_aligner_kind = "recurrent_aligner";

/// `visitor` has operator() for (name, whole number, WholeRange), (name, float,
/// NumberRange), (name, bool) and (name, PositionKind). `Config` may be const.
template <typename Config, typename Visitor>
void visit_transformer(Config& config, Visitor& visitor) {
  visitor("width", config.width, WholeRange{1, 512});
  visitor("heads", config.heads, WholeRange{1, 64});
  visitor("cross_heads", config.cross_heads, WholeRange{1, 64});
  visitor("encoder_layers", config.encoder_layers, WholeRange{0, 8});
  visitor("decoder_layers", config.decoder_layers, WholeRange{1, 8});
  visitor("feed_forward", config.feed_forward, WholeRange{0, 2048});
  visitor("position", config.position);
  visitor("causal", config.causal);
}

template <typename Config, typename Visitor>
void visit_recurrent_aligner(Config& config, Visitor& visitor) {
  visitor("embedding", config.embedding, WholeRange{1, 512});
  visitor("encoder_width", config.encoder_width, WholeRange{1, 512});
  visitor("decoder_width", config.decoder_width, WholeRange{1, 512});
  visitor("attention_width", config.attention_width, WholeRange{1, 512});
  visitor("annotations_see_words", config.annotations_see_words);
  visitor("scores_see_previous_word", config.scores_see_previous_word);
}

/// All but the task and the model.
template <typename Settings, typename Visitor>
void visit_run(Settings& settings, Visitor& visitor) {
  // What a double holds exactly, as JSON has no other numbers.
  visitor("seed", settings.seed, WholeRange{0, (std::int64_t{1} << 53U) - 1});
  visitor("steps", settings.steps, WholeRange{1, 1'000'000});
  visitor("batch", settings.batch, WholeRange{1, 4096});
  visitor("learning_rate", settings.learning_rate, NumberRange{0.0F, 1e9F});
  visitor("warm_up", settings.warm_up, WholeRange{0, 1'000'000});
  visitor("beta_1", settings.beta_1, NumberRange{0.0F, 1.0F, true});
  visitor("beta_2", settings.beta_2, NumberRange{0.0F, 1.0F, true});
  visitor("weight_decay", settings.weight_decay, NumberRange{0.0F, 1.0F});
  visitor("clip", settings.clip, NumberRange{0.0F, 1e9F});
  visitor("dropout", settings.dropout, NumberRange{0.0F, 1.0F, true});
  visitor("label_smoothing", settings.label_smoothing, NumberRange{0.0F, 1.0F, true});
}

/// Over the settings of whichever model it is.
template <typename Model, typename Visitor>
void visit_model(Model& model, Visitor& visitor) {
  if (auto* const transformer = std::get_if<TransformerConfig>(&model)) {
    visit_transformer(*transformer, visitor);
  } else if (auto* const aligner = std::get_if<RecurrentAlignerConfig>(&model)) {
    visit_recurrent_aligner(*aligner, visitor);
  }
}

/// What a setting may be, as a sentence's end.
[[nodiscard]] std::string range_text(const WholeRange& range);
[[nodiscard]] std::string range_text(const NumberRange& range);
[[nodiscard]] inline bool is_within(const NumberRange& range, double value) noexcept {
  const auto most = static_cast<double>(range.most);
  return value >= static_cast<double>(range.least) &&
         (range.below_most ? value < most : value <= most);
}

}  // namespace attention_playground
