#include "opened_model.h"

#include <filesystem>

#include "files.h"
#include "files/shard_index.h"
#include "models/inspect.h"

namespace attention_tools {

namespace core = attention_playground;

namespace {

std::string read_text(const std::string& path, std::string& text) {
  std::vector<std::uint8_t> bytes;
  auto problem = read_file(path, bytes);
  text.assign(bytes.begin(), bytes.end());
  return problem;
}

/// The names of a checkpoint's files in its folder.
std::string find_weights(const std::string& folder, std::vector<std::string>& names) {
  const std::string index_path = folder + "/model.safetensors.index.json";
  if (!std::filesystem::exists(index_path)) {
    names = {"model.safetensors"};
    return "";
  }
  std::string text;
  if (auto problem = read_text(index_path, text); !problem.empty()) return problem;
  auto index = core::read_shard_index(text);
  if (!index) return index.error().where;
  names = std::move(index->files);
  return "";
}

std::vector<core::ModelPart> parts_of(const OpenedModel& model) {
  std::vector<core::ModelPart> parts;
  for (const auto& bytes : model.files) {
    parts.push_back({.beginning = bytes, .file_size = bytes.size()});
  }
  return parts;
}

std::string load_gguf(OpenedModel& model) {
  auto file = core::Gguf::parse(model.files.front());
  if (!file) return file.error().where;
  auto config = core::read_decoder_config(*file);
  if (!config) return config.error().where;
  auto decoder = core::Decoder::load(*file, *config);
  if (!decoder) return decoder.error().where;
  model.decoder = std::make_shared<const core::Decoder>(std::move(*decoder));
  if (file->strings("tokenizer.ggml.tokens") == nullptr) return "";
  auto tokenizer = core::gguf_tokenizer_json(*file);
  if (!tokenizer) return tokenizer.error().where;
  model.tokenizer = std::move(*tokenizer);
  return "";
}

std::string load_shards(const core::ModelInspection& inspection, OpenedModel& model) {
  std::vector<core::Safetensors> shards;
  for (const auto& bytes : model.files) {
    auto shard = core::Safetensors::parse(bytes);
    if (!shard) return shard.error().where;
    shards.push_back(std::move(*shard));
  }
  if (inspection.decoder) {
    auto decoder = core::Decoder::load(shards, *inspection.decoder);
    if (!decoder) return decoder.error().where;
    model.decoder = std::make_shared<const core::Decoder>(std::move(*decoder));
    return "";
  }
  if (shards.size() > 1) return "an encoder is read from one file, and this one has several";
  auto encoder = core::Encoder::load(shards.front(), *inspection.encoder);
  if (!encoder) return encoder.error().where;
  model.encoder = std::move(*encoder);
  return "";
}

std::string load_folder(const std::string& folder, OpenedModel& model) {
  std::string config;
  if (auto problem = read_text(folder + "/config.json", config); !problem.empty()) return problem;
  std::vector<std::string> names;
  if (auto problem = find_weights(folder, names); !problem.empty()) return problem;
  for (const std::string& name : names) {
    auto problem = read_file(folder + "/" + name, model.files.emplace_back());
    if (!problem.empty()) return problem;
  }
  auto inspection = core::inspect_model(parts_of(model), config);
  return inspection ? load_shards(*inspection, model) : inspection.error().where;
}

}  // namespace

std::string open_model(const std::string& path, OpenedModel& model) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return load_folder(path, model);
  auto problem = read_file(path, model.files.emplace_back());
  return problem.empty() ? load_gguf(model) : problem;
}

std::string open_decoder(const std::string& path, OpenedModel& model) {
  if (auto problem = open_model(path, model); !problem.empty()) return problem;
  return model.decoder ? "" : "'" + path + "' is an encoder, which generates no text";
}

}  // namespace attention_tools
