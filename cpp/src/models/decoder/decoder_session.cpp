#include "models/decoder/decoder_session.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/matrix.h"
#include "models/decoder/decoder_layer.h"
#include "models/model_projections.h"

namespace attention_playground {

namespace {

/// What a trace looks at, and so keeps alive.
struct SessionRows {
  std::shared_ptr<const Decoder> decoder;
  DecoderPositions positions;
  std::vector<DecoderLayerRows> layers;
  Buffer<float> final_rows;     // [context, width], after the final norm
  Buffer<float> final_factors;  // [context], what that norm multiplied each row by
};

Expected<std::shared_ptr<SessionRows>> allocate_rows(std::shared_ptr<const Decoder> decoder,
                                                     std::int64_t context) noexcept {
  const DecoderConfig& config = decoder->config();
  auto rows = std::make_shared<SessionRows>();
  auto positions = DecoderPositions::make(*decoder, context);
  if (!positions) return std::unexpected(positions.error());
  rows->positions = std::move(*positions);
  for (std::int64_t layer = 0; layer < config.layers; ++layer) {
    auto memory = DecoderLayerRows::allocate(config, context);
    if (!memory) return std::unexpected(memory.error());
    rows->layers.push_back(std::move(*memory));
  }
  auto final_rows = Buffer<float>::allocate(context * config.width, "the context");
  if (!final_rows) return std::unexpected(final_rows.error());
  rows->final_rows = std::move(*final_rows);
  auto final_factors = Buffer<float>::allocate(context, "the context");
  if (!final_factors) return std::unexpected(final_factors.error());
  rows->final_factors = std::move(*final_factors);
  rows->decoder = std::move(decoder);
  return rows;
}

/// Tokens that have begun and not yet passed all layers.
struct Pending {
  std::vector<std::int32_t> ids;  // all, the kept ones included
  std::int64_t first = 0;
  std::int64_t layer = 0;
};

}  // namespace

struct DecoderSession::State {
  std::shared_ptr<SessionRows> rows;
  DecoderWorkspace space;
  std::int64_t context = 0;
  std::shared_ptr<const InterventionPlan> plan;
  std::vector<std::int32_t> tokens;
  std::optional<Pending> pending;

  /// A layer over the first `count` tokens, which looks at `rows` and `plan`.
  [[nodiscard]] LayerTrace layer(std::int64_t index, std::int64_t count) const {
    const DecoderConfig& config = rows->decoder->config();
    const DecoderLayerRows& all = rows->layers[static_cast<std::size_t>(index)];
    const auto columns_of = [&](const Buffer<float>& buffer, std::int64_t columns) {
      return FloatRows(rows, buffer.span().first(static_cast<std::size_t>(count * columns)));
    };
    const auto rows_of = [&](const Buffer<float>& buffer, std::int64_t heads) {
      return columns_of(buffer, heads * config.head_width);
    };
    const std::span<const HeadEdit> edits = plan->heads(Stack::decoder_self, index);
    LayerTrace layer{.id = {.index = index},
                     .queries = count,
                     .keys = count,
                     .heads = config.heads,
                     .key_value_heads = config.key_value_heads,
                     .width = config.head_width,
                     .value_width = config.head_width,
                     .key_rows = rows_of(all.keys, config.key_value_heads),
                     .value_rows = rows_of(all.values, config.key_value_heads),
                     .stream_rows = columns_of(all.stream, config.width),
                     .edits = {edits.begin(), edits.end()},
                     .skipped = plan->skips_layer(Stack::decoder_self, index)};
    FloatRows queries = rows_of(all.queries, config.heads);
    if (config.rotary_pairs == 0 || plan->positions(Stack::decoder_self)) {
      layer.query_rows = std::move(queries);
      return layer;
    }
    layer.unrotated.emplace(std::move(queries), rows_of(all.unrotated_keys, config.key_value_heads),
                            rows->positions.tables(0, count, config.rotary_pairs), config.pairing);
    return layer;
  }
};

DecoderSession::DecoderSession(std::unique_ptr<State> state) noexcept : state_(std::move(state)) {}
DecoderSession::DecoderSession(DecoderSession&&) noexcept = default;
DecoderSession& DecoderSession::operator=(DecoderSession&&) noexcept = default;
DecoderSession::~DecoderSession() = default;

Expected<std::int64_t> DecoderSession::memory_per_token(const DecoderConfig& config) noexcept {
  return decoder_memory(config, 1);
}

Expected<DecoderSession> DecoderSession::open(std::shared_ptr<const Decoder> decoder,
                                              std::int64_t context) noexcept {
  const DecoderConfig& config = decoder->config();
  if (context < 1 || context > config.context_length) {
    return fail(ErrorCode::invalid_argument,
                "a context has 1 to " + std::to_string(config.context_length) +
                    " tokens in this model, not " + std::to_string(context),
                context);
  }
  auto plan = InterventionPlan::make({}, decoder_shape(config));
  if (!plan) return std::unexpected(plan.error());
  auto space = DecoderWorkspace::allocate(*decoder, context);
  if (!space) return std::unexpected(space.error());
  auto rows = allocate_rows(std::move(decoder), context);
  if (!rows) return std::unexpected(rows.error());
  auto state = std::make_unique<State>();
  state->rows = std::move(*rows);
  state->space = std::move(*space);
  state->context = context;
  state->plan = std::move(*plan);
  return DecoderSession(std::move(state));
}

std::span<const std::int32_t> DecoderSession::tokens() const noexcept { return state_->tokens; }
std::span<const Intervention> DecoderSession::interventions() const noexcept {
  return state_->plan->interventions();
}
std::int64_t DecoderSession::context() const noexcept { return state_->context; }
const Decoder& DecoderSession::decoder() const noexcept { return *state_->rows->decoder; }

Expected<std::int64_t> DecoderSession::begin(std::span<const std::int32_t> ids,
                                             std::span<const Intervention> interventions) noexcept {
  State& state = *state_;
  const auto count = static_cast<std::int64_t>(ids.size());
  if (count < 1)
    return fail(ErrorCode::invalid_argument, "there are no tokens to run the model on");
  if (count > state.context) {
    return fail(ErrorCode::invalid_argument,
                "the context has room for " + std::to_string(state.context) +
                    " tokens but was given " + std::to_string(count),
                count);
  }
  const auto same = std::mismatch(ids.begin(), ids.end(), state.tokens.begin(), state.tokens.end());
  std::int64_t kept = same.first - ids.begin();
  std::shared_ptr<const InterventionPlan> plan = state.plan;
  if (!std::ranges::equal(interventions, plan->interventions())) {
    auto other = InterventionPlan::make(interventions, decoder_shape(decoder().config()));
    if (!other) return std::unexpected(other.error());
    plan = std::move(*other);
    kept = 0;
  } else if (kept < count || kept < static_cast<std::int64_t>(state.tokens.size())) {
    // Where tokens have seen later ones, other texts have nothing in common.
    kept = decoder().config().causal ? plan->reusable(kept) : 0;
  }
  // Embedding takes the rows that unfinished tokens left in the workspace.
  state.pending.reset();
  const std::span<const std::int32_t> fresh = ids.subspan(static_cast<std::size_t>(kept));
  auto embedded = decoder().embed(
      fresh, kept, plan->positions(Stack::decoder_self),
      matrix_view(state.space.residual.data(), count - kept, decoder().config().width));
  if (!embedded) return std::unexpected(embedded.error());
  state.plan = std::move(plan);
  state.tokens.resize(static_cast<std::size_t>(kept));
  if (kept < count) state.pending = Pending{.ids = {ids.begin(), ids.end()}, .first = kept};
  return kept;
}

Expected<std::int64_t> DecoderSession::advance(std::int64_t layers) noexcept {
  State& state = *state_;
  if (!state.pending) return 0;
  Pending& pending = *state.pending;
  const DecoderConfig& config = decoder().config();
  const auto total = static_cast<std::int64_t>(pending.ids.size());
  const DecoderPass pass{.decoder = decoder(),
                         .positions = state.rows->positions,
                         .first = pending.first,
                         .count = total - pending.first};
  const std::int64_t end =
      std::min(config.layers, pending.layer + std::max<std::int64_t>(1, layers));
  for (; pending.layer < end; ++pending.layer) {
    auto done =
        run_decoder_layer(pass, pending.layer, *state.plan,
                          state.rows->layers[static_cast<std::size_t>(pending.layer)], state.space);
    if (done) continue;
    state.pending.reset();
    return std::unexpected(done.error());
  }
  if (pending.layer < config.layers) return config.layers - pending.layer;
  apply_norm(decoder().final_norm(),
             const_matrix_view(state.space.residual.data(), pass.count, config.width),
             state.rows->final_factors.span().subspan(static_cast<std::size_t>(pass.first),
                                                      static_cast<std::size_t>(pass.count)),
             matrix_view(state.rows->final_rows.data() + pass.first * config.width, pass.count,
                         config.width));
  state.tokens = std::move(pending.ids);
  state.pending.reset();
  return 0;
}

Expected<Trace> DecoderSession::trace(std::int64_t count) const noexcept {
  const State& state = *state_;
  const DecoderConfig& config = decoder().config();
  if (count < 1 || count > static_cast<std::int64_t>(state.tokens.size())) {
    return fail(ErrorCode::invalid_argument,
                "a trace covers 1 to " + std::to_string(state.tokens.size()) + " tokens, not " +
                    std::to_string(count),
                count);
  }
  if (count < static_cast<std::int64_t>(state.tokens.size()) &&
      (!config.causal || state.plan->reusable(count) < count)) {
    return fail(ErrorCode::unsupported,
                std::string(config.causal ? "the changes let" : "the model lets") +
                    " tokens look at later ones: to see the first " + std::to_string(count) +
                    " alone, run the session on these only",
                count);
  }
  Trace trace;
  trace.mask.settings = decoder().mask();
  trace.kept = state.plan;
  const auto ids = std::span(state.tokens).first(static_cast<std::size_t>(count));
  trace.projections = std::make_shared<ModelProjections<Decoder>>(
      state.rows->decoder, ModelText{.ids = {ids.begin(), ids.end()},
                                     .positions = state.plan->positions(Stack::decoder_self)});
  for (std::int64_t index = 0; index < config.layers; ++index) {
    trace.layers.push_back(state.layer(index, count));
  }
  return trace;
}

Expected<void> DecoderSession::check_prediction(std::int64_t position,
                                                std::span<float> destination) const noexcept {
  if (auto predicts = decoder().check_predicts(); !predicts) return predicts;
  if (position < 0 || position >= static_cast<std::int64_t>(tokens().size())) {
    return fail(ErrorCode::invalid_argument,
                "there is no token at position " + std::to_string(position) + ": there are " +
                    std::to_string(tokens().size()) + ", counted from 0",
                position);
  }
  if (static_cast<std::int64_t>(destination.size()) != decoder().config().vocabulary) {
    return fail(ErrorCode::shape_mismatch, "logits need one number per token of the vocabulary");
  }
  return {};
}

Expected<void> DecoderSession::apply_head(std::span<const float> row,
                                          std::span<float> destination) const noexcept {
  const DecoderConfig& config = decoder().config();
  auto scratch = Buffer<float>::allocate(decoder().scratch_size(), "a product");
  if (!scratch) return std::unexpected(scratch.error());
  decoder().head().apply(const_matrix_view(row.data(), 1, config.width), scratch->span(),
                         matrix_view(destination.data(), 1, config.vocabulary));
  return {};
}

Expected<void> DecoderSession::logits(std::int64_t position,
                                      std::span<float> destination) const noexcept {
  if (auto good = check_prediction(position, destination); !good) return good;
  const auto width = static_cast<std::size_t>(decoder().config().width);
  return apply_head(
      state_->rows->final_rows.span().subspan(static_cast<std::size_t>(position) * width, width),
      destination);
}

Expected<void> DecoderSession::logit_effect(std::int64_t position, std::span<const float> added,
                                            std::span<float> destination) const noexcept {
  if (auto good = check_prediction(position, destination); !good) return good;
  const Norm& norm = decoder().final_norm();
  const auto width = static_cast<std::int64_t>(added.size());
  if (width != decoder().config().width) {
    return fail(ErrorCode::shape_mismatch, "what is added must have the residual stream's width");
  }
  auto row = Buffer<float>::allocate(width, "a row of the residual stream");
  if (!row) return std::unexpected(row.error());
  double sum = 0.0;
  for (const float one : added) sum += static_cast<double>(one);
  const bool centres = norm.kind == NormKind::layer;
  const float mean = centres ? static_cast<float>(sum / static_cast<double>(width)) : 0.0F;
  const float factor = state_->rows->final_factors.data()[position];
  for (std::int64_t column = 0; column < width; ++column) {
    const float one = added[static_cast<std::size_t>(column)] - mean;
    row->data()[column] = norm.gain.data()[column] * (one * factor);
  }
  return apply_head(row->span(), destination);
}

}  // namespace attention_playground
