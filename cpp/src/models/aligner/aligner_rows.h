#pragma once
// What one pass of Bahdanau's translator computes and keeps, as matrices in one piece of
// memory. N source rows, M target rows, B sentences; rows "by step" are in the order of
// RaggedSteps, the others in that of the batch.

#include "base/matrix.h"
#include "layers/gru.h"
#include "models/aligner/recurrent_aligner.h"
#include "models/decoder/row_memory.h"

namespace attention_playground {

struct AlignerSizes {
  std::int64_t sources = 0;    // N
  std::int64_t targets = 0;    // M
  std::int64_t sentences = 0;  // B
  std::int64_t pairs = 0;      // over all sentences: target rows * source rows
  std::int64_t longest = 0;    // source rows of one sentence
};

[[nodiscard]] inline MatrixView matrix(RowMemory& memory, std::int64_t rows,
                                       std::int64_t columns) noexcept {
  return memory.take(rows, columns).view();
}

/// One GRU's rows, placed.
[[nodiscard]] inline GruRows<float> place_gru(RowMemory& memory, std::int64_t rows,
                                              std::int64_t width, MatrixView previous) noexcept {
  return {.gates = matrix(memory, rows, 3 * width),
          .candidate = matrix(memory, rows, width),
          .previous = previous,
          .states = matrix(memory, rows, width)};
}

struct ReaderRows {
  ReaderRows(RowMemory& memory, const RecurrentAlignerConfig& config,
             const AlignerSizes& sizes) noexcept
      : inputs(matrix(memory, sizes.sources, config.embedding)),
        gru(place_gru(memory, sizes.sources, config.encoder_width,
                      matrix(memory, sizes.sources, config.encoder_width))) {}

  MatrixView inputs;   // [N, embedding], by step
  GruRows<float> gru;  // by step
};

struct EncoderRows {
  EncoderRows(RowMemory& memory, const RecurrentAlignerConfig& config,
              const AlignerSizes& sizes) noexcept
      : words(matrix(memory, sizes.sources, config.embedding)),
        forward(memory, config, sizes),
        backward(memory, config, sizes),
        annotations(matrix(memory, sizes.sources, 2 * config.encoder_width)),
        keys(matrix(memory, sizes.sources, config.attention_width)),
        state_gates(matrix(memory, sizes.sentences, 3 * config.encoder_width)) {}

  MatrixView words;  // embeddings
  ReaderRows forward;
  ReaderRows backward;
  MatrixView annotations;  // h_j
  MatrixView keys;         // U h_j
  MatrixView state_gates;  // memory for a step
};

struct DecoderRows {
  DecoderRows(RowMemory& memory, const RecurrentAlignerConfig& config,
              const AlignerSizes& sizes) noexcept
      : words(matrix(memory, sizes.targets, config.embedding)),
        inputs(matrix(memory, sizes.targets, config.embedding + 2 * config.encoder_width)),
        queries(matrix(
            memory, sizes.targets,
            config.decoder_width + (config.scores_see_previous_word ? config.embedding : 0))),
        projected(matrix(memory, sizes.targets, config.attention_width)),
        gru(place_gru(memory, sizes.targets, config.decoder_width,
                      matrix_view(queries.data(), sizes.targets, config.decoder_width,
                                  queries.outerStride()))),
        tangents(matrix(memory, sizes.pairs, config.attention_width)),
        weights(matrix(memory, 1, sizes.pairs)),
        readouts_by_step(matrix(memory, sizes.targets, config.decoder_width)),
        readouts(matrix(memory, sizes.targets, config.decoder_width)),
        logits(matrix(memory, sizes.targets, config.target_vocabulary)),
        start_inputs(matrix(memory, sizes.sentences, config.encoder_width)),
        start(matrix(memory, sizes.sentences, config.decoder_width)),
        state_gates(matrix(memory, sizes.sentences, 3 * config.decoder_width)) {}

  MatrixView words;             // embeddings of what was written before: y_{i-1}
  MatrixView inputs;            // [y_{i-1}; c_i], by step
  MatrixView queries;           // [s_{i-1}; y_{i-1}] or s_{i-1} alone, by step
  MatrixView projected;         // W query, by step
  GruRows<float> gru;           // by step; `previous` is part of `queries`
  MatrixView tangents;          // [pairs, attention]
  MatrixView weights;           // [1, pairs]
  MatrixView readouts_by_step;  // before dropout
  MatrixView readouts;
  MatrixView logits;
  MatrixView start_inputs;  // [B, encoder], in the order of the steps' places
  MatrixView start;         // s_0, in the same order
  MatrixView state_gates;   // memory for a step
};

/// Gradients by what the rows above hold.
struct AlignerRowGradients {
  AlignerRowGradients(RowMemory& memory, const RecurrentAlignerConfig& config,
                      const AlignerSizes& sizes) noexcept
      : readouts(matrix(memory, sizes.targets, config.decoder_width)),
        readouts_by_step(matrix(memory, sizes.targets, config.decoder_width)),
        inputs(matrix(memory, sizes.targets, config.embedding + 2 * config.encoder_width)),
        queries(matrix(
            memory, sizes.targets,
            config.decoder_width + (config.scores_see_previous_word ? config.embedding : 0))),
        projected(matrix(memory, sizes.targets, config.attention_width)),
        decoder{.states = matrix(memory, sizes.targets, config.decoder_width),
                .input_gates = matrix(memory, sizes.targets, 3 * config.decoder_width),
                .state_gates = matrix(memory, sizes.targets, 3 * config.decoder_width)},
        previous(matrix(memory, sizes.sentences, config.decoder_width)),
        scores(matrix(memory, 1, sizes.longest)),
        start_inputs(matrix(memory, sizes.sentences, config.encoder_width)),
        annotations(matrix(memory, sizes.sources, 2 * config.encoder_width)),
        keys(matrix(memory, sizes.sources, config.attention_width)),
        words(matrix(memory, sizes.sources, config.embedding)),
        reader{.states = matrix(memory, sizes.sources, config.encoder_width),
               .input_gates = matrix(memory, sizes.sources, 3 * config.encoder_width),
               .state_gates = matrix(memory, sizes.sources, 3 * config.encoder_width)},
        reader_inputs(matrix(memory, sizes.sources, config.embedding)),
        reader_previous(matrix(memory, sizes.sentences, config.encoder_width)) {}

  MatrixView readouts;
  MatrixView readouts_by_step;
  MatrixView inputs;
  MatrixView queries;
  MatrixView projected;
  GruRowGradients<float> decoder;
  MatrixView previous;  // by s_{i-1}
  MatrixView scores;    // of one row
  MatrixView start_inputs;
  MatrixView annotations;
  MatrixView keys;
  MatrixView words;               // source embeddings
  GruRowGradients<float> reader;  // of one direction after the other
  MatrixView reader_inputs;
  MatrixView reader_previous;
};

struct AlignerRows {
  AlignerRows(RowMemory& memory, const RecurrentAlignerConfig& config,
              const AlignerSizes& sizes) noexcept
      : encoder(memory, config, sizes),
        decoder(memory, config, sizes),
        gradients(memory, config, sizes) {}

  EncoderRows encoder;
  DecoderRows decoder;
  AlignerRowGradients gradients;
};

}  // namespace attention_playground
