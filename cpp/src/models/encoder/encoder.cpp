#include "models/encoder/encoder.h"

#include <algorithm>
#include <utility>

#include "attention/mask.h"
#include "base/matrix.h"
#include "layers/embedding.h"
#include "layers/position_embedding.h"
#include "models/encoder/encoder_layer.h"
#include "models/model_projections.h"
#include "traces/unchanged_trace.h"

namespace attention_playground {

namespace {

/// Rows of the position table: counted from `first` on, past padding.
std::vector<std::int32_t> positions_of(std::span<const std::int32_t> token_ids,
                                       std::int64_t first) noexcept {
  const auto padding = static_cast<std::int32_t>(first - 1);
  std::vector<std::int32_t> positions;
  std::int32_t next = padding + 1;
  for (const std::int32_t id : token_ids) positions.push_back(id == padding ? padding : next++);
  return positions;
}

bool is_same_mask(const MaskSettings& one, const MaskSettings& other) noexcept {
  return one.causal == other.causal && one.window_left == other.window_left &&
         one.window_right == other.window_right && one.prefix == other.prefix &&
         one.sinks == other.sinks && one.key_length == other.key_length &&
         one.first_keys == other.first_keys && one.from_start == other.from_start &&
         one.dilation == other.dilation && one.blocks.size == other.blocks.size &&
         one.blocks.drawn == other.blocks.drawn && one.blocks.seed == other.blocks.seed &&
         one.allowed_per_head == other.allowed_per_head &&
         std::ranges::equal(one.allowed, other.allowed) && one.blocked.empty() &&
         other.blocked.empty() && one.painted.queries == 0 && other.painted.queries == 0 &&
         one.rectangles.empty() && other.rectangles.empty();
}

/// The layers ahead of the first one that is changed, and the residual stream behind them, which
/// stays where there are none.
Expected<void> take_unchanged(const std::shared_ptr<const EncoderRun>& before,
                              const InterventionPlan& plan, std::span<float> residual,
                              Trace& trace) noexcept {
  const auto count = static_cast<std::size_t>(plan.unchanged_layers(Stack::encoder_self));
  if (count == 0) return {};
  auto same = unchanged_trace({before, &before->trace}, count);
  if (!same) return std::unexpected(same.error());
  trace.layers.swap(same->layers);
  const std::vector<LayerTrace>& layers = before->trace.layers;
  std::ranges::copy(
      count < layers.size() ? layers[count].stream_rows.span() : before->hidden.span(),
      residual.begin());
  return {};
}

}  // namespace

Expected<void> Encoder::check_input(const EncoderInput& input) const noexcept {
  const auto tokens = static_cast<std::int64_t>(input.token_ids.size());
  if (tokens < 1)
    return fail(ErrorCode::invalid_argument, "there are no tokens to run the model on");
  if (tokens > config_.positions) {
    return fail(ErrorCode::invalid_argument,
                "the model has positions for " + std::to_string(config_.positions) +
                    " tokens but was given " + std::to_string(tokens),
                tokens);
  }
  if (!input.token_types.empty() && input.token_types.size() != input.token_ids.size()) {
    return fail(ErrorCode::shape_mismatch, "there must be one token type per token");
  }
  return check_mask(input.mask, config_.heads, tokens, tokens);
}

Expected<void> Encoder::add_positions(std::optional<PositionScheme> scheme,
                                      std::span<const std::int32_t> positions,
                                      MatrixView rows) const noexcept {
  const kernels::BlockMatrix& table = position_embeddings_.blocks;
  if (!scheme) return add_embedding(table, positions, "position", rows);
  if (*scheme != PositionScheme::sinusoid) return {};
  return add_sinusoids(table, positions, static_cast<std::int32_t>(config_.first_position), rows);
}

Expected<void> Encoder::embed(const EncoderInput& input, const InterventionPlan& plan,
                              MatrixView rows) const noexcept {
  rows.setZero();
  auto words = add_embedding(word_embeddings_.blocks, input.token_ids, "token id", rows);
  if (!words) return words;
  if (config_.token_types > 0) {
    const std::vector<std::int32_t> no_types(input.token_ids.size(), 0);
    auto types =
        add_embedding(type_embeddings_.blocks,
                      input.token_types.empty() ? no_types : input.token_types, "token type", rows);
    if (!types) return types;
  }
  const std::vector<std::int32_t> positions = positions_of(input.token_ids, config_.first_position);
  auto places = add_positions(plan.positions(Stack::encoder_self), positions, rows);
  if (!places) return places;
  apply_norm(embedding_norm_, const_matrix_view(rows), rows);
  return {};
}

Expected<FirstRow> Encoder::first_row(const ModelText& text, std::int64_t row) const noexcept {
  const auto at = static_cast<std::size_t>(row);
  FirstRow first;
  first.is_normed = true;
  auto token = embedding_row(word_embeddings_.blocks, text.ids[at], "token id");
  if (!token) return std::unexpected(token.error());
  first.token = std::move(*token);
  if (config_.token_types > 0) {
    const std::int32_t type = text.types.empty() ? 0 : text.types[at];
    auto segment = embedding_row(type_embeddings_.blocks, type, "token type");
    if (!segment) return std::unexpected(segment.error());
    first.segment = std::move(*segment);
  }
  if (text.positions && *text.positions != PositionScheme::sinusoid) return first;
  auto place = Buffer<float>::allocate(config_.width, "a position");
  if (!place) return std::unexpected(place.error());
  const std::int32_t position = positions_of(text.ids, config_.first_position)[at];
  auto done =
      add_positions(text.positions, {&position, 1}, matrix_view(place->data(), 1, config_.width));
  if (!done) return std::unexpected(done.error());
  first.position = std::move(*place);
  return first;
}

MaskSettings Encoder::mask_of(const EncoderInput& input) const noexcept {
  MaskSettings mask = input.mask;
  if (config_.causal && mask.causal == CausalAlignment::none) {
    mask.causal = CausalAlignment::bottom_right;
  }
  return mask;
}

std::int64_t Encoder::scratch_size() const noexcept {
  std::int64_t largest = 0;
  for (const EncoderLayer& layer : layers_) {
    for (const Projection* const projection :
         {&layer.query, &layer.key, &layer.value, &layer.attention_output, &layer.feed_forward_in,
          &layer.feed_forward_out}) {
      largest = std::max(largest, projection->scratch_size());
    }
  }
  return largest;
}

TokenPrediction Encoder::predicts() const noexcept {
  if (!token_head_) return TokenPrediction::none;
  return config_.causal ? TokenPrediction::next_token : TokenPrediction::masked_token;
}

Expected<void> Encoder::token_logits(const EncoderRun& run, std::int64_t position,
                                     std::span<float> destination) const noexcept {
  if (!token_head_) {
    return fail(ErrorCode::unsupported,
                "the model has no head over its vocabulary, and so predicts no tokens");
  }
  const std::int64_t tokens = run.hidden.size() / config_.width;
  if (position < 0 || position >= tokens) {
    return fail(ErrorCode::invalid_argument,
                "there is no token at position " + std::to_string(position) + ": there are " +
                    std::to_string(tokens) + ", counted from 0",
                position);
  }
  return token_head_->logits(
      const_matrix_view(run.hidden.data() + position * config_.width, 1, config_.width),
      destination);
}

std::shared_ptr<const LayerProjections> layer_projections(std::shared_ptr<const Encoder> encoder,
                                                          ModelText text) noexcept {
  return std::make_shared<ModelProjections<Encoder>>(std::move(encoder), std::move(text));
}

const char* token_prediction_name(TokenPrediction prediction) noexcept {
  if (prediction == TokenPrediction::none) return "";
  return prediction == TokenPrediction::next_token ? "next" : "masked";
}

std::int64_t Encoder::classes() const noexcept {
  return class_head_ ? static_cast<std::int64_t>(config_.labels.size()) : 0;
}

Expected<void> Encoder::class_logits(const EncoderRun& run,
                                     std::span<float> destination) const noexcept {
  if (!class_head_) {
    return fail(ErrorCode::unsupported,
                "the model has no head over whole texts, and so knows no classes");
  }
  return class_head_->logits(const_matrix_view(run.hidden.data(), 1, config_.width), destination);
}

ModelShape Encoder::shape(const MaskSettings& mask) const {
  return {{.stack = Stack::encoder_self,
           .layers = config_.layers,
           .heads = config_.heads,
           .mask = mask,
           .positions = OwnPositions::learned,
           .has_pairs = config_.width / config_.heads % 2 == 0}};
}

bool Encoder::ran_over(const EncoderRun& run, const EncoderInput& input) const noexcept {
  return std::ranges::equal(run.text.ids, input.token_ids) &&
         std::ranges::equal(run.text.types, input.token_types) &&
         is_same_mask(run.trace.mask.settings, mask_of(input));
}

Expected<EncoderRun> Encoder::run(const EncoderInput& input) const noexcept {
  if (auto good = check_input(input); !good) return std::unexpected(good.error());
  const auto tokens = static_cast<std::int64_t>(input.token_ids.size());
  auto space = EncoderWorkspace::allocate(*this, tokens);
  if (!space) return std::unexpected(space.error());
  EncoderRun run;
  const MaskSettings settings = mask_of(input);
  auto mask = OwnedMask::copy(settings);
  if (!mask) return std::unexpected(mask.error());
  run.trace.mask = std::move(*mask);
  auto plan = InterventionPlan::make(input.interventions, shape(settings));
  if (!plan) return std::unexpected(plan.error());
  run.trace.kept = *plan;
  const MatrixView residual = matrix_view(space->residual.data(), tokens, config_.width);
  auto begun = embed(input, **plan, residual);
  if (begun && input.before && ran_over(*input.before, input)) {
    begun = take_unchanged(input.before, **plan, space->residual.span(), run.trace);
  }
  if (!begun) return std::unexpected(begun.error());
  const EncoderPass pass{.encoder = *this,
                         .tokens = tokens,
                         .mask = settings,
                         .plan = **plan,
                         .keep_weights = input.keep_weights};
  const auto first = static_cast<std::int64_t>(run.trace.layers.size());
  for (std::int64_t index = first; index < config_.layers; ++index) {
    auto layer = run_encoder_layer(pass, index, *space);
    if (!layer) return std::unexpected(layer.error());
    run.trace.layers.push_back(std::move(*layer));
  }
  run.hidden = std::move(space->residual);
  run.text = {.ids = {input.token_ids.begin(), input.token_ids.end()},
              .types = {input.token_types.begin(), input.token_types.end()},
              .positions = (*plan)->positions(Stack::encoder_self)};
  return run;
}

}  // namespace attention_playground
