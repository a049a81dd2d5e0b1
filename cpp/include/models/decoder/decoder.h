#pragma once
// A causal language model's weights (science: section 5): pre-norm layers of
// grouped-query attention and a feed-forward network, gated or plain.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "attention/settings.h"
#include "base/error.h"
#include "files/gguf.h"
#include "files/safetensors.h"
#include "layers/norm.h"
#include "layers/projection.h"
#include "models/decoder/decoder_config.h"
#include "models/intervention/model_shape.h"
#include "models/model_text.h"
#include "traces/layer_projections.h"

namespace attention_playground {

class WeightStore;

struct DecoderLayer {
  Norm attention_norm;
  Projection query;
  Projection key;
  Projection value;
  Projection attention_output;
  Norm feed_forward_norm;
  Projection gate;  // no outputs where the feed-forward network is plain
  Projection up;
  Projection down;
};

/// Every tensor is checked against the configuration. The bytes that the files
/// look at must outlive the decoder: its matrices are read in place.
class Decoder {
 public:
  [[nodiscard]] static Expected<Decoder> load(std::span<const Safetensors> shards,
                                              const DecoderConfig& config) noexcept;
  [[nodiscard]] static Expected<Decoder> load(const Gguf& file,
                                              const DecoderConfig& config) noexcept;
  /// From a store of either kind of file. Of one that reads nothing, only the checks
  /// and what they tell are of use.
  [[nodiscard]] static Expected<Decoder> load(const WeightStore& store, const DecoderConfig& config,
                                              bool from_gguf) noexcept;

  /// With the notices of the files.
  [[nodiscard]] const DecoderConfig& config() const noexcept { return config_; }
  /// What lies over every layer.
  [[nodiscard]] MaskSettings mask() const noexcept {
    return {.causal = config_.causal ? CausalAlignment::bottom_right : CausalAlignment::none};
  }
  /// `unsupported` where tokens have seen those that a prediction would be about.
  [[nodiscard]] Expected<void> check_predicts() const noexcept;
  [[nodiscard]] std::span<const DecoderLayer> layers() const noexcept { return layers_; }
  [[nodiscard]] const Norm& final_norm() const noexcept { return final_norm_; }
  /// From a row after the final norm to logits: the token embedding's own matrix where the
  /// model is tied.
  [[nodiscard]] const Projection& head() const noexcept { return head_; }

  /// rows[i, :] = embedding of token ids[i], plus that of position first + i
  /// where positions are learned, or what stands in its place. rows [ids, width].
  [[nodiscard]] Expected<void> embed(std::span<const std::int32_t> ids, std::int64_t first,
                                     std::optional<PositionScheme> scheme,
                                     MatrixView rows) const noexcept;

  [[nodiscard]] static const Norm* norm_before(const DecoderLayer& layer) noexcept {
    return &layer.attention_norm;
  }
  /// What the first row of a token of `text` is made of.
  [[nodiscard]] Expected<FirstRow> first_row(const ModelText& text,
                                             std::int64_t row) const noexcept;

  /// What the frequency of each rotary pair is divided by; none: nothing is.
  [[nodiscard]] std::span<const float> rotary_divisors() const noexcept {
    return rotary_divisors_.span();
  }

  /// Floats of scratch that the largest of its products needs.
  [[nodiscard]] std::int64_t scratch_size() const noexcept;

  /// "Q4_1, Q8_0": types of its matrices, most bytes first.
  [[nodiscard]] const std::string& quantisation() const noexcept { return quantisation_; }
  [[nodiscard]] std::int64_t parameters() const noexcept { return parameters_; }
  [[nodiscard]] std::int64_t weight_bytes() const noexcept { return weight_bytes_; }
  /// Names of tensors in its files that it does not use.
  [[nodiscard]] std::span<const std::string> left_over() const noexcept { return left_over_; }

 private:
  friend class DecoderLoader;

  DecoderConfig config_;
  StoredMatrix token_embedding_;
  StoredMatrix position_embedding_;
  std::vector<DecoderLayer> layers_;
  Norm final_norm_;
  Projection head_;
  Buffer<float> rotary_divisors_;
  std::string quantisation_;
  std::int64_t parameters_ = 0;
  std::int64_t weight_bytes_ = 0;
  std::vector<std::string> left_over_;
};

}  // namespace attention_playground
