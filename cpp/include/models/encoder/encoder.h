#pragma once
// Encoders after BERT (science: section 5): token ids to a Trace.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "attention/settings.h"
#include "base/buffer.h"
#include "base/error.h"
#include "files/safetensors.h"
#include "kernels/activations.h"
#include "kernels/packed_matrix.h"
#include "traces/trace.h"

namespace attention_playground {

struct EncoderConfig {
  std::string family = "bert";  // `model_type`: bert, roberta or distilbert
  std::int64_t layers = 0;
  std::int64_t heads = 0;
  std::int64_t width = 0;         // of the residual stream
  std::int64_t feed_forward = 0;  // inner width of the feed-forward network
  std::int64_t vocabulary = 0;
  std::int64_t positions = 0;  // the most tokens that fit
  /// Row of the position table for the first token. The token id before it is
  /// padding (RoBERTa): such tokens have that row and do not count.
  std::int64_t first_position = 0;
  std::int64_t token_types = 0;  // 0 where the family has none
  float norm_epsilon = 1e-12F;
  kernels::Activation activation = kernels::Activation::gelu;
  /// `is_decoder`: no token looks at a later one.
  bool causal = false;
  /// Sentences about settings that are not known.
  std::vector<std::string> notices = {};
};

/// Reads a Hugging Face `config.json`, each setting after the table in
/// models/config_settings.cpp. `unsupported`, with the names of those
/// that work, where it describes a model of another family.
[[nodiscard]] Expected<EncoderConfig> read_encoder_config(std::string_view json) noexcept;

struct EncoderInput {
  std::span<const std::int32_t> token_ids;
  /// Empty: all 0. Not looked at where the family has no token types.
  std::span<const std::int32_t> token_types = {};
  MaskSettings mask = {};     // a what-if, applied in every layer beside the model's own
  bool keep_weights = false;  // also keep all [heads, tokens, tokens] maps
};

struct NormWeights {
  Buffer<float> gain;
  Buffer<float> shift;
};

struct EncoderLayer {
  kernels::PackedMatrix query_key_value;  // [width, 3 * width]
  kernels::PackedMatrix attention_output;
  kernels::PackedMatrix feed_forward_in;
  kernels::PackedMatrix feed_forward_out;
  NormWeights attention_norm;
  NormWeights feed_forward_norm;
};

class Checkpoint;

/// Weights packed for the kernels; owns them, except for the embedding tables.
class Encoder {
 public:
  /// Checks every tensor against the configuration. The bytes that `file` looks
  /// at must outlive the encoder: embedding tables are read in place. Without
  /// `reads`, as where only the file's beginning is here, only the checks and what
  /// they tell are of use.
  [[nodiscard]] static Expected<Encoder> load(const Safetensors& file, const EncoderConfig& config,
                                              bool reads = true) noexcept;
  /// With the notices of the file.
  [[nodiscard]] const EncoderConfig& config() const noexcept { return config_; }
  /// Names of tensors in its file that it does not use.
  [[nodiscard]] std::span<const std::string> left_over() const noexcept { return left_over_; }
  /// One forward pass; keeps queries, keys and values of every layer.
  [[nodiscard]] Expected<Trace> run(const EncoderInput& input) const noexcept;

 private:
  [[nodiscard]] Expected<void> load_tables(const Checkpoint& checkpoint) noexcept;
  [[nodiscard]] MaskSettings mask_of(const EncoderInput& input) const noexcept;
  [[nodiscard]] Expected<void> check_input(const EncoderInput& input) const noexcept;
  [[nodiscard]] Expected<void> embed(const EncoderInput& input, MatrixView rows) const noexcept;

  EncoderConfig config_;
  TensorView word_embeddings_;
  TensorView position_embeddings_;
  TensorView type_embeddings_;
  NormWeights embedding_norm_;
  std::vector<EncoderLayer> layers_;
  std::vector<std::string> left_over_;
};

}  // namespace attention_playground
