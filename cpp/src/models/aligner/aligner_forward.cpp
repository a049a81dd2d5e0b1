// Bahdanau's translator, forward (2014, appendix A; science: sections 1 and 10b):
//
//   h_j = [forward GRU; backward GRU] (+ linear(embedding_j))
//   s_0 = tanh(linear(backward state at the first word))
//   e_ij = v . tanh(W [s_{i-1}; y_{i-1}] + U h_j), c_i = sum_j softmax(e_i)_j h_j
//   s_i = GRU([y_{i-1}; c_i], s_{i-1})
//   logits_i = linear(tanh(linear([s_i; y_{i-1}; c_i])))
//
// What no state is needed for is computed for all rows at once.

#include <algorithm>

#include "attention/stages.h"
#include "base/matrix.h"
#include "kernels/activations.h"
#include "kernels/additive_scores.h"
#include "kernels/products.h"
#include "layers/additive_attention.h"
#include "layers/embedding.h"
#include "layers/move_rows.h"
#include "layers/rows.h"
#include "models/aligner/aligner_model.h"

namespace attention_playground {

using kernels::Sum;

void RecurrentAligner::read_source(ReaderRows& reader, const GruIndex& index,
                                   std::span<const std::int64_t> order) noexcept {
  EncoderRows& encoder = rows_->encoder;
  scatter_rows(constant(encoder.words), order, reader.inputs);
  gru_forward(gru_weights(parameters_, index), source_steps_, constant(reader.inputs), reader.gru,
              encoder.state_gates);
}

void RecurrentAligner::encode() noexcept {
  const Parameters& parameters = parameters_;
  EncoderRows& encoder = rows_->encoder;
  const std::int64_t width = config_.encoder_width;
  look_up(parameters.value(index_.source_embedding), source_.ids(), Sum::replace, encoder.words);
  drop(DropoutPlace::source_words, encoder.words);
  read_source(encoder.forward, index_.forward, source_steps_.from_first());
  read_source(encoder.backward, index_.backward, source_steps_.from_last());
  Sum sum = Sum::replace;
  if (config_.annotations_see_words) {
    linear(constant(encoder.words), weights_of(index_.word), encoder.annotations);
    sum = Sum::add;
  }
  gather_rows(constant(encoder.forward.gru.states), source_steps_.from_first(),
              column_block(encoder.annotations, 0, width), sum);
  gather_rows(constant(encoder.backward.gru.states), source_steps_.from_last(),
              column_block(encoder.annotations, width, width), sum);
  kernels::multiply_transposed_right(constant(encoder.annotations), parameters.value(index_.key),
                                     {}, encoder.keys);
}

void RecurrentAligner::begin_decoding() noexcept {
  const Parameters& parameters = parameters_;
  const ReaderRows& reader = rows_->encoder.backward;
  DecoderRows& decoder = rows_->decoder;
  const std::span<const std::int64_t> sentences = target_steps_.sequences();
  for (std::size_t place = 0; place < sentences.size(); ++place) {
    const auto first = static_cast<std::size_t>(source_.first(sentences[place]));
    move_row<float>(row_of(constant(reader.gru.states), source_steps_.from_last()[first]),
                    row_of(decoder.start_inputs, static_cast<Eigen::Index>(place)), Sum::replace);
  }
  linear(constant(decoder.start_inputs), weights_of(index_.start), decoder.start);
  kernels::activate(kernels::Activation::tanh,
                    {decoder.start.data(), static_cast<std::size_t>(decoder.start.size())});

  look_up(parameters.value(index_.target_embedding), target_.ids(), Sum::replace, decoder.words);
  drop(DropoutPlace::target_words, decoder.words);
  MatrixView read = column_block(decoder.inputs, 0, config_.embedding);
  scatter_rows(constant(decoder.words), target_steps_.from_first(), read);
  if (config_.scores_see_previous_word) {
    scatter_rows(constant(decoder.words), target_steps_.from_first(),
                 column_block(decoder.queries, config_.decoder_width, config_.embedding));
  }
  GruWeights<float> weights = gru_weights(parameters, index_.decoder);
  kernels::multiply_transposed_right(constant(read),
                                     column_block(weights.input, 0, config_.embedding),
                                     weights.input_bias, decoder.gru.gates);
}

void RecurrentAligner::begin_step(std::int64_t step) noexcept {
  const Parameters& parameters = parameters_;
  DecoderRows& decoder = rows_->decoder;
  const std::int64_t first = target_steps_.begin(step);
  const std::int64_t count = target_steps_.alive(step);
  for (std::int64_t place = 0; place < count; ++place) {
    const std::span<const float> before =
        step == 0 ? row_of(constant(decoder.start), place)
                  : row_of(constant(decoder.gru.states), target_steps_.begin(step - 1) + place);
    move_row(before, row_of(decoder.gru.previous, first + place), Sum::replace);
  }
  kernels::multiply_transposed_right(constant(row_block(decoder.queries, first, count)),
                                     parameters.value(index_.query), {},
                                     row_block(decoder.projected, first, count));
}

AlignmentInput<float> RecurrentAligner::alignment_input(const Place& place) noexcept {
  const Parameters& parameters = parameters_;
  const std::int64_t first = source_.first(place.sentence);
  const std::int64_t count = source_.length(place.sentence);
  return {.query = row_of(constant(rows_->decoder.projected), place.step_row),
          .keys = row_block(constant(rows_->encoder.keys), first, count),
          .vector = parameters.row(index_.vector),
          .values = row_block(constant(rows_->encoder.annotations), first, count)};
}

Alignment<float> RecurrentAligner::alignment(const Place& place) noexcept {
  DecoderRows& decoder = rows_->decoder;
  const std::int64_t pair = first_pair(place);
  const std::int64_t count = source_.length(place.sentence);
  return {.tangents = row_block(decoder.tangents, pair, count),
          .weights = row_of(decoder.weights, 0)
                         .subspan(static_cast<std::size_t>(pair), static_cast<std::size_t>(count)),
          .context = row_of(decoder.inputs, place.step_row)
                         .subspan(static_cast<std::size_t>(config_.embedding))};
}

Expected<void> RecurrentAligner::align_row(const Place& place) noexcept {
  const AlignmentInput<float> input = alignment_input(place);
  Alignment<float> result = alignment(place);
  if (!edit_) {
    align(input, result);
    return {};
  }
  kernels::additive_scores(input.query, input.keys, input.vector, result.tangents, result.weights);
  // The steps of attend_head (attention/stages.h), one row at a time.
  const AttentionSettings settings{.score = {.function = ScoreFunction::additive},
                                   .edits = {&*edit_, 1}};
  const BlockPlace block{.first_query = place.target_row,
                         .queries = target_.length(place.sentence),
                         .keys = source_.length(place.sentence)};
  MatrixView row = matrix_view(result.weights.data(), 1, block.keys);
  scale(scale_factor(settings, config_.attention_width, 0), row);
  soft_cap(soft_cap_of(settings, 0), row);
  set_scores(settings, block, row);
  apply_mask(mask_of(settings, 0), block, row);
  replace_by_pattern(*edit_, block, row);
  if (auto done = normalise(empty_row_of(settings, 0), row, {}, sink_of(settings, 0)); !done)
    return done;
  paint(settings, block, row);
  weighted_sum<float>(result.weights, input.values, result.context);
  edit_output(*edit_, matrix_view(result.context.data(), 1,
                                  static_cast<std::int64_t>(result.context.size())));
  return {};
}

Expected<void> RecurrentAligner::decode() noexcept {
  DecoderRows& decoder = rows_->decoder;
  const GruWeights<float> weights = gru_weights(parameters_, index_.decoder);
  const std::int64_t annotation = 2 * config_.encoder_width;
  for (std::int64_t step = 0; step < target_steps_.count(); ++step) {
    begin_step(step);
    const std::int64_t first = target_steps_.begin(step);
    const std::int64_t count = target_steps_.alive(step);
    for (std::int64_t place = 0; place < count; ++place) {
      auto aligned =
          align_row({.step_row = first + place,
                     .sentence = target_steps_.sequences()[static_cast<std::size_t>(place)],
                     .target_row = step});
      if (!aligned) return aligned;
    }
    MatrixView inputs = row_block(decoder.inputs, first, count);
    MatrixView gates = row_block(decoder.gru.gates, first, count);
    kernels::multiply_transposed_right(
        constant(column_block(inputs, config_.embedding, annotation)),
        column_block(weights.input, config_.embedding, annotation), {}, gates, Sum::add);
    gru_step(weights, rows_of_step(decoder.gru, target_steps_, step), decoder.state_gates);
  }
  return {};
}

void RecurrentAligner::write_logits() noexcept {
  const Parameters& parameters = parameters_;
  DecoderRows& decoder = rows_->decoder;
  const ConstMatrixView weight = parameters.value(index_.readout.weight);
  MatrixView readouts = decoder.readouts_by_step;
  kernels::multiply_transposed_right(constant(decoder.gru.states),
                                     column_block(weight, 0, config_.decoder_width),
                                     parameters.row(index_.readout.bias), readouts);
  kernels::multiply_transposed_right(
      constant(decoder.inputs), column_block(weight, config_.decoder_width, decoder.inputs.cols()),
      {}, readouts, Sum::add);
  kernels::activate(kernels::Activation::tanh,
                    {readouts.data(), static_cast<std::size_t>(readouts.size())});
  gather_rows(constant(readouts), target_steps_.from_first(), decoder.readouts);
  drop(DropoutPlace::readouts, decoder.readouts);
  linear(constant(decoder.readouts), weights_of(index_.output), decoder.logits);
}

}  // namespace attention_playground
