#include "fixture_interventions.h"

#include <gtest/gtest.h>

#include <utility>

#include "aligner_cases.h"
#include "checkpoint_cases.h"
#include "files/json.h"
#include "files/safetensors.h"
#include "models/encoder/encoder.h"
#include "training_cases.h"

namespace fixtures {

namespace core = attention_playground;

namespace {

using Interventions = std::vector<core::Intervention>;

template <typename T>
std::optional<T> unless_failed(core::Expected<T> result) {
  EXPECT_TRUE(result) << result.error().where;
  if (!result) return std::nullopt;
  return std::move(*result);
}

std::vector<std::int32_t> ids_of(const std::map<std::string, Tensor>& inputs,
                                 const std::string& name) {
  const std::vector<float>& values = inputs.at(name).values;
  return {values.begin(), values.end()};
}

std::optional<Pass> run_decoder(const std::shared_ptr<const core::Decoder>& decoder,
                                const std::vector<std::int32_t>& ids,
                                const Interventions& interventions) {
  const auto count = static_cast<std::int64_t>(ids.size());
  auto opened = unless_failed(core::DecoderSession::open(decoder, count));
  if (!opened) return std::nullopt;
  const auto session = std::make_shared<core::DecoderSession>(std::move(*opened));
  if (!unless_failed(session->begin(ids, interventions))) return std::nullopt;
  if (!unless_failed(session->advance(decoder->config().layers))) return std::nullopt;
  const std::int64_t vocabulary = decoder->config().vocabulary;
  Tensor logits{.name = "output", .shape = {count, vocabulary}, .values = {}};
  logits.values.resize(static_cast<std::size_t>(count * vocabulary));
  for (std::int64_t position = 0; position < count; ++position) {
    auto row = std::span(logits.values)
                   .subspan(static_cast<std::size_t>(position * vocabulary),
                            static_cast<std::size_t>(vocabulary));
    const auto done = session->logits(position, row);
    EXPECT_TRUE(done) << done.error().where;
  }
  auto trace = unless_failed(session->trace(count));
  if (!trace) return std::nullopt;
  return Pass{std::move(*trace), std::move(logits), session};
}

std::optional<Pass> run_trained(core::TrainableModel& model, const core::Batch& batch,
                                const Interventions& interventions) {
  auto plan = unless_failed(core::InterventionPlan::make(interventions, model.shape()));
  if (!plan) return std::nullopt;
  const auto done = model.forward(batch, {.plan = *plan});
  EXPECT_TRUE(done) << done.error().where;
  auto trace = unless_failed(model.trace(0));
  if (!done || !trace) return std::nullopt;
  const core::ConstMatrixView logits = model.logits();
  return Pass{std::move(*trace),
              {.name = "output",
               .shape = {logits.rows(), logits.cols()},
               .values = {logits.data(), logits.data() + logits.size()}}};
}

core::Batch batch_of(const std::map<std::string, Tensor>& inputs) {
  core::Batch batch;
  if (inputs.contains("source")) batch.source.append(ids_of(inputs, "source"));
  batch.target.append(ids_of(inputs, "target"));
  batch.labels.assign(batch.target.ids.size(), -1);
  return batch;
}

Model trained_model(std::shared_ptr<core::TrainableModel> model, core::Batch batch) {
  return [model = std::move(model), batch = std::move(batch)](const Interventions& interventions) {
    return run_trained(*model, batch, interventions);
  };
}

/// An encoder and the bytes that it reads in place.
struct LoadedEncoder {
  std::vector<std::uint8_t> bytes;
  std::optional<core::Encoder> encoder;
};

std::shared_ptr<const LoadedEncoder> load_encoder(const std::string& name) {
  const std::string folder = fixtures_folder() + "/checkpoints/" + name;
  auto loaded = std::make_shared<LoadedEncoder>();
  loaded->bytes = read_bytes(folder + "/model.safetensors");
  const auto json = read_bytes(folder + "/config.json");
  auto config = unless_failed(
      core::read_encoder_config({reinterpret_cast<const char*>(json.data()), json.size()}));
  auto file = unless_failed(core::Safetensors::parse(loaded->bytes));
  if (!config || !file) return nullptr;
  loaded->encoder = unless_failed(core::Encoder::load({&*file, 1}, *config));
  return loaded->encoder ? loaded : nullptr;
}

Model encoder_model(const std::string& name, std::vector<std::int32_t> ids) {
  auto loaded = load_encoder(name);
  if (!loaded) return {};
  return [loaded, ids = std::move(ids)](const Interventions& interventions) -> std::optional<Pass> {
    auto run = unless_failed(loaded->encoder->run(
        {.token_ids = ids, .keep_weights = true, .interventions = interventions}));
    if (!run) return std::nullopt;
    run->trace.projections = core::layer_projections({loaded, &*loaded->encoder}, run->text);
    const std::span<const float> hidden = run->hidden.span();
    return Pass{std::move(run->trace),
                {.name = "output",
                 .shape = {static_cast<std::int64_t>(ids.size()), loaded->encoder->config().width},
                 .values = {hidden.begin(), hidden.end()}}};
  };
}

}  // namespace

Model open_model(const std::string& model, const std::map<std::string, Tensor>& inputs) {
  const std::string name = model.substr(model.find('/') + 1);
  if (model.starts_with("aligner/")) {
    return trained_model(std::move(load_aligner_case(name).model), batch_of(inputs));
  }
  if (model.starts_with("training/")) {
    for (const TrainingCase& one : read_training_cases()) {
      if (one.name == name) {
        return trained_model(std::move(open_training_case(one).model), batch_of(inputs));
      }
    }
  }
  if (model.ends_with("bert") || model.ends_with("bert_masked")) {
    return encoder_model(name, ids_of(inputs, "ids"));
  }
  for (const CheckpointCase& one : read_checkpoint_cases()) {
    if (one.name != name) continue;
    auto decoder = unless_failed(load_decoder(one.files));
    if (!decoder) break;
    return [decoder = *decoder, ids = ids_of(inputs, "ids")](const Interventions& interventions) {
      return run_decoder(decoder, ids, interventions);
    };
  }
  return {};
}

CaseLists case_lists(const std::vector<std::uint8_t>& file) {
  auto parsed = unless_failed(core::Safetensors::parse(file));
  if (!parsed) return {};
  auto lists = unless_failed(core::parse_json(parsed->metadata().at("interventions")));
  if (!lists) return {};
  CaseLists cases;
  for (const core::JsonMember& member : lists->object) {
    auto interventions = unless_failed(core::read_interventions(core::json_text(member.value)));
    if (interventions) cases.emplace_back(member.name, std::move(*interventions));
  }
  return cases;
}

namespace {

/// The maps as they are rebuilt; where the pass kept its own, they must have the same bits.
void add_maps(const std::string& name, const core::Trace& trace, std::vector<Tensor>& results) {
  for (std::size_t index = 0; index < trace.layers.size(); ++index) {
    const core::LayerTrace& layer = trace.layers[index];
    Tensor map{.name = name + "." + layer.id.name() + ".weights",
               .shape = {layer.heads, layer.queries, layer.keys},
               .values = {}};
    for (std::int64_t head = 0; head < layer.heads; ++head) {
      auto stages = unless_failed(trace.head(static_cast<std::int64_t>(index), head));
      if (!stages) return;
      map.values.insert(map.values.end(), stages->weights.span().begin(),
                        stages->weights.span().end());
    }
    if (layer.weights.size() > 0) {
      EXPECT_TRUE(std::equal(map.values.begin(), map.values.end(), layer.weights.data()))
          << map.name << " is rebuilt with other bits than those of the pass";
    }
    results.push_back(std::move(map));
  }
}

}  // namespace

std::vector<Tensor> run_interventions(const Case& one, const std::vector<std::uint8_t>& file) {
  const Model model = open_model(one.model, read_tensors(file));
  EXPECT_TRUE(model) << "there is no model " << one.model;
  if (!model) return {};
  std::vector<Tensor> results;
  for (const auto& [name, interventions] : case_lists(file)) {
    auto pass = model(interventions);
    if (!pass) continue;
    add_maps(name, pass->trace, results);
    pass->output.name = name + ".output";
    results.push_back(std::move(pass->output));
  }
  return results;
}

}  // namespace fixtures
