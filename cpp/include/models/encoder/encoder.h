#pragma once
// Encoders after BERT (science: section 5): token ids to a Trace.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "attention/settings.h"
#include "base/buffer.h"
#include "base/error.h"
#include "files/gguf.h"
#include "files/safetensors.h"
#include "layers/norm.h"
#include "layers/projection.h"
#include "models/encoder/encoder_config.h"
#include "models/encoder/encoder_head.h"
#include "models/intervention/intervention_plan.h"
#include "models/model_text.h"
#include "traces/trace.h"

namespace attention_playground {

struct EncoderRun;

struct EncoderInput {
  std::span<const std::int32_t> token_ids;
  /// Empty: all 0. Not looked at where the family has no token types.
  std::span<const std::int32_t> token_types = {};
  MaskSettings mask = {};     // a what-if, applied in every layer beside the model's own
  bool keep_weights = false;  // also keep all [heads, tokens, tokens] maps
  /// The run's traces keep what it asks for alive.
  std::span<const Intervention> interventions = {};
  /// A run of the same encoder without interventions. Where it ran over the same text under the
  /// same mask, layers ahead of the first one that is changed are taken from it: they look at its
  /// rows, and have their weights made when they are asked for.
  std::shared_ptr<const EncoderRun> before = nullptr;
};

/// What one forward pass computed.
struct EncoderRun {
  Trace trace;
  Buffer<float> hidden;  // [tokens, width], after the last layer: what heads look at
  ModelText text;
};

/// What a head over the vocabulary predicts at a position.
enum class TokenPrediction : std::uint8_t { none, next_token, masked_token };

/// "next", "masked", or nothing.
[[nodiscard]] const char* token_prediction_name(TokenPrediction prediction) noexcept;

struct EncoderLayer {
  Projection query;
  Projection key;
  Projection value;
  Projection attention_output;
  Norm attention_norm;
  Projection feed_forward_in;
  Projection feed_forward_out;
  Norm feed_forward_norm;
};

class WeightStore;

/// Matrices of single numbers are packed for the kernels; blocks stay in their file, and so
/// do the embedding tables: the bytes that the files look at must outlive the encoder.
class Encoder {
 public:
  /// Every tensor is checked against the configuration.
  [[nodiscard]] static Expected<Encoder> load(std::span<const Safetensors> shards,
                                              const EncoderConfig& config) noexcept;
  [[nodiscard]] static Expected<Encoder> load(const Gguf& file,
                                              const EncoderConfig& config) noexcept;
  /// From a store of either kind of file. Of one that reads nothing, only the checks
  /// and what they tell are of use.
  [[nodiscard]] static Expected<Encoder> load(const WeightStore& store, const EncoderConfig& config,
                                              bool from_gguf) noexcept;

  /// With the notices of the files.
  [[nodiscard]] const EncoderConfig& config() const noexcept { return config_; }
  [[nodiscard]] std::span<const EncoderLayer> layers() const noexcept { return layers_; }
  /// Names of tensors in its files that it does not use.
  [[nodiscard]] std::span<const std::string> left_over() const noexcept { return left_over_; }

  /// What interventions can be made on, under this mask.
  [[nodiscard]] ModelShape shape(const MaskSettings& mask) const;

  /// One forward pass; keeps queries, keys and values of every layer.
  [[nodiscard]] Expected<EncoderRun> run(const EncoderInput& input) const noexcept;
  /// Whether a run of this encoder was over the text of `input` under its mask. One that looks at
  /// blocked or painted cells, which no run owns, is never the same.
  [[nodiscard]] bool ran_over(const EncoderRun& run, const EncoderInput& input) const noexcept;

  /// Rows of the stream go into W_Q and W_K as they are: its norms come after what is added.
  [[nodiscard]] static const Norm* norm_before(const EncoderLayer& /*layer*/) noexcept {
    return nullptr;
  }
  /// What the first row of a token of `text` is made of.
  [[nodiscard]] Expected<FirstRow> first_row(const ModelText& text,
                                             std::int64_t row) const noexcept;

  /// The token after each position where the encoder is causal, the one at it elsewhere.
  [[nodiscard]] TokenPrediction predicts() const noexcept;
  /// [vocabulary] logits at a position of `run`; `unsupported` without a head over tokens.
  [[nodiscard]] Expected<void> token_logits(const EncoderRun& run, std::int64_t position,
                                            std::span<float> destination) const noexcept;

  /// Classes of a text; 0: there is no such head. `config().labels` has a name for each.
  [[nodiscard]] std::int64_t classes() const noexcept;
  /// [classes] logits of a whole text; `unsupported` without a head over texts.
  [[nodiscard]] Expected<void> class_logits(const EncoderRun& run,
                                            std::span<float> destination) const noexcept;

  /// Floats of scratch that the largest of its products needs.
  [[nodiscard]] std::int64_t scratch_size() const noexcept;

 private:
  friend class EncoderLoader;

  [[nodiscard]] MaskSettings mask_of(const EncoderInput& input) const noexcept;
  [[nodiscard]] Expected<void> check_input(const EncoderInput& input) const noexcept;
  [[nodiscard]] Expected<void> add_positions(std::optional<PositionScheme> scheme,
                                             std::span<const std::int32_t> positions,
                                             MatrixView rows) const noexcept;
  [[nodiscard]] Expected<void> embed(const EncoderInput& input, const InterventionPlan& plan,
                                     MatrixView rows) const noexcept;

  EncoderConfig config_;
  StoredMatrix word_embeddings_;
  StoredMatrix position_embeddings_;
  StoredMatrix type_embeddings_;
  Norm embedding_norm_;
  std::vector<EncoderLayer> layers_;
  std::optional<TokenHead> token_head_;
  std::optional<ClassHead> class_head_;
  std::vector<std::string> left_over_;
};

/// For the trace of a run, which then keeps the encoder alive.
[[nodiscard]] std::shared_ptr<const LayerProjections> layer_projections(
    std::shared_ptr<const Encoder> encoder, ModelText text) noexcept;

struct ClassScore {
  std::string label;
  float logit = 0.0F;
  std::optional<float> probability;  // nothing where the logit is a number of its own
};

/// Every class of a text, in the order of the head; `non_finite` where a logit is no number.
[[nodiscard]] Expected<std::vector<ClassScore>> classify_text(const Encoder& encoder,
                                                              const EncoderRun& run) noexcept;

}  // namespace attention_playground
