#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/decoder/decoder.h"
#include "models/encoder/encoder.h"

namespace attention_tools {

/// A model and the files that it reads in place; one of the two is there.
struct OpenedModel {
  std::vector<std::vector<std::uint8_t>> files;
  std::shared_ptr<const attention_playground::Decoder> decoder;
  std::optional<attention_playground::Encoder> encoder;
  std::string tokenizer;  // JSON of a GGUF file's own; empty where it has none
};

/// Opens a .gguf file, or a folder with config.json and either model.safetensors
/// or the shards of model.safetensors.index.json; gives a sentence when it fails,
/// else an empty string.
std::string open_model(const std::string& path, OpenedModel& model);

/// What the model is (`inspection_json`), and a GGUF file's own tokenizer as JSON,
/// empty where it has none; nothing is loaded.
std::string inspect_model_at(const std::string& path, std::string& card, std::string& tokenizer);

/// The same, and a sentence where the model is no decoder.
std::string open_decoder(const std::string& path, OpenedModel& model);

}  // namespace attention_tools
