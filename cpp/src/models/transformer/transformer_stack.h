#pragma once
// Encoder or decoder of the trainable Transformer: embeddings, layers, a last norm.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/transformer/trained_projections.h"
#include "models/transformer/transformer.h"
#include "models/transformer/transformer_blocks.h"

namespace attention_playground {

class TransformerStack {
 public:
  enum class Kind : std::uint8_t { encoder, decoder };

  TransformerStack(Kind kind, const TransformerConfig& config, Parameters& parameters);

  /// Copies ids and where sequences begin.
  void read(const SequenceRows& sequences);
  [[nodiscard]] RowStarts starts() const noexcept { return starts_; }
  [[nodiscard]] std::int64_t rows() const noexcept { return starts_.back(); }
  /// `memory_starts` are the encoder's, for cross-attention.
  void lay_out(RowMemory& memory, RowStarts memory_starts);

  struct Input {
    Rows memory;  // the encoder's output, for cross-attention
    bool causal = false;
    const RotaryTables* rotary = nullptr;  // null where heads have an odd width
    const InterventionPlan* plan = nullptr;
  };
  [[nodiscard]] Expected<void> forward(const BlockPass& pass, const Input& input) noexcept;
  /// After the last norm.
  [[nodiscard]] const Rows& output() const noexcept { return norm_.output(); }
  /// Where the caller puts the gradient of `output` before `backward`.
  [[nodiscard]] const Rows& output_gradient() const noexcept { return output_gradient_; }
  /// Adds to `memory_gradient`.
  [[nodiscard]] Expected<void> backward(const BlockPass& pass,
                                        const Rows& memory_gradient) noexcept;
  /// Appends what the last forward pass computed of one sequence, in the order of computing,
  /// and the layers' projections.
  [[nodiscard]] Expected<void> trace(const Parameters& parameters, std::int64_t sequence,
                                     Trace& trace, TrainedProjections& projections) const noexcept;

 private:
  struct Layer {
    AttentionBlock self;
    std::optional<AttentionBlock> cross;
    std::optional<FeedForwardBlock> feed_forward;
    bool skipped = false;
  };
  void add_layer(const TransformerConfig& config, std::int64_t index, Parameters& parameters);
  [[nodiscard]] Expected<void> run_layer(const BlockPass& pass, const Input& input,
                                         std::int64_t index, Rows& stream) noexcept;
  /// What stands in place of the stack's own positions.
  [[nodiscard]] std::optional<PositionScheme> positions_in(const Input& input) const noexcept {
    return input.plan == nullptr ? std::nullopt : input.plan->positions(self_stack());
  }
  [[nodiscard]] bool turns(const Input& input) const noexcept {
    const auto scheme = positions_in(input);
    return scheme ? *scheme == PositionScheme::rotary : is_rotary_;
  }
  [[nodiscard]] Stack self_stack() const noexcept {
    return kind_ == Kind::encoder ? Stack::encoder_self : Stack::decoder_self;
  }

  Kind kind_;
  bool counts_from_end_;
  bool is_rotary_;
  std::int64_t width_;
  std::int64_t inner_;
  EmbeddingBlock embedding_;
  std::vector<Layer> layers_;
  NormBlock norm_;
  std::vector<std::int64_t> starts_ = {0};
  Rows output_gradient_;
  Rows stream_gradient_;
};

}  // namespace attention_playground
