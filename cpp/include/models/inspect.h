#pragma once
// What a model is, read from the beginning of its file before anything is loaded.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "models/decoder/decoder_config.h"
#include "models/encoder/encoder.h"

namespace attention_playground {

/// The beginning of one of a model's files, which has `file_size` bytes in all.
struct ModelPart {
  std::span<const std::uint8_t> beginning;
  std::uint64_t file_size = 0;
};

struct ModelInspection {
  /// One of the two is there.
  std::optional<DecoderConfig> decoder;
  std::optional<EncoderConfig> encoder;
  TokenPrediction predicts = TokenPrediction::none;
  std::vector<std::string> classes;   // labels of the classes of a text
  std::string quantisation;           // "Q4_1, Q8_0": types of the matrices, most bytes first
  std::int64_t parameters = 0;        // of all files together
  std::int64_t weight_bytes = 0;      // likewise
  std::int64_t own_bytes = 0;         // of matrices that are kept beside the files
  std::int64_t memory_per_token = 0;  // of a decoder's session
  bool has_tokenizer = false;         // GGUF files hold their own
  /// Tensors that the model does not use.
  std::vector<std::string> left_over;
  /// Sentences about settings and tensors that are worth knowing, or not known.
  std::vector<std::string> notices;
  /// Why its tensors cannot be loaded; empty where they can.
  std::string problem;
};

/// All `parts` of a model: one GGUF file, or the safetensors files of a checkpoint
/// with its `config.json`. `unsupported` names what is not known: the family, a
/// setting, or what a file is in place of a model's.
[[nodiscard]] Expected<ModelInspection> inspect_model(std::span<const ModelPart> parts,
                                                      std::string_view config_json) noexcept;

/// The inspection as JSON: `kind` ("decoder" or "encoder"), `summary` (family, title
/// and sizes), `settings` that are followed, `predicts` ("next", "masked" or nothing),
/// `classes` by name, `leftOver`, `notices`, `problem` and `hasTokenizer`.
[[nodiscard]] std::string inspection_json(const ModelInspection& inspection);

}  // namespace attention_playground
