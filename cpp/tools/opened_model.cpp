#include "opened_model.h"

#include <filesystem>

#include "files.h"
#include "files/file_kind.h"
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

/// The one safetensors file of a folder, whatever its name.
std::string find_only_file(const std::string& folder, std::vector<std::string>& names) {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.path().extension() == ".safetensors")
      names.push_back(entry.path().filename().string());
  }
  if (names.size() == 1) return "";
  return "'" + folder + "' holds " + std::to_string(names.size()) +
         " safetensors files, none of them model.safetensors, and no index that joins them";
}

/// The names of a checkpoint's files in its folder.
std::string find_weights(const std::string& folder, std::vector<std::string>& names) {
  const std::string index_path = folder + "/model.safetensors.index.json";
  const bool whole = std::filesystem::exists(folder + "/model.safetensors");
  if (!std::filesystem::exists(index_path)) {
    if (!whole) return find_only_file(folder, names);
    names = {"model.safetensors"};
    return "";
  }
  std::string text;
  if (auto problem = read_text(index_path, text); !problem.empty()) return problem;
  auto index = core::read_shard_index(text);
  if (!index) return index.error().where;
  for (const std::string& name : index->files) {
    if (!std::filesystem::exists(folder + "/" + name)) {
      return name + " is missing beside model.safetensors.index.json, which names it";
    }
  }
  names = whole ? std::vector<std::string>{"model.safetensors"} : std::move(index->files);
  return "";
}

std::vector<core::ModelPart> parts_of(const OpenedModel& model) {
  std::vector<core::ModelPart> parts;
  for (const auto& bytes : model.files) {
    parts.push_back({.beginning = bytes, .file_size = bytes.size()});
  }
  return parts;
}

/// From a GGUF file or from a checkpoint's shards, whose configurations differ likewise.
template <typename Source, typename Config>
std::string load_decoder(const Source& source, const core::Expected<Config>& config,
                         OpenedModel& model) {
  if (!config) return config.error().where;
  auto decoder = core::Decoder::load(source, *config);
  if (!decoder) return decoder.error().where;
  model.decoder = std::make_shared<const core::Decoder>(std::move(*decoder));
  return "";
}

template <typename Source, typename Config>
std::string load_encoder(const Source& source, const core::Expected<Config>& config,
                         OpenedModel& model) {
  if (!config) return config.error().where;
  auto encoder = core::Encoder::load(source, *config);
  if (!encoder) return encoder.error().where;
  model.encoder = std::move(*encoder);
  return "";
}

std::string load_gguf(OpenedModel& model) {
  auto file = core::Gguf::parse(model.files.front());
  if (!file) return file.error().where;
  auto problem = core::holds_encoder(*file)
                     ? load_encoder(*file, core::read_encoder_config(*file), model)
                     : load_decoder(*file, core::read_decoder_config(*file), model);
  if (!problem.empty() || file->strings("tokenizer.ggml.tokens") == nullptr) return problem;
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
    return load_decoder(std::span<const core::Safetensors>(shards),
                        core::Expected<core::DecoderConfig>(*inspection.decoder), model);
  }
  return load_encoder(std::span<const core::Safetensors>(shards),
                      core::Expected<core::EncoderConfig>(*inspection.encoder), model);
}

/// A folder's files and its configuration.
std::string read_folder(const std::string& folder, OpenedModel& model, std::string& config) {
  if (!std::filesystem::exists(folder + "/config.json") &&
      std::filesystem::exists(folder + "/adapter_config.json")) {
    return "'" + folder +
           "' holds an adapter (LoRA), which changes another model and is none itself; merge it "
           "into its base model with merge_and_unload() in peft, save that with save_pretrained, "
           "and open the folder that this writes";
  }
  if (auto problem = read_text(folder + "/config.json", config); !problem.empty()) return problem;
  if (config.empty()) return "config.json: " + core::foreign_text(config);
  std::vector<std::string> names;
  if (auto problem = find_weights(folder, names); !problem.empty()) return problem;
  for (const std::string& name : names) {
    auto problem = read_file(folder + "/" + name, model.files.emplace_back());
    if (!problem.empty()) return problem;
  }
  return "";
}

std::string load_folder(const std::string& folder, OpenedModel& model) {
  std::string config;
  if (auto problem = read_folder(folder, model, config); !problem.empty()) return problem;
  auto inspection = core::inspect_model(parts_of(model), config);
  return inspection ? load_shards(*inspection, model) : inspection.error().where;
}

}  // namespace

std::string inspect_model_at(const std::string& path, std::string& card, std::string& tokenizer) {
  OpenedModel model;
  std::string config;
  std::error_code error;
  const bool folder = std::filesystem::is_directory(path, error);
  auto problem =
      folder ? read_folder(path, model, config) : read_file(path, model.files.emplace_back());
  if (!problem.empty()) return problem;
  auto inspection = core::inspect_model(parts_of(model), config);
  if (!inspection) return inspection.error().where;
  card = core::inspection_json(*inspection);
  if (!inspection->has_tokenizer) return "";
  auto file = core::Gguf::parse(model.files.front());
  if (!file) return file.error().where;
  auto own = core::gguf_tokenizer_json(*file);
  if (!own) return own.error().where;
  tokenizer = std::move(*own);
  return "";
}

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
