// Bahdanau's translator, backward: the steps of aligner_forward.cpp in reverse order.

#include <algorithm>

#include "base/matrix.h"
#include "kernels/products.h"
#include "layers/additive_attention.h"
#include "layers/embedding.h"
#include "layers/move_rows.h"
#include "layers/rows.h"
#include "models/aligner/aligner_model.h"

namespace attention_playground {

using kernels::Sum;

namespace {

void set_zero(MatrixView& rows) noexcept { std::fill_n(rows.data(), rows.size(), 0.0F); }

/// gradient *= 1 - result^2, where result = tanh(...). Both without gaps between rows.
void tanh_backward(const MatrixView& result, MatrixView& gradient) noexcept {
  const float* const tangent = result.data();
  float* const change = gradient.data();
  for (Eigen::Index i = 0; i < gradient.size(); ++i) change[i] *= 1.0F - tangent[i] * tangent[i];
}

}  // namespace

void RecurrentAligner::logits_backward(const ConstMatrixView& logit_gradient) noexcept {
  const Parameters& parameters = parameters_;
  DecoderRows& decoder = rows_->decoder;
  AlignerRowGradients& gradients = rows_->gradients;
  linear_backward(constant(decoder.readouts), logit_gradient, gradients_of(index_.output));
  kernels::multiply(logit_gradient, parameters.value(index_.output.weight), gradients.readouts);
  drop(DropoutPlace::readouts, gradients.readouts);
  scatter_rows(constant(gradients.readouts), target_steps_.from_first(),
               gradients.readouts_by_step);
  tanh_backward(decoder.readouts_by_step, gradients.readouts_by_step);

  const std::int64_t states = config_.decoder_width;
  const std::int64_t read = decoder.inputs.cols();
  const ConstMatrixView change = constant(gradients.readouts_by_step);
  const ConstMatrixView weight = parameters.value(index_.readout.weight);
  kernels::multiply(change, column_block(weight, 0, states), gradients.decoder.states);
  kernels::multiply(change, column_block(weight, states, read), gradients.inputs);
  MatrixView by_weight = parameters_.gradient(index_.readout.weight);
  kernels::multiply_transposed_left(change, constant(decoder.gru.states),
                                    column_block(by_weight, 0, states), Sum::add);
  kernels::multiply_transposed_left(change, constant(decoder.inputs),
                                    column_block(by_weight, states, read), Sum::add);
  kernels::add_column_sums(change, parameters_.gradient_row(index_.readout.bias));
}

void RecurrentAligner::align_row_backward(const Place& place) noexcept {
  AlignerRowGradients& gradients = rows_->gradients;
  const std::int64_t first = source_.first(place.sentence);
  const std::int64_t count = source_.length(place.sentence);
  align_backward<float>(
      alignment_input(place), alignment(place),
      row_of(gradients.inputs, place.step_row).subspan(static_cast<std::size_t>(config_.embedding)),
      row_of(gradients.scores, 0).first(static_cast<std::size_t>(count)),
      {.query = row_of(gradients.projected, place.step_row),
       .keys = row_block(gradients.keys, first, count),
       .vector = parameters_.gradient_row(index_.vector),
       .values = row_block(gradients.annotations, first, count)});
}

void RecurrentAligner::decode_backward() noexcept {
  const Parameters& parameters = parameters_;
  AlignerRowGradients& gradients = rows_->gradients;
  set_zero(gradients.annotations);
  set_zero(gradients.keys);
  set_zero(gradients.projected);
  const GruWeights<float> weights = gru_weights(parameters, index_.decoder);
  const std::int64_t annotation = 2 * config_.encoder_width;
  const ConstMatrixView by_context = column_block(weights.input, config_.embedding, annotation);
  const ConstMatrixView by_state =
      column_block(parameters.value(index_.query), 0, config_.decoder_width);
  for (std::int64_t step = target_steps_.count() - 1; step >= 0; --step) {
    const std::int64_t first = target_steps_.begin(step);
    const std::int64_t count = target_steps_.alive(step);
    MatrixView previous = row_block(gradients.previous, 0, count);
    const GruRowGradients<float> now = rows_of_step(gradients.decoder, target_steps_, step);
    gru_step_backward(weights, rows_of_step(rows_->decoder.gru, target_steps_, step), now,
                      previous);
    MatrixView inputs = row_block(gradients.inputs, first, count);
    kernels::multiply(constant(now.input_gates), by_context,
                      column_block(inputs, config_.embedding, annotation), Sum::add);
    for (std::int64_t place = 0; place < count; ++place) {
      align_row_backward({.step_row = first + place,
                          .sentence = target_steps_.sequences()[static_cast<std::size_t>(place)],
                          .target_row = step});
    }
    kernels::multiply(constant(row_block(gradients.projected, first, count)), by_state, previous,
                      Sum::add);
    if (step == 0) break;
    for (std::int64_t place = 0; place < count; ++place) {
      move_row<float>(row_of(previous, place),
                      row_of(gradients.decoder.states, target_steps_.begin(step - 1) + place),
                      Sum::add);
    }
  }
}

void RecurrentAligner::decoder_weights_backward() noexcept {
  const Parameters& parameters = parameters_;
  DecoderRows& decoder = rows_->decoder;
  AlignerRowGradients& gradients = rows_->gradients;
  const std::int64_t embedding = config_.embedding;
  gru_weights_backward(constant(decoder.inputs), decoder.gru, gradients.decoder,
                       gru_gradients(parameters_, index_.decoder));
  const ConstMatrixView projected = constant(gradients.projected);
  kernels::multiply_transposed_left(projected, constant(decoder.queries),
                                    parameters_.gradient(index_.query), Sum::add);

  MatrixView words = column_block(gradients.inputs, 0, embedding);
  const ConstMatrixView input = parameters.value(index_.decoder.input.weight);
  kernels::multiply(constant(gradients.decoder.input_gates), column_block(input, 0, embedding),
                    words, Sum::add);
  if (config_.scores_see_previous_word) {
    kernels::multiply(
        projected, column_block(parameters.value(index_.query), config_.decoder_width, embedding),
        words, Sum::add);
  }
  // `decoder.words` is not needed any more and takes the gradient in the batch's order.
  gather_rows(constant(words), target_steps_.from_first(), decoder.words);
  drop(DropoutPlace::target_words, decoder.words);
  look_up_backward(target_.ids(), constant(decoder.words),
                   parameters_.gradient(index_.target_embedding));
}

void RecurrentAligner::begin_decoding_backward() noexcept {
  const Parameters& parameters = parameters_;
  DecoderRows& decoder = rows_->decoder;
  AlignerRowGradients& gradients = rows_->gradients;
  tanh_backward(decoder.start, gradients.previous);
  linear_backward(constant(decoder.start_inputs), constant(gradients.previous),
                  gradients_of(index_.start));
  kernels::multiply(constant(gradients.previous), parameters.value(index_.start.weight),
                    gradients.start_inputs);
}

void RecurrentAligner::read_source_backward(ReaderRows& reader, const GruIndex& index,
                                            std::int64_t first_column,
                                            std::span<const std::int64_t> order) noexcept {
  AlignerRowGradients& gradients = rows_->gradients;
  scatter_rows(constant(column_block(gradients.annotations, first_column, config_.encoder_width)),
               order, gradients.reader.states);
  if (first_column > 0) {
    const std::span<const std::int64_t> sentences = target_steps_.sequences();
    for (std::size_t place = 0; place < sentences.size(); ++place) {
      const auto first = static_cast<std::size_t>(source_.first(sentences[place]));
      move_row<float>(row_of(gradients.start_inputs, static_cast<Eigen::Index>(place)),
                      row_of(gradients.reader.states, order[first]), Sum::add);
    }
  }
  gru_backward(gru_weights(parameters_, index), source_steps_, constant(reader.inputs), reader.gru,
               gradients.reader, gru_gradients(parameters_, index), gradients.reader_inputs,
               gradients.reader_previous);
  gather_rows(constant(gradients.reader_inputs), order, gradients.words, Sum::add);
}

void RecurrentAligner::encode_backward() noexcept {
  const Parameters& parameters = parameters_;
  EncoderRows& encoder = rows_->encoder;
  AlignerRowGradients& gradients = rows_->gradients;
  kernels::multiply_transposed_left(constant(gradients.keys), constant(encoder.annotations),
                                    parameters_.gradient(index_.key), Sum::add);
  kernels::multiply(constant(gradients.keys), parameters.value(index_.key), gradients.annotations,
                    Sum::add);
  if (config_.annotations_see_words) {
    linear_backward(constant(encoder.words), constant(gradients.annotations),
                    gradients_of(index_.word));
    kernels::multiply(constant(gradients.annotations), parameters.value(index_.word.weight),
                      gradients.words);
  } else {
    set_zero(gradients.words);
  }
  read_source_backward(encoder.forward, index_.forward, 0, source_steps_.from_first());
  read_source_backward(encoder.backward, index_.backward, config_.encoder_width,
                       source_steps_.from_last());
  drop(DropoutPlace::source_words, gradients.words);
  look_up_backward(source_.ids(), constant(gradients.words),
                   parameters_.gradient(index_.source_embedding));
}

}  // namespace attention_playground
