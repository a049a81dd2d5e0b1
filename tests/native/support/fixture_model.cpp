#include "fixture_model.h"

#include <gtest/gtest.h>

#include <optional>

#include "models/encoder/encoder.h"

namespace fixtures {

namespace core = attention_playground;

namespace {

/// The model stays loaded from one case to the next; its file's bytes must live on.
struct LoadedModel {
  std::string name;
  std::vector<std::uint8_t> bytes;
  std::optional<core::Encoder> encoder;
};

const core::Encoder* load_model(const std::string& name) {
  static LoadedModel loaded;
  if (loaded.name == name) return loaded.encoder ? &*loaded.encoder : nullptr;
  const std::string folder = models_folder() + "/" + name;
  const auto json = read_bytes(folder + "/config.json");
  loaded = LoadedModel{
      .name = name, .bytes = read_bytes(folder + "/model.safetensors"), .encoder = std::nullopt};
  auto config =
      core::read_encoder_config({reinterpret_cast<const char*>(json.data()), json.size()});
  EXPECT_TRUE(config) << folder << "/config.json: " << config.error().where;
  if (!config) return nullptr;
  auto file = core::Safetensors::parse(loaded.bytes);
  EXPECT_TRUE(file) << folder
                    << "/model.safetensors (scripts/models puts it there): " << file.error().where;
  if (!file) return nullptr;
  auto encoder = core::Encoder::load({&*file, 1}, *config);
  EXPECT_TRUE(encoder) << encoder.error().where;
  if (!encoder) return nullptr;
  loaded.encoder = std::move(*encoder);
  return &*loaded.encoder;
}

std::vector<std::int32_t> whole_numbers(const Tensor& tensor) {
  return {tensor.values.begin(), tensor.values.end()};
}

}  // namespace

std::vector<Tensor> run_model(const Case& one, const std::map<std::string, Tensor>& inputs) {
  const core::Encoder* const encoder = load_model(one.model);
  if (encoder == nullptr) return {};
  const auto ids = whole_numbers(inputs.at("token_ids"));
  const auto types = whole_numbers(inputs.at("token_types"));
  auto run = encoder->run({.token_ids = ids, .token_types = types});
  EXPECT_TRUE(run) << run.error().where;
  if (!run) return {};
  const core::Trace& trace = run->trace;
  std::vector<Tensor> maps;
  for (std::size_t layer = 0; layer < trace.layers.size(); ++layer) {
    const core::LayerTrace& kept = trace.layers[layer];
    Tensor map{.name = kept.id.name() + ".weights",
               .shape = {kept.heads, kept.queries, kept.keys},
               .values = {}};
    for (std::int64_t head = 0; head < kept.heads; ++head) {
      auto stages = trace.head(static_cast<std::int64_t>(layer), head);
      EXPECT_TRUE(stages) << stages.error().where;
      if (!stages) return {};
      const std::span<const float> weights = stages->weights.span();
      map.values.insert(map.values.end(), weights.begin(), weights.end());
    }
    maps.push_back(std::move(map));
  }
  return maps;
}

}  // namespace fixtures
