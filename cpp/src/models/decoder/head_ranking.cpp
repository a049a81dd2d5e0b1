#include "models/decoder/head_ranking.h"

#include <algorithm>
#include <utility>

#include "base/matrix.h"
#include "models/decoder/decoder_layer.h"
#include "models/decoder/prediction.h"

namespace attention_playground {

struct HeadRanking::State {
  std::shared_ptr<const Decoder> decoder;
  std::vector<std::int32_t> ids;
  std::vector<Intervention> interventions;
  std::shared_ptr<const InterventionPlan> plan;
  std::int32_t token = 0;
  bool mean = false;
  DecoderPositions positions;
  DecoderLayerRows rows;  // one layer's: every layer is run over the whole text
  DecoderWorkspace space;
  Buffer<float> before_layer;  // [tokens, width]: the residual stream in front of `layer`
  Buffer<float> with_all;      // [vocabulary] logits
  Buffer<float> without;
  float log_probability = 0.0F;
  std::int64_t layer = 0;
  std::int64_t head = 0;
  std::vector<HeadEffect> effects;

  [[nodiscard]] DecoderPass pass() const noexcept {
    return {.decoder = *decoder,
            .positions = positions,
            .first = 0,
            .count = static_cast<std::int64_t>(ids.size())};
  }

  Expected<void> run_layers(const InterventionPlan& changes, std::int64_t begin,
                            std::int64_t end) noexcept {
    for (std::int64_t index = begin; index < end; ++index) {
      auto done = run_decoder_layer(pass(), index, changes, rows, space);
      if (!done) return done;
    }
    return {};
  }

  /// Logits after the last token, from the residual stream in the workspace.
  void last_logits(Buffer<float>& destination) noexcept {
    const DecoderConfig& config = decoder->config();
    const std::int64_t last = static_cast<std::int64_t>(ids.size()) - 1;
    const MatrixView normed = matrix_view(space.normed.data(), 1, config.width);
    apply_norm(decoder->final_norm(),
               const_matrix_view(space.residual.data() + last * config.width, 1, config.width),
               normed);
    decoder->head().apply(const_matrix_view(normed.data(), 1, config.width), space.scratch.span(),
                          matrix_view(destination.data(), 1, config.vocabulary));
  }

  void keep_residual() noexcept {
    std::copy_n(space.residual.data(), before_layer.size(), before_layer.data());
  }
  void restore_residual() noexcept {
    std::copy_n(before_layer.data(), before_layer.size(), space.residual.data());
  }

  /// The residual stream in front of the first layer.
  Expected<void> start() noexcept {
    auto embedded =
        decoder->embed(ids, 0, plan->positions(Stack::decoder_self),
                       matrix_view(space.residual.data(), pass().count, decoder->config().width));
    if (!embedded) return embedded;
    keep_residual();
    return {};
  }

  Expected<void> predict_with_all() noexcept {
    if (auto done = run_layers(*plan, 0, decoder->config().layers); !done) return done;
    last_logits(with_all);
    auto known = attention_playground::log_probability(with_all.span(), token);
    if (!known) return std::unexpected(known.error());
    log_probability = *known;
    restore_residual();
    return {};
  }

  Expected<HeadEffect> switch_off() noexcept {
    std::vector<Intervention> all = interventions;
    all.push_back({.site = {.layer = layer, .head = head}, .kind = SwitchOff{.mean = mean}});
    auto changes = InterventionPlan::make(all, decoder_shape(decoder->config()));
    if (!changes) return std::unexpected(changes.error());
    restore_residual();
    if (auto done = run_layers(**changes, layer, decoder->config().layers); !done) {
      return std::unexpected(done.error());
    }
    last_logits(without);
    auto after = attention_playground::log_probability(without.span(), token);
    if (!after) return std::unexpected(after.error());
    auto apart = attention_playground::divergence(with_all.span(), without.span());
    if (!apart) return std::unexpected(apart.error());
    return HeadEffect{
        .layer = layer, .head = head, .change = *after - log_probability, .divergence = *apart};
  }

  /// The next head; behind a layer's last one, the residual stream moves on.
  Expected<void> step() noexcept {
    if (++head < decoder->config().heads) return {};
    head = 0;
    restore_residual();
    if (auto done = run_layers(*plan, layer, layer + 1); !done) return done;
    keep_residual();
    ++layer;
    return {};
  }
};

HeadRanking::HeadRanking(std::unique_ptr<State> state) noexcept : state_(std::move(state)) {}
HeadRanking::HeadRanking(HeadRanking&&) noexcept = default;
HeadRanking& HeadRanking::operator=(HeadRanking&&) noexcept = default;
HeadRanking::~HeadRanking() = default;

Expected<HeadRanking> HeadRanking::begin(std::shared_ptr<const Decoder> decoder,
                                         const RankingQuestion& question) noexcept {
  const DecoderConfig& config = decoder->config();
  if (auto predicts = decoder->check_predicts(); !predicts) {
    return std::unexpected(predicts.error());
  }
  const auto tokens = static_cast<std::int64_t>(question.ids.size());
  if (tokens < 1 || tokens > config.context_length) {
    return fail(ErrorCode::invalid_argument,
                "a ranking needs 1 to " + std::to_string(config.context_length) + " tokens");
  }
  auto state = std::make_unique<State>();
  state->ids.assign(question.ids.begin(), question.ids.end());
  state->interventions.assign(question.interventions.begin(), question.interventions.end());
  state->token = question.token;
  state->mean = question.mean;
  auto plan = InterventionPlan::make(question.interventions, decoder_shape(config));
  if (!plan) return std::unexpected(plan.error());
  auto positions = DecoderPositions::make(*decoder, tokens);
  if (!positions) return std::unexpected(positions.error());
  auto rows = DecoderLayerRows::allocate(config, tokens);
  if (!rows) return std::unexpected(rows.error());
  auto space = DecoderWorkspace::allocate(*decoder, tokens);
  if (!space) return std::unexpected(space.error());
  for (const auto& [buffer, size] : {std::pair(&state->before_layer, tokens * config.width),
                                     std::pair(&state->with_all, config.vocabulary),
                                     std::pair(&state->without, config.vocabulary)}) {
    auto memory = Buffer<float>::allocate(size, "the ranking");
    if (!memory) return std::unexpected(memory.error());
    *buffer = std::move(*memory);
  }
  state->plan = std::move(*plan);
  state->positions = std::move(*positions);
  state->rows = std::move(*rows);
  state->space = std::move(*space);
  state->decoder = std::move(decoder);
  if (auto done = state->start(); !done) return std::unexpected(done.error());
  if (auto done = state->predict_with_all(); !done) return std::unexpected(done.error());
  return HeadRanking(std::move(state));
}

Expected<bool> HeadRanking::advance() noexcept {
  State& state = *state_;
  if (state.layer >= state.decoder->config().layers) return false;
  auto effect = state.switch_off();
  if (!effect) return std::unexpected(effect.error());
  state.effects.push_back(*effect);
  if (auto done = state.step(); !done) return std::unexpected(done.error());
  return true;
}

std::span<const HeadEffect> HeadRanking::effects() const noexcept { return state_->effects; }

}  // namespace attention_playground
