#include "checkpoint_cases.h"

#include <algorithm>
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
    result.push_back(std::move(one));
  }
  return result;
}

core::Expected<std::shared_ptr<const core::Decoder>> load_decoder(
    const std::vector<std::string>& files) {
  auto loaded = std::make_shared<LoadedDecoder>();
  std::string config_text;
  std::vector<core::Safetensors> shards;
  for (const std::string& file : files) {
    auto bytes = read_bytes(file);
    if (file.ends_with("config.json")) config_text.assign(bytes.begin(), bytes.end());
    if (!file.ends_with(".safetensors") && !file.ends_with(".gguf")) continue;
    loaded->files.push_back(std::move(bytes));
    if (file.ends_with(".gguf")) {
      auto gguf = core::Gguf::parse(loaded->files.back());
      if (!gguf) return std::unexpected(gguf.error());
      auto config = core::read_decoder_config(*gguf);
      if (!config) return std::unexpected(config.error());
      auto decoder = core::Decoder::load(*gguf, *config);
      if (!decoder) return std::unexpected(decoder.error());
      loaded->decoder = std::move(*decoder);
      return std::shared_ptr<const core::Decoder>(loaded, &loaded->decoder);
    }
    auto shard = core::Safetensors::parse(loaded->files.back());
    if (!shard) return std::unexpected(shard.error());
    shards.push_back(std::move(*shard));
  }
  auto config = core::read_decoder_config(config_text);
  if (!config) return std::unexpected(config.error());
  auto decoder = core::Decoder::load(shards, *config);
  if (!decoder) return std::unexpected(decoder.error());
  loaded->decoder = std::move(*decoder);
  return std::shared_ptr<const core::Decoder>(loaded, &loaded->decoder);
}

}  // namespace fixtures
