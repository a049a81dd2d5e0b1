#pragma once
// The families of encoders: how each names its tensors and settings. A new
// family is a row in encoder_families.cpp.

#include <string>
#include <string_view>

namespace attention_playground {

/// Tensor names of a layer; they follow `layer`, the layer's number and a dot.
struct EncoderNames {
  std::string_view layer;
  std::string_view query;
  std::string_view key;
  std::string_view value;
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

/// "bert, roberta and distilbert", for messages.
[[nodiscard]] std::string known_encoder_families();

}  // namespace attention_playground
