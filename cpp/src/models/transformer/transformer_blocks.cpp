#include "models/transformer/transformer_blocks.h"

#include <algorithm>

#include "kernels/activations.h"
#include "layers/embedding.h"
#include "layers/linear.h"
#include "layers/norm.h"
#include "layers/position_embedding.h"
#include "layers/rows.h"

namespace attention_playground {

namespace {

/// The same numbers are dropped on the way back: the place is the block's own.
void drop_rows(const BlockPass& pass, std::int64_t place, const Rows& rows) noexcept {
  Dropout dropout = pass.dropout;
  dropout.place = static_cast<std::uint64_t>(place);
  drop_out(dropout, rows.view());
}

}  // namespace

void BackwardRows::lay_out(RowMemory& memory, std::int64_t rows, std::int64_t width,
                           std::int64_t feed_forward) noexcept {
  for (Rows* one : {&branch, &normed, &heads, &queries, &keys, &values}) {
    *one = memory.take(rows, width);
  }
  inner = memory.take(rows, feed_forward);
}

void finish_branch(const BlockPass& pass, std::int64_t place, const Rows& input,
                   const Rows& output) noexcept {
  drop_rows(pass, place, output);
  add_rows(input.read(), output.view());
}

Rows branch_gradient(const BlockPass& pass, std::int64_t place, const Rows& gradient) noexcept {
  if (pass.dropout.chance <= 0.0F) return gradient;
  const Rows branch = pass.backward.branch.part(0, gradient.count);
  std::ranges::copy(gradient.span(), branch.data);
  drop_rows(pass, place, branch);
  return branch;
}

LinearPlaces LinearPlaces::add(const std::string& name, std::int64_t outputs, std::int64_t inputs,
                               Parameters& parameters) {
  LinearPlaces places;
  places.weight = parameters.add(name + ".weight", outputs, inputs);
  places.bias = parameters.add(name + ".bias", 1, outputs);
  return places;
}

void LinearPlaces::forward(const Parameters& parameters, const Rows& input,
                           const Rows& output) const noexcept {
  linear<float>(input.read(), {.weight = parameters.value(weight), .bias = parameters.row(bias)},
                output.view());
}

void LinearPlaces::backward(Parameters& parameters, const Rows& input,
                            const Rows& output_gradient) const noexcept {
  linear_backward<float>(
      input.read(), output_gradient.read(),
      {.weight = parameters.gradient(weight), .bias = parameters.gradient_row(bias)});
}

void LinearPlaces::input_backward(const Parameters& parameters, const Rows& output_gradient,
                                  const Rows& input_gradient, kernels::Sum sum) const noexcept {
  linear_input_backward(parameters.value(weight), output_gradient.read(), input_gradient.view(),
                        sum);
}

void NormBlock::add_parameters(const std::string& name, std::int64_t width,
                               Parameters& parameters) {
  gain_ = parameters.add(name + ".gain", 1, width);
  shift_ = parameters.add(name + ".shift", 1, width);
}

void NormBlock::lay_out(RowMemory& memory, std::int64_t rows, std::int64_t width) {
  output_ = memory.take(rows, width);
  statistics_.resize(static_cast<std::size_t>(rows));
}

void NormBlock::forward(const Parameters& parameters, const Rows& input) noexcept {
  input_ = input;
  layer_norm<float>(input.read(), parameters.row(gain_), parameters.row(shift_), epsilon,
                    statistics_, output_.view());
}

void NormBlock::backward(Parameters& parameters, const Rows& output_gradient,
                         const Rows& input_gradient) noexcept {
  const Parameters& values = parameters;
  layer_norm_backward<float>(input_.read(), values.row(gain_), statistics_, output_gradient.read(),
                             {.gain = parameters.gradient_row(gain_),
                              .shift = parameters.gradient_row(shift_),
                              .input = input_gradient.view()});
}

void EmbeddingBlock::add_parameters(const std::string& name, std::int64_t vocabulary,
                                    std::int64_t positions, std::int64_t width,
                                    Parameters& parameters) {
  words_ = parameters.add(name + ".embedding.weight", vocabulary, width);
  if (positions > 0) places_ = parameters.add(name + ".position.weight", positions, width);
}

void EmbeddingBlock::read(const SequenceRows& sequences, bool from_end) {
  ids_.assign(sequences.ids.begin(), sequences.ids.end());
  positions_.clear();
  for (std::int64_t sequence = 0; sequence < sequences.count(); ++sequence) {
    const std::int64_t length = sequences.length(sequence);
    for (std::int64_t row = 0; row < length; ++row) {
      positions_.push_back(static_cast<std::int32_t>(from_end ? length - 1 - row : row));
    }
  }
}

void EmbeddingBlock::lay_out(RowMemory& memory, std::int64_t width) noexcept {
  output_ = memory.take(static_cast<std::int64_t>(ids_.size()), width);
}

bool EmbeddingBlock::adds_positions() const noexcept {
  return places_ >= 0 && (!scheme_ || *scheme_ == PositionScheme::sinusoid);
}

Expected<void> EmbeddingBlock::add_positions(const Parameters& values, std::int64_t first,
                                             MatrixView rows) const noexcept {
  if (!adds_positions()) return {};
  const ConstMatrixView table = values.value(places_);
  const auto positions =
      std::span(positions_)
          .subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(rows.rows()));
  if (!scheme_) {
    look_up(table, positions, kernels::Sum::add, rows);
    return {};
  }
  return add_sinusoids({.type = kernels::BlockType::f32,
                        .outputs = table.rows(),
                        .inputs = table.cols(),
                        .bytes = reinterpret_cast<const std::uint8_t*>(table.data())},
                       positions, 0, rows);
}

Expected<void> EmbeddingBlock::forward(const BlockPass& pass,
                                       std::optional<PositionScheme> scheme) noexcept {
  const Parameters& values = pass.parameters;
  look_up(values.value(words_), ids_, kernels::Sum::replace, output_.view());
  scheme_ = scheme;
  if (auto done = add_positions(values, 0, output_.view()); !done) return done;
  drop_rows(pass, words_, output_);
  return {};
}

void EmbeddingBlock::copy_tokens(const Parameters& parameters, std::int64_t first,
                                 MatrixView rows) const noexcept {
  const auto ids = std::span(ids_).subspan(static_cast<std::size_t>(first),
                                           static_cast<std::size_t>(rows.rows()));
  look_up(parameters.value(words_), ids, kernels::Sum::replace, rows);
}

void EmbeddingBlock::backward(const BlockPass& pass, const Rows& gradient) noexcept {
  drop_rows(pass, words_, gradient);
  look_up_backward(ids_, gradient.read(), pass.parameters.gradient(words_));
  if (places_ < 0) return;
  look_up_backward(positions_, gradient.read(), pass.parameters.gradient(places_));
}

void FeedForwardBlock::add_parameters(const std::string& stack, std::int64_t width,
                                      std::int64_t inner, Parameters& parameters) {
  norm_.add_parameters(stack + ".norm_feed_forward", width, parameters);
  inner_ = LinearPlaces::add(stack + ".feed_forward.inner", inner, width, parameters);
  outer_ = LinearPlaces::add(stack + ".feed_forward.outer", width, inner, parameters);
}

void FeedForwardBlock::lay_out(RowMemory& memory, std::int64_t rows, std::int64_t width,
                               std::int64_t inner) {
  norm_.lay_out(memory, rows, width);
  hidden_ = memory.take(rows, inner);
  output_ = memory.take(rows, width);
}

void FeedForwardBlock::forward(const BlockPass& pass, const Rows& input) noexcept {
  norm_.forward(pass.parameters, input);
  inner_.forward(pass.parameters, norm_.output(), hidden_);
  kernels::activate(kernels::Activation::relu, hidden_.span());
  outer_.forward(pass.parameters, hidden_, output_);
  finish_branch(pass, outer_.weight, input, output_);
}

void FeedForwardBlock::backward(const BlockPass& pass, const Rows& gradient) noexcept {
  const Rows branch = branch_gradient(pass, outer_.weight, gradient);
  const Rows inner = pass.backward.inner.part(0, gradient.count);
  const Rows normed = pass.backward.normed.part(0, gradient.count);
  outer_.backward(pass.parameters, hidden_, branch);
  outer_.input_backward(pass.parameters, branch, inner, kernels::Sum::replace);
  kernels::activate_backward(kernels::Activation::relu, hidden_.span(), inner.span());
  inner_.backward(pass.parameters, norm_.output(), inner);
  inner_.input_backward(pass.parameters, inner, normed, kernels::Sum::replace);
  norm_.backward(pass.parameters, normed, gradient);
}

}  // namespace attention_playground
