#pragma once
// The rotary positions that a model's file asks for.

#include <string>

#include "base/error.h"
#include "files/gguf.h"
#include "files/json.h"
#include "models/decoder/decoder_config.h"

namespace attention_playground {

/// Base, pairs and scaling from a `config.json`, whose sizes `config` holds already.
[[nodiscard]] Expected<void> read_rotary(const JsonValue& json, DecoderConfig& config) noexcept;

/// The same from a GGUF file's metadata; `base` is "llama." for that architecture. What
/// each frequency is divided by (rope_freqs.weight) is read with the weights.
[[nodiscard]] Expected<void> read_rotary(const Gguf& file, const std::string& base,
                                         DecoderConfig& config) noexcept;

}  // namespace attention_playground
