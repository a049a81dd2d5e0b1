#pragma once
// Encoders from GGUF. What the page computes first comes from safetensors: the module for that
// has encoder_gguf_refused.cpp in the place of encoder_gguf.cpp.

#include <string>

#include "boundary.h"
#include "models/encoder/encoder.h"

namespace attention_playground::wasm {

struct GgufEncoder {
  Encoder encoder;        // reads the file in place
  std::string tokenizer;  // JSON; empty where the file holds none
};

[[nodiscard]] Expected<GgufEncoder> open_gguf_encoder(const ByteBuffer& file) noexcept;

}  // namespace attention_playground::wasm
