#pragma once
// The families of encoders: how each names its tensors and settings. A new
// family is a row in encoder_families.cpp.

#include <string>
#include <string_view>

#include "kernels/activations.h"

namespace attention_playground {

/// Tensor names; those of a layer follow `layer`, the layer's number and a dot. Empty
/// where a family has no such tensor.
struct EncoderNames {
  std::string_view word_embeddings;
  std::string_view position_embeddings;
  std::string_view type_embeddings;
  std::string_view embedding_norm;
  std::string_view layer;
  std::string_view query;
  std::string_view key;
  std::string_view value;
  std::string_view query_key_value;  // in place of the three, in some files
  std::string_view attention_output;
  std::string_view attention_norm;
  std::string_view feed_forward_in;
  std::string_view feed_forward_out;
  std::string_view feed_forward_norm;
};

/// Names of the heads' tensors, which stand outside the body of the model.
struct EncoderHeadNames {
  std::string_view transform;
  std::string_view norm;
  std::string_view output;       // the word embedding's own matrix where it is missing
  std::string_view output_bias;  // where it does not stand beside the matrix
  /// RoBERTa's is gelu, whatever its layers have.
  bool has_own_gelu = false;
  std::string_view class_dense;
  std::string_view class_output;
  kernels::Activation class_activation = kernels::Activation::tanh;
};

/// Keys of `config.json`; empty where a family has no such setting.
struct EncoderConfigKeys {
  std::string_view layers;
  std::string_view heads;
  std::string_view width;
  std::string_view feed_forward;
  std::string_view token_types;
  std::string_view norm_epsilon;
  std::string_view activation;
};

struct EncoderFamily {
  std::string_view name;  // `model_type`
  EncoderNames names;
  EncoderHeadNames heads;
  EncoderConfigKeys keys;
  /// The first token's position is the padding token's id plus one, not 0.
  bool positions_follow_padding = false;
};

/// Null for an unknown one.
[[nodiscard]] const EncoderFamily* find_encoder_family(std::string_view name) noexcept;

/// What llama.cpp calls "bert": all three families, under the same names.
inline constexpr std::string_view gguf_encoder = "bert";
[[nodiscard]] const EncoderNames& gguf_encoder_names() noexcept;
/// llama.cpp keeps heads over whole texts alone. DistilBERT's, which has another activation,
/// is known by the token types that it lacks.
[[nodiscard]] const EncoderHeadNames& gguf_encoder_heads(bool has_token_types) noexcept;

}  // namespace attention_playground
