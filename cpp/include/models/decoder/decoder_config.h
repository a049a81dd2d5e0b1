#pragma once
// What a causal language model is made of, read from `config.json` or from the
// metadata of a GGUF file.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "files/gguf.h"
#include "kernels/activations.h"
#include "layers/norm.h"
#include "layers/rotary.h"
#include "layers/rotary_frequencies.h"

namespace attention_playground {

struct DecoderConfig {
  std::string family;  // "llama", "qwen2", "gpt2": a row of models/decoder_families
  std::string title;   // as the file names itself; may be empty
  std::int64_t layers = 0;
  std::int64_t heads = 0;
  std::int64_t key_value_heads = 0;
  std::int64_t head_width = 0;
  std::int64_t width = 0;         // of the residual stream
  std::int64_t feed_forward = 0;  // inner width of the feed-forward network
  std::int64_t vocabulary = 0;
  std::int64_t context_length = 0;  // positions that the model was made for
  float norm_epsilon = 1e-5F;
  kernels::Activation activation = kernels::Activation::silu;
  double rotary_base = 10000.0;   // of families with rotary positions
  std::int64_t rotary_pairs = 0;  // 0: positions are learned
  RotaryPairs pairing = RotaryPairs::halves;
  RotaryScaling rotary_scaling = {};
  /// No token looks at a later one. Where they do (`is_causal: false`), nothing comes next.
  bool causal = true;
  /// `config.json` says that the head is the embedding's own matrix. A file
  /// without a head is tied in any case.
  bool tied = false;
  /// `config.json` asks for biases on queries, keys, values and the attention's
  /// output, or in the feed-forward network. Those that a file holds count in any case.
  bool attention_bias = false;
  bool feed_forward_bias = false;
  /// Sentences about settings that are followed in a way worth knowing, or not known.
  std::vector<std::string> notices = {};
};

/// From a Hugging Face `config.json`, each setting after the table in
/// models/config_settings.cpp. `unsupported` names what would be needed (another
/// architecture, LongRoPE's positions) and the families that work.
[[nodiscard]] Expected<DecoderConfig> read_decoder_config(std::string_view json) noexcept;

/// From a GGUF file's metadata, after models/gguf_settings.cpp; the vocabulary's
/// size is the embedding's.
[[nodiscard]] Expected<DecoderConfig> read_decoder_config(const Gguf& file) noexcept;

/// "llama, qwen2 and gpt2", for messages.
[[nodiscard]] std::string known_decoder_families();

}  // namespace attention_playground
