#include "models/encoder/encoder.h"

#include <algorithm>
#include <vector>

#include "attention/attend.h"
#include "attention/mask.h"
#include "base/matrix.h"
#include "base/sizes.h"
#include "layers/embedding.h"
#include "layers/linear.h"
#include "layers/norm.h"

namespace attention_playground {

namespace {

/// Memory that every layer uses again.
struct Workspace {
  Buffer<float> residual;         // [tokens, width]
  Buffer<float> query_key_value;  // [tokens, 3 * width]
  Buffer<float> heads;            // [tokens, width], the heads' outputs side by side
  Buffer<float> branch;           // [tokens, width], what a branch adds to the residual
  Buffer<float> inner;            // [tokens, feed_forward]
};

Expected<Workspace> reserve(const EncoderConfig& config, std::int64_t tokens) noexcept {
  Workspace space;
  const std::pair<Buffer<float>*, std::int64_t> wanted[] = {
      {&space.residual, config.width},
      {&space.query_key_value, 3 * config.width},
      {&space.heads, config.width},
      {&space.branch, config.width},
      {&space.inner, config.feed_forward}};
  for (const auto& [buffer, columns] : wanted) {
    auto size = checked_product({tokens, columns}, "a forward pass");
    if (!size) return std::unexpected(size.error());
    auto memory = Buffer<float>::allocate(*size, "a forward pass");
    if (!memory) return std::unexpected(memory.error());
    *buffer = std::move(*memory);
  }
  return space;
}

Expected<Buffer<float>> copy_columns(const ConstMatrixView& source) noexcept {
  auto copy = Buffer<float>::allocate(source.rows() * source.cols(), "the trace");
  if (!copy) return copy;
  matrix_view(copy->data(), source.rows(), source.cols()) = source;
  return copy;
}

/// residual = norm(residual + branch).
Expected<void> add_and_norm(const NormWeights& norm, float epsilon, MatrixView branch,
                            MatrixView residual) noexcept {
  residual += branch;
  return layer_norm(norm.gain.span(), norm.shift.span(), epsilon, residual);
}

Expected<LayerTrace> keep_layer(const EncoderConfig& config, std::int64_t index,
                                const AttentionInput& input) noexcept {
  auto queries = copy_columns(input.queries);
  auto keys = copy_columns(input.keys);
  auto values = copy_columns(input.values);
  if (!queries) return std::unexpected(queries.error());
  if (!keys) return std::unexpected(keys.error());
  if (!values) return std::unexpected(values.error());
  const std::int64_t head_width = config.width / config.heads;
  return LayerTrace{.name = "layer." + std::to_string(index),
                    .queries = input.queries.rows(),
                    .keys = input.keys.rows(),
                    .heads = config.heads,
                    .key_value_heads = config.heads,
                    .width = head_width,
                    .value_width = head_width,
                    .query_rows = std::move(*queries),
                    .key_rows = std::move(*keys),
                    .value_rows = std::move(*values)};
}

/// One layer: x = norm(x + attention(x)), x = norm(x + feed_forward(x)).
class LayerRun {
 public:
  LayerRun(const EncoderConfig& config, const EncoderInput& input, const MaskSettings& mask,
           Workspace& space) noexcept
      : config_(config),
        input_(input),
        mask_(mask),
        space_(space),
        tokens_(static_cast<std::int64_t>(input.token_ids.size())) {}

  Expected<LayerTrace> run(const EncoderLayer& layer, std::int64_t index) noexcept {
    auto trace = attention(layer, index);
    if (!trace) return trace;
    auto done = feed_forward(layer);
    if (!done) return std::unexpected(done.error());
    return trace;
  }

 private:
  MatrixView rows(Buffer<float>& buffer, std::int64_t columns) noexcept {
    return matrix_view(buffer.data(), tokens_, columns);
  }
  ConstMatrixView constant_rows(const Buffer<float>& buffer, std::int64_t columns) noexcept {
    return const_matrix_view(buffer.data(), tokens_, columns);
  }
  /// Query, key or value: a third of the columns of one matrix.
  ConstMatrixView third(std::int64_t index) noexcept {
    return const_matrix_view(space_.query_key_value.data() + index * config_.width, tokens_,
                             config_.width, 3 * config_.width);
  }

  Expected<LayerTrace> attention(const EncoderLayer& layer, std::int64_t index) noexcept {
    const std::int64_t width = config_.width;
    auto projected = linear(constant_rows(space_.residual, width), layer.query_key_value,
                            rows(space_.query_key_value, 3 * width));
    if (!projected) return std::unexpected(projected.error());
    const AttentionInput attended{third(0), third(1), third(2)};
    auto trace = keep_layer(config_, index, attended);
    if (!trace) return trace;
    if (input_.keep_weights) {
      auto weights = Buffer<float>::allocate(config_.heads * tokens_ * tokens_, "the weights");
      if (!weights) return std::unexpected(weights.error());
      trace->weights = std::move(*weights);
    }
    const AttentionSettings settings{
        .heads = config_.heads, .key_value_heads = config_.heads, .mask = mask_};
    auto done = attend(attended, settings,
                       {.output = space_.heads.span(), .weights = trace->weights.span()});
    if (!done) return std::unexpected(done.error());
    auto mixed = linear(constant_rows(space_.heads, width), layer.attention_output,
                        rows(space_.branch, width));
    if (!mixed) return std::unexpected(mixed.error());
    auto normed = add_and_norm(layer.attention_norm, config_.norm_epsilon,
                               rows(space_.branch, width), rows(space_.residual, width));
    if (!normed) return std::unexpected(normed.error());
    return trace;
  }

  Expected<void> feed_forward(const EncoderLayer& layer) noexcept {
    const std::int64_t width = config_.width;
    auto widened = linear(constant_rows(space_.residual, width), layer.feed_forward_in,
                          rows(space_.inner, config_.feed_forward));
    if (!widened) return widened;
    kernels::activate(config_.activation, space_.inner.span());
    auto narrowed = linear(constant_rows(space_.inner, config_.feed_forward),
                           layer.feed_forward_out, rows(space_.branch, width));
    if (!narrowed) return narrowed;
    return add_and_norm(layer.feed_forward_norm, config_.norm_epsilon, rows(space_.branch, width),
                        rows(space_.residual, width));
  }

  const EncoderConfig& config_;
  const EncoderInput& input_;
  const MaskSettings& mask_;
  Workspace& space_;
  std::int64_t tokens_;
};

/// Rows of the position table: counted from `first` on, past padding.
std::vector<std::int32_t> positions_of(std::span<const std::int32_t> token_ids,
                                       std::int64_t first) noexcept {
  const auto padding = static_cast<std::int32_t>(first - 1);
  std::vector<std::int32_t> positions;
  std::int32_t next = padding + 1;
  for (const std::int32_t id : token_ids) positions.push_back(id == padding ? padding : next++);
  return positions;
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

Expected<void> Encoder::embed(const EncoderInput& input, MatrixView rows) const noexcept {
  rows.setZero();
  auto words = add_embedding(word_embeddings_, input.token_ids, "token id", rows);
  if (!words) return words;
  if (config_.token_types > 0) {
    const std::vector<std::int32_t> no_types(input.token_ids.size(), 0);
    auto types =
        add_embedding(type_embeddings_, input.token_types.empty() ? no_types : input.token_types,
                      "token type", rows);
    if (!types) return types;
  }
  const std::vector<std::int32_t> positions = positions_of(input.token_ids, config_.first_position);
  auto places = add_embedding(position_embeddings_, positions, "position", rows);
  if (!places) return places;
  return layer_norm(embedding_norm_.gain.span(), embedding_norm_.shift.span(), config_.norm_epsilon,
                    rows);
}

MaskSettings Encoder::mask_of(const EncoderInput& input) const noexcept {
  MaskSettings mask = input.mask;
  if (config_.causal && mask.causal == CausalAlignment::none) {
    mask.causal = CausalAlignment::bottom_right;
  }
  return mask;
}

Expected<Trace> Encoder::run(const EncoderInput& input) const noexcept {
  if (auto good = check_input(input); !good) return std::unexpected(good.error());
  const auto tokens = static_cast<std::int64_t>(input.token_ids.size());
  auto space = reserve(config_, tokens);
  if (!space) return std::unexpected(space.error());
  auto embedded = embed(input, matrix_view(space->residual.data(), tokens, config_.width));
  if (!embedded) return std::unexpected(embedded.error());
  Trace trace;
  const MaskSettings settings = mask_of(input);
  auto mask = OwnedMask::copy(settings);
  if (!mask) return std::unexpected(mask.error());
  trace.mask = std::move(*mask);
  LayerRun run(config_, input, settings, *space);
  for (std::size_t index = 0; index < layers_.size(); ++index) {
    auto layer = run.run(layers_[index], static_cast<std::int64_t>(index));
    if (!layer) return std::unexpected(layer.error());
    trace.layers.push_back(std::move(*layer));
  }
  return trace;
}

}  // namespace attention_playground
