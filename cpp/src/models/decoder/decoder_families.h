#pragma once
// The families of decoders: how each names its tensors and settings. A new
// family is a row in decoder_families.cpp.

#include <cstdint>
#include <span>
#include <string_view>

#include "models/decoder/decoder_config.h"

namespace attention_playground {

/// Tensor names; those of a layer follow `layer` with the layer's number in
/// place of `{}`. Empty where a family has no such tensor.
struct DecoderNames {
  std::string_view token_embedding;
  std::string_view position_embedding;
  std::string_view final_norm;
  std::string_view head;
  std::string_view layer;
  std::string_view attention_norm;
  std::string_view query;
  std::string_view key;
  std::string_view value;
  std::string_view query_key_value;  // in place of the three: rows side by side
  std::string_view attention_output;
  std::string_view feed_forward_norm;
  std::string_view gate;
  std::string_view up;
  std::string_view down;
};

/// Keys of `config.json`.
struct DecoderConfigKeys {
  std::string_view layers;
  std::string_view heads;
  std::string_view width;
  std::string_view feed_forward;
  std::string_view context_length;
  std::string_view norm_epsilon;
  std::string_view activation;
};

struct DecoderFamily {
  std::string_view name;     // `model_type`, and `general.architecture` of GGUF
  DecoderNames safetensors;  // without the prefixes of models/tensor_names.h
  DecoderNames gguf;
  DecoderConfigKeys keys;
  NormKind norm = NormKind::rms;
  double norm_epsilon = 1e-6;  // where config.json gives none
  bool rotary = true;
  /// How a GGUF file pairs the columns of a head; safetensors pair halves.
  RotaryPairs gguf_pairing = RotaryPairs::halves;
  kernels::Activation gguf_activation = kernels::Activation::silu;
  bool query_key_value_bias = false;
  bool every_bias = false;  // attention output and feed-forward, too
  /// `config.json` may ask for biases (`attention_bias`, `mlp_bias`).
  bool optional_biases = false;
  /// safetensors hold [inputs, outputs] (GPT-2's Conv1D).
  bool transposed = false;
};

[[nodiscard]] std::span<const DecoderFamily> decoder_families() noexcept;
/// Null for an unknown one.
[[nodiscard]] const DecoderFamily* find_decoder_family(std::string_view name) noexcept;

}  // namespace attention_playground
