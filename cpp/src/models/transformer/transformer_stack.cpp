#include "models/transformer/transformer_stack.h"

#include <algorithm>
#include <span>

namespace attention_playground {

TransformerStack::TransformerStack(Kind kind, const TransformerConfig& config,
                                   Parameters& parameters)
    : kind_(kind),
      counts_from_end_(kind == Kind::encoder && config.position == PositionKind::learned_from_end),
      is_rotary_(config.position == PositionKind::rotary),
      width_(config.width),
      inner_(config.feed_forward) {
  const bool is_encoder = kind == Kind::encoder;
  const std::string name = is_encoder ? "encoder" : "decoder";
  const bool has_table =
      config.position == PositionKind::learned || config.position == PositionKind::learned_from_end;
  embedding_.add_parameters(name, is_encoder ? config.source_vocabulary : config.target_vocabulary,
                            has_table ? config.positions : 0, width_, parameters);
  const std::int64_t layers = is_encoder ? config.encoder_layers : config.decoder_layers;
  for (std::int64_t index = 0; index < layers; ++index) add_layer(config, index, parameters);
  norm_.add_parameters(name + ".norm", width_, parameters);
}

void TransformerStack::add_layer(const TransformerConfig& config, std::int64_t index,
                                 Parameters& parameters) {
  const bool is_encoder = kind_ == Kind::encoder;
  const std::string name = (is_encoder ? "encoder." : "decoder.") + std::to_string(index);
  Layer layer{.self = AttentionBlock(is_encoder ? Stack::encoder_self : Stack::decoder_self, index,
                                     config.heads),
              .cross = std::nullopt,
              .feed_forward = std::nullopt};
  layer.self.add_parameters(name, width_, parameters);
  if (!is_encoder && config.source_vocabulary > 0) {
    layer.cross.emplace(Stack::decoder_cross, index, config.cross_heads);
    layer.cross->add_parameters(name, width_, parameters);
  }
  if (inner_ > 0) {
    layer.feed_forward.emplace();
    layer.feed_forward->add_parameters(name, width_, inner_, parameters);
  }
  layers_.push_back(std::move(layer));
}

void TransformerStack::read(const SequenceRows& sequences) {
  starts_.assign(sequences.first.begin(), sequences.first.end());
  embedding_.read(sequences, counts_from_end_);
}

void TransformerStack::lay_out(RowMemory& memory, RowStarts memory_starts) {
  embedding_.lay_out(memory, width_);
  for (Layer& layer : layers_) {
    layer.self.lay_out(memory, starts_, starts_, width_);
    if (layer.cross) layer.cross->lay_out(memory, starts_, memory_starts, width_);
    if (layer.feed_forward) layer.feed_forward->lay_out(memory, rows(), width_, inner_);
  }
  norm_.lay_out(memory, rows(), width_);
  output_gradient_ = memory.take(rows(), width_);
  stream_gradient_ = memory.take(rows(), width_);
}

Expected<void> TransformerStack::run_layer(const BlockPass& pass, const Input& input,
                                           std::int64_t index, Rows& stream) noexcept {
  Layer& layer = layers_[static_cast<std::size_t>(index)];
  const auto edits_of = [&](Stack stack) {
    return input.plan == nullptr ? std::span<const HeadEdit>() : input.plan->heads(stack, index);
  };
  auto done = layer.self.forward(pass, {.stream = stream,
                                        .memory = {},
                                        .causal = input.causal,
                                        .rotary = turns(input) ? input.rotary : nullptr,
                                        .edits = edits_of(self_stack())});
  if (!done) return done;
  stream = layer.self.output();
  if (layer.cross) {
    done = layer.cross->forward(pass, {.stream = stream,
                                       .memory = input.memory,
                                       .causal = false,
                                       .rotary = nullptr,
                                       .edits = edits_of(Stack::decoder_cross)});
    if (!done) return done;
    stream = layer.cross->output();
  }
  if (!layer.feed_forward) return {};
  if (input.plan != nullptr && input.plan->skips_feed_forward(self_stack(), index)) return {};
  layer.feed_forward->forward(pass, stream);
  stream = layer.feed_forward->output();
  return {};
}

Expected<void> TransformerStack::forward(const BlockPass& pass, const Input& input) noexcept {
  const auto scheme = positions_in(input);
  if (auto done = embedding_.forward(pass, scheme); !done) return done;
  Rows stream = embedding_.output();
  for (std::size_t place = 0; place < layers_.size(); ++place) {
    const auto index = static_cast<std::int64_t>(place);
    layers_[place].skipped = input.plan != nullptr && input.plan->skips_layer(self_stack(), index);
    if (layers_[place].skipped) continue;
    if (auto done = run_layer(pass, input, index, stream); !done) return done;
  }
  norm_.forward(pass.parameters, stream);
  return {};
}

Expected<void> TransformerStack::backward(const BlockPass& pass,
                                          const Rows& memory_gradient) noexcept {
  std::ranges::fill(stream_gradient_.span(), 0.0F);
  norm_.backward(pass.parameters, output_gradient_, stream_gradient_);
  for (auto layer = layers_.rbegin(); layer != layers_.rend(); ++layer) {
    if (layer->feed_forward) layer->feed_forward->backward(pass, stream_gradient_);
    if (layer->cross) {
      auto done = layer->cross->backward(pass, stream_gradient_, memory_gradient);
      if (!done) return done;
    }
    if (auto done = layer->self.backward(pass, stream_gradient_, {}); !done) return done;
  }
  embedding_.backward(pass, stream_gradient_);
  return {};
}

Expected<void> TransformerStack::trace(const Parameters& parameters, std::int64_t sequence,
                                       Trace& trace,
                                       TrainedProjections& projections) const noexcept {
  const std::int64_t first = starts_[static_cast<std::size_t>(sequence)];
  const std::int64_t count = starts_[static_cast<std::size_t>(sequence) + 1] - first;
  if (auto added = projections.add_stream(embedding_, first, count, parameters); !added) {
    return added;
  }
  for (const Layer& layer : layers_) {
    if (layer.skipped) continue;
    for (const AttentionBlock* block : {&layer.self, layer.cross ? &*layer.cross : nullptr}) {
      if (block == nullptr) continue;
      auto traced = block->trace(sequence);
      if (!traced) return std::unexpected(traced.error());
      auto added = projections.add_layer(*block, parameters);
      if (!added) return added;
      if (block->is_causal()) traced->mask = MaskSettings{.causal = CausalAlignment::bottom_right};
      trace.layers.push_back(std::move(*traced));
    }
  }
  return {};
}

}  // namespace attention_playground
