#pragma once
// The sub-layers of the trainable Transformer, forward and backward. Each knows its
// parameters by their places and keeps what its backward step needs.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "attention/attend.h"
#include "attention/attend_backward.h"
#include "kernels/norms.h"
#include "kernels/products.h"
#include "layers/dropout.h"
#include "layers/parameters.h"
#include "layers/rotary.h"
#include "models/decoder/row_memory.h"
#include "models/transformer/trainable.h"
#include "traces/trace.h"

namespace attention_playground {

/// Memory that the sub-layers of a backward pass use one after the other, with as many
/// rows as the longer of both streams.
struct BackwardRows {
  Rows branch;  // [rows, width]: gradients of what a sub-layer adds
  Rows normed;
  Rows heads;
  Rows queries;
  Rows keys;
  Rows values;
  Rows inner;  // [rows, feed-forward width]

  void lay_out(RowMemory& memory, std::int64_t rows, std::int64_t width,
               std::int64_t feed_forward) noexcept;
};

/// What every sub-layer of one pass is given.
struct BlockPass {
  Parameters& parameters;
  Dropout dropout;  // its place is the sub-layer's own
  AttentionScratch& attention;
  AttentionBackwardScratch<float>& attention_backward;
  BackwardRows& backward;
};

/// output, so far what a sub-layer adds, is dropped out and becomes input + output.
void finish_branch(const BlockPass& pass, std::int64_t place, const Rows& input,
                   const Rows& output) noexcept;
/// The gradient of what the sub-layer added: `gradient` itself where nothing is dropped.
[[nodiscard]] Rows branch_gradient(const BlockPass& pass, std::int64_t place,
                                   const Rows& gradient) noexcept;

/// Where each sequence's rows begin, and where the last ends.
using RowStarts = std::span<const std::int64_t>;

struct LinearPlaces {
  std::int64_t weight = 0;
  std::int64_t bias = 0;

  [[nodiscard]] static LinearPlaces add(const std::string& name, std::int64_t outputs,
                                        std::int64_t inputs, Parameters& parameters);
  void forward(const Parameters& parameters, const Rows& input, const Rows& output) const noexcept;
  /// Adds to the gradients of the parameters.
  void backward(Parameters& parameters, const Rows& input,
                const Rows& output_gradient) const noexcept;
  /// input gradient (+)= output gradient * weight.
  void input_backward(const Parameters& parameters, const Rows& output_gradient,
                      const Rows& input_gradient, kernels::Sum sum) const noexcept;
};

/// Layer norm of a stream whose rows stay as they are.
class NormBlock {
 public:
  void add_parameters(const std::string& name, std::int64_t width, Parameters& parameters);
  void lay_out(RowMemory& memory, std::int64_t rows, std::int64_t width);
  void forward(const Parameters& parameters, const Rows& input) noexcept;
  /// Adds to `input_gradient`.
  void backward(Parameters& parameters, const Rows& output_gradient,
                const Rows& input_gradient) noexcept;
  [[nodiscard]] const Rows& output() const noexcept { return output_; }
  /// Its parameters' places.
  [[nodiscard]] std::int64_t gain() const noexcept { return gain_; }
  [[nodiscard]] std::int64_t shift() const noexcept { return shift_; }

  static constexpr float epsilon = 1e-5F;

 private:
  std::int64_t gain_ = 0;
  std::int64_t shift_ = 0;
  Rows input_;
  Rows output_;
  std::vector<kernels::NormStatistics<float>> statistics_;  // of each row
};

/// A stream's first rows: embeddings of its ids, and of its positions where there are any.
class EmbeddingBlock {
 public:
  void add_parameters(const std::string& name, std::int64_t vocabulary, std::int64_t positions,
                      std::int64_t width, Parameters& parameters);
  /// Copies the ids. `from_end`: positions count from a sequence's last token.
  void read(const SequenceRows& sequences, bool from_end);
  void lay_out(RowMemory& memory, std::int64_t width) noexcept;
  /// `scheme`: what stands in place of the learned positions.
  [[nodiscard]] Expected<void> forward(const BlockPass& pass,
                                       std::optional<PositionScheme> scheme) noexcept;
  /// `gradient` is used up.
  void backward(const BlockPass& pass, const Rows& gradient) noexcept;
  [[nodiscard]] const Rows& output() const noexcept { return output_; }

  /// The embeddings alone of the ids from `first` on.
  void copy_tokens(const Parameters& parameters, std::int64_t first,
                   MatrixView rows) const noexcept;
  /// Whether the last forward pass added positions, and those from `first` on.
  [[nodiscard]] bool adds_positions() const noexcept;
  [[nodiscard]] Expected<void> add_positions(const Parameters& values, std::int64_t first,
                                             MatrixView rows) const noexcept;

 private:
  std::int64_t words_ = 0;
  std::int64_t places_ = -1;  // without a table of positions
  std::vector<std::int32_t> ids_;
  std::vector<std::int32_t> positions_;
  std::optional<PositionScheme> scheme_;
  Rows output_;
};

/// output = input + outer(relu(inner(norm(input)))).
class FeedForwardBlock {
 public:
  void add_parameters(const std::string& stack, std::int64_t width, std::int64_t inner,
                      Parameters& parameters);
  void lay_out(RowMemory& memory, std::int64_t rows, std::int64_t width, std::int64_t inner);
  void forward(const BlockPass& pass, const Rows& input) noexcept;
  /// `gradient` of the output becomes that of the input.
  void backward(const BlockPass& pass, const Rows& gradient) noexcept;
  [[nodiscard]] const Rows& output() const noexcept { return output_; }

 private:
  NormBlock norm_;
  LinearPlaces inner_;
  LinearPlaces outer_;
  Rows hidden_;  // after relu
  Rows output_;
};

struct AttentionBlockInput {
  Rows stream;
  Rows memory;  // what keys and values are of; of no use to self-attention
  bool causal = false;
  const RotaryTables* rotary = nullptr;  // a row for each position, or none
  std::span<const HeadEdit> edits = {};  // one per head, or none; copied
};

/// output = input + output(attention(norm(input), memory or norm(input))).
class AttentionBlock {
 public:
  AttentionBlock(Stack stack, std::int64_t layer, std::int64_t heads) noexcept
      : stack_(stack), layer_(layer), heads_(heads) {}

  void add_parameters(const std::string& layer, std::int64_t width, Parameters& parameters);
  void lay_out(RowMemory& memory, RowStarts query_rows, RowStarts key_rows, std::int64_t width);
  [[nodiscard]] Expected<void> forward(const BlockPass& pass,
                                       const AttentionBlockInput& input) noexcept;
  /// `gradient` of the output becomes that of the input; adds to `memory_gradient`.
  [[nodiscard]] Expected<void> backward(const BlockPass& pass, const Rows& gradient,
                                        const Rows& memory_gradient) noexcept;
  [[nodiscard]] const Rows& output() const noexcept { return output_; }

  [[nodiscard]] LayerId id() const noexcept;
  [[nodiscard]] bool is_causal() const noexcept { return mask_.causal != CausalAlignment::none; }
  /// One sequence of the last forward pass, copied; the mask is left to the caller.
  [[nodiscard]] Expected<LayerTrace> trace(std::int64_t sequence) const noexcept;
  [[nodiscard]] const NormBlock& norm() const noexcept { return norm_; }
  [[nodiscard]] const LinearPlaces& query_projection() const noexcept { return query_; }
  [[nodiscard]] const LinearPlaces& key_projection() const noexcept { return key_; }
  [[nodiscard]] const LinearPlaces& output_projection() const noexcept {
    return output_projection_;
  }

 private:
  /// Where one sequence's rows and weights [heads, queries, keys] lie.
  struct Sequence {
    std::int64_t first_query;
    std::int64_t queries;
    std::int64_t first_key;
    std::int64_t keys;
    std::span<float> weights;
  };
  [[nodiscard]] bool is_self() const noexcept { return stack_ != Stack::decoder_cross; }
  [[nodiscard]] std::int64_t sequences() const noexcept {
    return static_cast<std::int64_t>(query_rows_.size()) - 1;
  }
  [[nodiscard]] Sequence sequence(std::int64_t index) const noexcept;
  [[nodiscard]] AttentionSettings settings() const noexcept;
  [[nodiscard]] AttentionInput input_of(const Sequence& sequence) const noexcept;
  [[nodiscard]] Rows key_input() const noexcept { return is_self() ? norm_.output() : memory_; }
  [[nodiscard]] Expected<void> rotate_rows() noexcept;
  [[nodiscard]] Expected<void> rotate_back(const Rows& queries, const Rows& keys) const noexcept;
  [[nodiscard]] Expected<void> attend_all(AttentionScratch& scratch) noexcept;
  /// From the gradient of the heads' outputs to those of queries, keys and values.
  [[nodiscard]] Expected<void> attend_all_backward(const BlockPass& pass, const Rows& heads,
                                                   const Rows& queries, const Rows& keys,
                                                   const Rows& values) noexcept;

  Stack stack_;
  std::int64_t layer_;
  std::int64_t heads_;
  NormBlock norm_;
  LinearPlaces query_;
  LinearPlaces key_;
  LinearPlaces value_;
  LinearPlaces output_projection_;
  RowStarts query_rows_;
  RowStarts key_rows_;
  std::vector<std::int64_t> weight_starts_;  // of each sequence in `weights_`
  MaskSettings mask_;
  std::vector<HeadEdit> edits_;  // one per head, or none
  const RotaryTables* rotary_ = nullptr;
  Rows stream_;
  Rows memory_;
  Rows queries_;
  Rows keys_;
  Rows values_;
  Rows heads_output_;
  Rows weights_;  // [1, all weights]
  Rows output_;
};

}  // namespace attention_playground
