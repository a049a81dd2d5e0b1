#include "checkpoint_cases.h"

#include <optional>
#include <span>
#include <utility>

#include "files/gguf.h"
#include "files/json.h"
#include "files/safetensors.h"
#include "fixture_cases.h"

namespace fixtures {

namespace core = attention_playground;

void PrintTo(const CheckpointCase& one, std::ostream* stream) { *stream << one.name; }

std::vector<CheckpointCase> read_checkpoint_cases(const std::string& family) {
  const std::string folder = fixtures_folder() + "/" + family + "/";
  const auto bytes = read_bytes(folder + "cases.json");
  auto json = core::parse_json({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  std::vector<CheckpointCase> result;
  if (!json) return result;
  for (const core::JsonValue& entry : json->array) {
    CheckpointCase one;
    one.name = entry.find("name")->string;
    one.family = entry.find("family")->string;
    for (const auto& file : entry.find("files")->array) {
      one.files.push_back(folder + one.name + "/" + file.string);
    }
    one.expected = folder + entry.find("expected")->string;
    for (const auto& name : entry.find("cases")->array) one.cases.push_back(name.string);
    one.logits = entry.find("logits")->boolean;
    const core::JsonValue* const classes = entry.find("classes");
    one.classes = classes != nullptr && classes->boolean;
    result.push_back(std::move(one));
  }
  return result;
}

namespace {

/// A model's bytes, and what is read of them.
struct ModelFiles {
  std::vector<std::vector<std::uint8_t>>& bytes;
  std::string config;
  std::vector<core::Safetensors> shards;
  std::optional<core::Gguf> gguf;
};

core::Expected<void> read_files(const std::vector<std::string>& paths, ModelFiles& files) {
  for (const std::string& path : paths) {
    auto bytes = read_bytes(path);
    if (path.ends_with("config.json")) files.config.assign(bytes.begin(), bytes.end());
    if (!path.ends_with(".safetensors") && !path.ends_with(".gguf")) continue;
    files.bytes.push_back(std::move(bytes));
    if (path.ends_with(".gguf")) {
      auto gguf = core::Gguf::parse(files.bytes.back());
      if (!gguf) return std::unexpected(gguf.error());
      files.gguf = std::move(*gguf);
    } else {
      auto shard = core::Safetensors::parse(files.bytes.back());
      if (!shard) return std::unexpected(shard.error());
      files.shards.push_back(std::move(*shard));
    }
  }
  return {};
}

template <typename Model, typename Source, typename Config>
core::Expected<Model> load_from(const Source& source, const core::Expected<Config>& config) {
  if (!config) return std::unexpected(config.error());
  return Model::load(source, *config);
}

}  // namespace

core::Expected<std::shared_ptr<const core::Decoder>> load_decoder(
    const std::vector<std::string>& paths) {
  auto loaded = std::make_shared<LoadedDecoder>();
  ModelFiles files{.bytes = loaded->files, .config = {}, .shards = {}, .gguf = {}};
  if (auto read = read_files(paths, files); !read) return std::unexpected(read.error());
  auto decoder =
      files.gguf
          ? load_from<core::Decoder>(*files.gguf, core::read_decoder_config(*files.gguf))
          : load_from<core::Decoder>(std::span<const core::Safetensors>(files.shards),
                                     core::read_decoder_config(std::string_view(files.config)));
  if (!decoder) return std::unexpected(decoder.error());
  loaded->decoder = std::move(*decoder);
  return std::shared_ptr<const core::Decoder>(loaded, &loaded->decoder);
}

core::Expected<std::shared_ptr<const core::Encoder>> load_encoder(
    const std::vector<std::string>& paths) {
  auto loaded = std::make_shared<LoadedEncoder>();
  ModelFiles files{.bytes = loaded->files, .config = {}, .shards = {}, .gguf = {}};
  if (auto read = read_files(paths, files); !read) return std::unexpected(read.error());
  auto encoder =
      files.gguf
          ? load_from<core::Encoder>(*files.gguf, core::read_encoder_config(*files.gguf))
          : load_from<core::Encoder>(std::span<const core::Safetensors>(files.shards),
                                     core::read_encoder_config(std::string_view(files.config)));
  if (!encoder) return std::unexpected(encoder.error());
  loaded->encoder = std::move(*encoder);
  return std::shared_ptr<const core::Encoder>(loaded, &loaded->encoder);
}

}  // namespace fixtures
