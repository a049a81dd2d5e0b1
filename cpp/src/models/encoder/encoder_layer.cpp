#include "models/encoder/encoder_layer.h"

#include <utility>

#include "attention/attend.h"
#include "base/matrix.h"
#include "base/sizes.h"
#include "kernels/activations.h"
#include "models/intervention/turned_rows.h"

namespace attention_playground {

namespace {

Expected<Buffer<float>> copy_columns(const ConstMatrixView& source) noexcept {
  auto copy = Buffer<float>::allocate(source.rows() * source.cols(), "the trace");
  if (!copy) return copy;
  matrix_view(copy->data(), source.rows(), source.cols()) = source;
  return copy;
}

/// What a trace keeps a copy of.
struct Kept {
  FloatRows* to;
  ConstMatrixView from;
};

Expected<LayerTrace> keep_layer(const EncoderConfig& config, std::int64_t index,
                                const AttentionInput& input,
                                const ConstMatrixView& stream) noexcept {
  const std::int64_t head_width = config.width / config.heads;
  LayerTrace trace{.id = {.index = index},
                   .queries = input.queries.rows(),
                   .keys = input.keys.rows(),
                   .heads = config.heads,
                   .key_value_heads = config.heads,
                   .width = head_width,
                   .value_width = head_width};
  for (const Kept& kept :
       {Kept{&trace.query_rows, input.queries}, Kept{&trace.key_rows, input.keys},
        Kept{&trace.value_rows, input.values}, Kept{&trace.stream_rows, stream}}) {
    auto copy = copy_columns(kept.from);
    if (!copy) return std::unexpected(copy.error());
    *kept.to = std::move(*copy);
  }
  return trace;
}

/// One pass over one layer, as named steps.
class LayerPass {
 public:
  LayerPass(const EncoderPass& pass, const EncoderLayer& layer, EncoderWorkspace& space) noexcept
      : pass_(pass), config_(pass.encoder.config()), layer_(layer), space_(space) {}

  /// The heads' outputs, and what the trace keeps.
  Expected<LayerTrace> attend_heads(std::int64_t index) noexcept {
    project(layer_.query, residual(), third(0));
    project(layer_.key, residual(), third(1));
    project(layer_.value, residual(), third(2));
    if (pass_.plan.positions(Stack::encoder_self) == PositionScheme::rotary) {
      // Queries and keys side by side are rows of twice as many heads.
      turn_rows(0, 2 * config_.heads,
                matrix_view(space_.query_key_value.data(), pass_.tokens, 2 * config_.width,
                            3 * config_.width));
    }
    const AttentionInput input{const_matrix_view(third(0)), const_matrix_view(third(1)),
                               const_matrix_view(third(2))};
    auto trace = keep_layer(config_, index, input, const_matrix_view(residual()));
    if (!trace) return trace;
    if (pass_.keep_weights) {
      auto weights =
          Buffer<float>::allocate(config_.heads * pass_.tokens * pass_.tokens, "the weights");
      if (!weights) return std::unexpected(weights.error());
      trace->weights = std::move(*weights);
    }
    const std::span<const HeadEdit> edits = pass_.plan.heads(Stack::encoder_self, index);
    trace->edits.assign(edits.begin(), edits.end());
    const AttentionSettings settings{.heads = config_.heads,
                                     .key_value_heads = config_.heads,
                                     .mask = pass_.mask,
                                     .edits = edits};
    auto done =
        attend(input, settings, {.output = space_.heads.span(), .weights = trace->weights.span()});
    if (!done) return std::unexpected(done.error());
    return trace;
  }

  void add_heads() noexcept {
    project(layer_.attention_output, rows(space_.heads, config_.width), branch());
    add_and_norm(layer_.attention_norm);
  }

  /// `adds`: whether what the network makes reaches the residual stream.
  void feed_forward(bool adds) noexcept {
    if (!adds) {
      apply_norm(layer_.feed_forward_norm, const_matrix_view(residual()), residual());
      return;
    }
    const MatrixView inner = rows(space_.inner, config_.feed_forward);
    project(layer_.feed_forward_in, residual(), inner);
    kernels::activate(config_.activation, space_.inner.span());
    project(layer_.feed_forward_out, inner, branch());
    add_and_norm(layer_.feed_forward_norm);
  }

 private:
  void project(const Projection& projection, const MatrixView& input, MatrixView output) noexcept {
    projection.apply(const_matrix_view(input), space_.scratch.span(), output);
  }

  /// residual = norm(residual + branch).
  void add_and_norm(const Norm& norm) noexcept {
    residual() += branch();
    apply_norm(norm, const_matrix_view(residual()), residual());
  }

  MatrixView rows(Buffer<float>& buffer, std::int64_t columns) noexcept {
    return matrix_view(buffer.data(), pass_.tokens, columns);
  }
  MatrixView residual() noexcept { return rows(space_.residual, config_.width); }
  MatrixView branch() noexcept { return rows(space_.branch, config_.width); }
  /// Query, key or value: a third of the columns of one matrix.
  MatrixView third(std::int64_t index) noexcept {
    return matrix_view(space_.query_key_value.data() + index * config_.width, pass_.tokens,
                       config_.width, 3 * config_.width);
  }

  const EncoderPass& pass_;
  const EncoderConfig& config_;
  const EncoderLayer& layer_;
  EncoderWorkspace& space_;
};

}  // namespace

Expected<EncoderWorkspace> EncoderWorkspace::allocate(const Encoder& encoder,
                                                      std::int64_t tokens) noexcept {
  const EncoderConfig& config = encoder.config();
  EncoderWorkspace space;
  const struct {
    Buffer<float>* buffer;
    std::int64_t rows;
    std::int64_t columns;
  } wanted[] = {{&space.residual, tokens, config.width},
                {&space.query_key_value, tokens, 3 * config.width},
                {&space.heads, tokens, config.width},
                {&space.branch, tokens, config.width},
                {&space.inner, tokens, config.feed_forward},
                {&space.scratch, 1, encoder.scratch_size()}};
  for (const auto& one : wanted) {
    auto size = checked_product({one.rows, one.columns}, "a forward pass");
    if (!size) return std::unexpected(size.error());
    auto memory = Buffer<float>::allocate(*size, "a forward pass");
    if (!memory) return std::unexpected(memory.error());
    *one.buffer = std::move(*memory);
  }
  return space;
}

Expected<LayerTrace> run_encoder_layer(const EncoderPass& pass, std::int64_t index,
                                       EncoderWorkspace& space) noexcept {
  LayerPass run(pass, pass.encoder.layers()[static_cast<std::size_t>(index)], space);
  auto trace = run.attend_heads(index);
  if (!trace) return trace;
  trace->skipped = pass.plan.skips_layer(Stack::encoder_self, index);
  if (trace->skipped) return trace;
  run.add_heads();
  run.feed_forward(!pass.plan.skips_feed_forward(Stack::encoder_self, index));
  return trace;
}

}  // namespace attention_playground
