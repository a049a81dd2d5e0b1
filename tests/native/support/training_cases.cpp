#include "training_cases.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "files/json.h"

namespace fixtures {

namespace core = attention_playground;

namespace {

core::PositionKind position_of(const std::string& name) {
  if (name == "learned") return core::PositionKind::learned;
  if (name == "learned_from_end") return core::PositionKind::learned_from_end;
  return name == "rotary" ? core::PositionKind::rotary : core::PositionKind::none;
}

core::TransformerConfig config_of(const core::JsonValue& json) {
  const auto size = [&](const char* name) { return json.find(name)->whole_number().value(); };
  return {.source_vocabulary = size("source_vocabulary"),
          .target_vocabulary = size("target_vocabulary"),
          .positions = size("positions"),
          .width = size("width"),
          .heads = size("heads"),
          .cross_heads = size("cross_heads"),
          .encoder_layers = size("encoder_layers"),
          .decoder_layers = size("decoder_layers"),
          .feed_forward = size("feed_forward"),
          .position = position_of(json.find("position")->string),
          .causal = json.find("causal")->boolean};
}

core::SequenceRows rows_of(const std::map<std::string, Tensor>& tensors, const std::string& name) {
  core::SequenceRows rows;
  const auto ids = tensors.find(name + ".ids");
  const auto first = tensors.find(name + ".first");
  if (ids == tensors.end() || first == tensors.end()) return rows;
  rows.ids.assign(ids->second.values.begin(), ids->second.values.end());
  rows.first.assign(first->second.values.begin(), first->second.values.end());
  return rows;
}

}  // namespace

void PrintTo(const TrainingCase& one, std::ostream* stream) { *stream << one.name; }

std::vector<TrainingCase> read_training_cases() {
  const auto bytes = read_bytes(fixtures_folder() + "/training/cases.json");
  auto json = core::parse_json({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  std::vector<TrainingCase> result;
  if (!json) return result;
  for (const core::JsonValue& entry : json->array) {
    TrainingCase one{.name = entry.find("name")->string,
                     .config = config_of(*entry.find("config")),
                     .smoothings = {}};
    for (const auto& [name, value] : entry.find("smoothings")->object) {
      one.smoothings[name] = static_cast<float>(value.number);
    }
    result.push_back(std::move(one));
  }
  return result;
}

TrainingFixture open_training_case(const TrainingCase& one) {
  TrainingFixture fixture;
  const auto file = read_bytes(fixtures_folder() + "/training/" + one.name + ".safetensors");
  fixture.tensors = read_tensors(file);
  fixture.batch.source = rows_of(fixture.tensors, "source");
  fixture.batch.target = rows_of(fixture.tensors, "target");
  const auto labels = fixture.tensors.find("labels");
  if (labels != fixture.tensors.end()) {
    fixture.batch.labels.assign(labels->second.values.begin(), labels->second.values.end());
  }
  auto model = core::create_transformer(one.config, 1);
  EXPECT_TRUE(model) << (model ? "" : model.error().where);
  if (!model) return fixture;
  core::Parameters& parameters = (*model)->parameters();
  for (const core::Parameter& parameter : parameters.list()) {
    const auto found = fixture.tensors.find("parameter." + parameter.name);
    const bool fits = found != fixture.tensors.end() &&
                      static_cast<std::int64_t>(found->second.values.size()) == parameter.size();
    EXPECT_TRUE(fits) << parameter.name;
    if (!fits) continue;
    std::ranges::copy(found->second.values, parameters.values().begin() + parameter.offset);
  }
  fixture.model = std::move(*model);
  return fixture;
}

}  // namespace fixtures
