#pragma once
// Bahdanau's translator as a class: what it is asked for is in models/transformer/trainable.h.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "base/buffer.h"
#include "base/matrix.h"
#include "layers/additive_attention.h"
#include "layers/dropout.h"
#include "layers/linear.h"
#include "layers/ragged_steps.h"
#include "models/aligner/aligner_parameters.h"
#include "models/aligner/aligner_rows.h"
#include "models/aligner/recurrent_aligner.h"
#include "models/decoder/row_memory.h"
#include "models/transformer/trainable.h"

namespace attention_playground {

/// The sequences of the last batch, kept for the backward pass.
class KeptSequences {
 public:
  /// Fails where a sequence is empty or longer than `positions`, or where an id is not
  /// below `vocabulary`; `name` begins the sentence ("source").
  [[nodiscard]] Expected<void> keep(const SequenceRows& sequences, const char* name,
                                    std::int64_t positions, std::int64_t vocabulary) noexcept;

  [[nodiscard]] std::int64_t count() const noexcept { return count_; }
  [[nodiscard]] std::int64_t rows() const noexcept { return first_.data()[count_]; }
  [[nodiscard]] std::int64_t first(std::int64_t sequence) const noexcept {
    return first_.data()[sequence];
  }
  [[nodiscard]] std::int64_t length(std::int64_t sequence) const noexcept {
    return first(sequence + 1) - first(sequence);
  }
  [[nodiscard]] std::span<const std::int64_t> starts() const noexcept {
    return first_.span().first(static_cast<std::size_t>(count_ + 1));
  }
  [[nodiscard]] std::span<const std::int32_t> ids() const noexcept {
    return ids_.span().first(static_cast<std::size_t>(rows()));
  }

 private:
  std::int64_t count_ = 0;
  Buffer<std::int64_t> first_;
  Buffer<std::int32_t> ids_;
};

class RecurrentAligner final : public TrainableModel {
 public:
  [[nodiscard]] static Expected<std::unique_ptr<TrainableModel>> create(
      const RecurrentAlignerConfig& config, std::uint64_t seed) noexcept;

  [[nodiscard]] Parameters& parameters() noexcept override { return parameters_; }
  [[nodiscard]] std::int64_t source_vocabulary() const noexcept override {
    return config_.source_vocabulary;
  }
  [[nodiscard]] std::int64_t target_vocabulary() const noexcept override {
    return config_.target_vocabulary;
  }
  [[nodiscard]] std::int64_t positions() const noexcept override { return config_.positions; }
  [[nodiscard]] ModelShape shape() const override;
  [[nodiscard]] Expected<void> forward(const Batch& batch,
                                       const ForwardSettings& settings) noexcept override;
  [[nodiscard]] ConstMatrixView logits() const noexcept override;
  [[nodiscard]] Expected<void> backward(const ConstMatrixView& logit_gradient) noexcept override;
  [[nodiscard]] Expected<Trace> trace(std::int64_t sequence) const noexcept override;

 private:
  enum class DropoutPlace : std::uint8_t { source_words, target_words, readouts };

  /// Where one target row of a sentence lies in the memory of its alignment.
  struct Place {
    std::int64_t step_row;  // by step
    std::int64_t sentence;
    std::int64_t target_row;  // within the sentence
  };

  [[nodiscard]] Expected<void> keep_batch(const Batch& batch) noexcept;
  [[nodiscard]] Expected<void> take_plan(
      const std::shared_ptr<const InterventionPlan>& plan) noexcept;
  [[nodiscard]] Expected<void> place_rows() noexcept;
  /// Of numbers and, by the same call, of their gradients.
  void drop(DropoutPlace place, MatrixView rows) const noexcept;

  void encode() noexcept;
  void read_source(ReaderRows& reader, const GruIndex& index,
                   std::span<const std::int64_t> order) noexcept;
  void begin_decoding() noexcept;
  [[nodiscard]] Expected<void> decode() noexcept;
  void begin_step(std::int64_t step) noexcept;
  [[nodiscard]] Expected<void> align_row(const Place& place) noexcept;
  void write_logits() noexcept;

  void logits_backward(const ConstMatrixView& logit_gradient) noexcept;
  void decode_backward() noexcept;
  void align_row_backward(const Place& place) noexcept;
  void decoder_weights_backward() noexcept;
  void begin_decoding_backward() noexcept;
  void encode_backward() noexcept;
  void read_source_backward(ReaderRows& reader, const GruIndex& index, std::int64_t first_column,
                            std::span<const std::int64_t> order) noexcept;

  /// [target rows, query width] of one sentence, in its own order.
  [[nodiscard]] Expected<Buffer<float>> copied_queries(std::int64_t sequence) const noexcept;
  [[nodiscard]] AlignmentInput<float> alignment_input(const Place& place) noexcept;
  [[nodiscard]] Alignment<float> alignment(const Place& place) noexcept;
  [[nodiscard]] std::int64_t first_pair(const Place& place) const noexcept {
    return pairs_.data()[place.sentence] + place.target_row * source_.length(place.sentence);
  }
  [[nodiscard]] LinearWeights<float> weights_of(const LinearIndex& index) const noexcept {
    return {.weight = parameters_.value(index.weight), .bias = parameters_.row(index.bias)};
  }
  [[nodiscard]] LinearGradients<float> gradients_of(const LinearIndex& index) noexcept {
    return {.weight = parameters_.gradient(index.weight),
            .bias = parameters_.gradient_row(index.bias)};
  }

  RecurrentAlignerConfig config_;
  Dropout dropout_;
  Parameters parameters_;
  AlignerParameters index_;

  KeptSequences source_;
  KeptSequences target_;
  RaggedSteps source_steps_;
  RaggedSteps target_steps_;
  Buffer<std::int64_t> pairs_;  // where each sentence's weights begin
  RowMemory memory_;
  std::optional<AlignerRows> rows_;  // of the last forward pass, where it went well
  // Of the last forward pass; the edit looks at the plan's memory.
  std::shared_ptr<const InterventionPlan> plan_;
  std::optional<HeadEdit> edit_;
};

}  // namespace attention_playground
