#pragma once
// Encoders after BERT (science: section 5): token ids to a Trace.

#include <cstdint>
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
#include "traces/trace.h"

namespace attention_playground {

struct EncoderInput {
  std::span<const std::int32_t> token_ids;
  /// Empty: all 0. Not looked at where the family has no token types.
  std::span<const std::int32_t> token_types = {};
  MaskSettings mask = {};     // a what-if, applied in every layer beside the model's own
  bool keep_weights = false;  // also keep all [heads, tokens, tokens] maps
};

/// What one forward pass computed.
struct EncoderRun {
  Trace trace;
  Buffer<float> hidden;  // [tokens, width], after the last layer: what heads look at
};

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

  /// One forward pass; keeps queries, keys and values of every layer.
  [[nodiscard]] Expected<EncoderRun> run(const EncoderInput& input) const noexcept;

  /// Floats of scratch that the largest of its products needs.
  [[nodiscard]] std::int64_t scratch_size() const noexcept;

 private:
  friend class EncoderLoader;

  [[nodiscard]] MaskSettings mask_of(const EncoderInput& input) const noexcept;
  [[nodiscard]] Expected<void> check_input(const EncoderInput& input) const noexcept;
  [[nodiscard]] Expected<void> embed(const EncoderInput& input, MatrixView rows) const noexcept;

  EncoderConfig config_;
  StoredMatrix word_embeddings_;
  StoredMatrix position_embeddings_;
  StoredMatrix type_embeddings_;
  Norm embedding_norm_;
  std::vector<EncoderLayer> layers_;
  std::vector<std::string> left_over_;
};

}  // namespace attention_playground
