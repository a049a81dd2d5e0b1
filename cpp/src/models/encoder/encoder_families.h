#pragma once
// The families of encoders: how each names its tensors and settings. A new
// family is a row in encoder_families.cpp.

#include <string>
#include <string_view>

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
  EncoderConfigKeys keys;
  /// The first token's position is the padding token's id plus one, not 0.
  bool positions_follow_padding = false;
};

/// Null for an unknown one.
[[nodiscard]] const EncoderFamily* find_encoder_family(std::string_view name) noexcept;

/// What llama.cpp calls "bert": all three families, under the same names.
inline constexpr std::string_view gguf_encoder = "bert";
[[nodiscard]] const EncoderNames& gguf_encoder_names() noexcept;

}  // namespace attention_playground
