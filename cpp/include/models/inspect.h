#pragma once
// What a model is, read from the beginning of its file before anything is loaded.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/error.h"
#include "models/decoder_config.h"
#include "models/encoder.h"

namespace attention_playground {

struct ModelInspection {
  /// One of the two is there.
  std::optional<DecoderConfig> decoder;
  std::optional<EncoderConfig> encoder;
  std::string quantisation;           // "Q4_1, Q8_0": types of the matrices, most bytes first
  std::int64_t parameters = 0;        // in this file: one shard's, where there are several
  std::int64_t weight_bytes = 0;      // likewise
  std::int64_t memory_per_token = 0;  // of a decoder's session
  bool has_tokenizer = false;         // GGUF files hold their own
};

/// `beginning` of a GGUF or safetensors file of `file_size` bytes; for the latter
/// with `config.json`. `unsupported` names the families that work.
[[nodiscard]] Expected<ModelInspection> inspect_model(std::span<const std::uint8_t> beginning,
                                                      std::uint64_t file_size,
                                                      std::string_view config_json) noexcept;

}  // namespace attention_playground
