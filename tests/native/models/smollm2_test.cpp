// SmolLM2-135M against a float64 forward of its own (tests/fixtures/README.md,
// SmolLM2): maps, predictions, continuations, interventions.

#include <cmath>
#include <map>

#include "checkpoint_cases.h"
#include "files/json.h"
#include "files/safetensors.h"
#include "fixture_cases.h"
#include "models/decoder/decoder_session.h"
#include "models/decoder/prediction.h"
#include "support.h"

namespace core = attention_playground;

namespace {

constexpr double map_tolerance = 2e-3;
constexpr double log_probability_tolerance = 0.02;
/// With weights as they are and f32 activations, far less than what is asked for.
constexpr double exact_tolerance = 1e-4;
constexpr std::int64_t all_layers = 30;

std::shared_ptr<const core::Decoder> model() {
  static const auto decoder =
      fixtures::load_decoder({fixtures::models_folder() + "/" + fixtures::smollm2_file});
  EXPECT_TRUE(decoder) << decoder.error().where;
  return decoder ? *decoder : nullptr;
}

using Tensors = std::map<std::string, fixtures::Tensor>;

Tensors expected_of(const std::string& name) {
  return fixtures::read_tensors(
      fixtures::read_bytes(fixtures::fixtures_folder() + "/smollm2/" + name + ".safetensors"));
}

std::vector<std::int32_t> ids_of(const fixtures::Tensor& tensor) {
  return {tensor.values.begin(), tensor.values.end()};
}

void run(core::DecoderSession& session, std::span<const std::int32_t> ids,
         std::span<const core::Intervention> interventions = {}) {
  auto kept = session.begin(ids, interventions);
  ASSERT_TRUE(kept) << kept.error().where;
  auto left = session.advance(all_layers);
  ASSERT_TRUE(left) << left.error().where;
  ASSERT_EQ(*left, 0);
}

core::DecoderSession open(std::size_t tokens) {
  return std::move(*core::DecoderSession::open(model(), static_cast<std::int64_t>(tokens)));
}

std::vector<float> last_logits(const core::DecoderSession& session) {
  std::vector<float> logits(static_cast<std::size_t>(model()->config().vocabulary));
  auto done = session.logits(static_cast<std::int64_t>(session.tokens().size()) - 1, logits);
  EXPECT_TRUE(done) << done.error().where;
  return logits;
}

void expect_log_probabilities(const std::vector<float>& logits, const Tensors& expected,
                              const std::string& name) {
  const auto ids = ids_of(expected.at(name + "_ids"));
  for (std::size_t i = 0; i < ids.size(); ++i) {
    auto actual = core::log_probability(logits, ids[i]);
    ASSERT_TRUE(actual);
    EXPECT_NEAR(*actual, expected.at(name).values[i], log_probability_tolerance) << ids[i];
    EXPECT_NEAR(*actual, expected.at(name).values[i], 30.0 * exact_tolerance) << ids[i];
  }
}

/// Whole maps, the rows that a long text keeps, and the squares of all rows.
void expect_maps(const core::Trace& trace, const Tensors& expected) {
  for (std::int64_t index = 0; index < all_layers; ++index) {
    const core::LayerTrace& layer = trace.layers[static_cast<std::size_t>(index)];
    auto weights = core::layer_weights(trace, layer);
    ASSERT_TRUE(weights) << weights.error().where;
    const std::string name = "layer." + std::to_string(index);
    const auto known = expected.find(name + ".weights");
    if (known != expected.end()) {
      const fixtures::Tensor actual{.name = name,
                                    .shape = known->second.shape,
                                    .values = {weights->all.begin(), weights->all.end()}};
      EXPECT_EQ(fixtures::difference(actual, known->second, exact_tolerance, 0.0), "");
    }
    const auto keys = static_cast<std::size_t>(layer.keys);
    const auto& squares = expected.at(name + ".squares").values;
    for (std::size_t row = 0; row < squares.size(); ++row) {
      double sum = 0.0;
      for (std::size_t key = 0; key < keys; ++key) {
        const auto weight = static_cast<double>(weights->all[row * keys + key]);
        sum += weight * weight;
      }
      EXPECT_NEAR(sum, squares[row], map_tolerance) << name << " row " << row;
    }
  }
}

class SmolLm2 : public testing::TestWithParam<const char*> {};

TEST_P(SmolLm2, MapsAndPredictionsAreThoseOfTheReference) {
  if (const auto missing = fixtures::missing_model(fixtures::smollm2_file)) {
    GTEST_SKIP() << *missing;
  }
  const Tensors expected = expected_of(GetParam());
  const auto ids = ids_of(expected.at("token_ids"));
  auto session = open(ids.size());
  run(session, ids);
  const auto logits = last_logits(session);
  expect_log_probabilities(logits, expected, "top");
  expect_log_probabilities(logits, expected, "seeded");
  auto trace = session.trace(static_cast<std::int64_t>(ids.size()));
  ASSERT_TRUE(trace) << trace.error().where;
  expect_maps(*trace, expected);
}

TEST_P(SmolLm2, TwentyFourTokensFollowGreedilyAsInTheReference) {
  if (const auto missing = fixtures::missing_model(fixtures::smollm2_file)) {
    GTEST_SKIP() << *missing;
  }
  const Tensors expected = expected_of(GetParam());
  auto ids = ids_of(expected.at("token_ids"));
  const auto continuation = ids_of(expected.at("continuation"));
  auto session = open(ids.size() + continuation.size());
  for (const std::int32_t next : continuation) {
    run(session, ids);
    auto prediction = core::predict(last_logits(session), {.temperature = 0.0F}, 0, 1);
    ASSERT_TRUE(prediction) << prediction.error().where;
    ASSERT_EQ(prediction->sampled, next);
    ids.push_back(next);
  }
}

INSTANTIATE_TEST_SUITE_P(Prompts, SmolLm2,
                         testing::Values("prose", "dursley", "code", "digits", "accents", "emoji",
                                         "chat", "long"),
                         [](const auto& one) { return std::string(one.param); });

std::map<std::string, std::vector<core::Intervention>> edits() {
  const auto bytes =
      fixtures::read_bytes(fixtures::fixtures_folder() + "/smollm2/edits.safetensors");
  auto file = core::Safetensors::parse(bytes);
  std::map<std::string, std::vector<core::Intervention>> result;
  EXPECT_TRUE(file);
  auto json = core::parse_json(file->metadata().at("edits"));
  EXPECT_TRUE(json);
  // Each list again as text: what the page sends.
  std::string text = file->metadata().at("edits");
  for (const auto& [name, list] : json->object) {
    const std::size_t begin = text.find('[', text.find(core::json_string(name)));
    const std::size_t end = text.find(']', begin);
    auto read = core::read_interventions(text.substr(begin, end - begin + 1));
    EXPECT_TRUE(read) << name << ": " << read.error().where;
    if (read) result[name] = *read;
  }
  return result;
}

TEST(SmolLm2Interventions, ReachThePredictionAsInTheReference) {
  if (const auto missing = fixtures::missing_model(fixtures::smollm2_file)) {
    GTEST_SKIP() << *missing;
  }
  const Tensors expected = expected_of("edits");
  const auto ids = ids_of(expected_of("dursley").at("token_ids"));
  const auto target = static_cast<std::int64_t>(expected.at("target").values[0]);
  auto plain = open(ids.size());
  run(plain, ids);
  const auto before = last_logits(plain);
  const auto all = edits();
  EXPECT_GE(all.size(), 20U);
  for (const auto& [name, interventions] : all) {
    auto session = open(ids.size());
    run(session, ids, interventions);
    const auto after = last_logits(session);
    EXPECT_NEAR(*core::log_probability(after, target),
                expected.at(name + ".log_probability").values[0], 3e-3)
        << name;
    EXPECT_NEAR(*core::divergence(before, after), expected.at(name + ".divergence").values[0], 3e-3)
        << name;
    auto trace = session.trace(static_cast<std::int64_t>(ids.size()));
    ASSERT_TRUE(trace);
    auto weights = core::layer_weights(*trace, trace->layers.back());
    ASSERT_TRUE(weights);
    const auto& rows = expected.at(name + ".last_layer.weights").values;
    for (std::size_t head = 0; head < 9; ++head) {
      for (std::size_t key = 0; key < ids.size(); ++key) {
        const std::size_t row = head * ids.size() + ids.size() - 1;
        EXPECT_NEAR(weights->all[row * ids.size() + key], rows[head * ids.size() + key],
                    map_tolerance)
            << name << " head " << head << " key " << key;
      }
    }
  }
}

TEST(SmolLm2Rotation, ScoresBeforeAndAfterAreThoseOfTheReference) {
  if (const auto missing = fixtures::missing_model(fixtures::smollm2_file)) {
    GTEST_SKIP() << *missing;
  }
  const Tensors expected = expected_of("dursley");
  const auto ids = ids_of(expected.at("token_ids"));
  auto session = open(ids.size());
  run(session, ids);
  auto trace = session.trace(static_cast<std::int64_t>(ids.size()));
  ASSERT_TRUE(trace);
  auto stages = trace->head(3, 4);
  ASSERT_TRUE(stages);
  const std::pair<const char*, const core::Buffer<float>*> parts[] = {
      {"scores", &stages->scores},
      {"unrotated_scores", &stages->unrotated_scores},
      {"output", &stages->output}};
  for (const auto& [name, actual] : parts) {
    const auto& wanted = expected.at(std::string("head.3.4.") + name);
    const fixtures::Tensor tensor{.name = name,
                                  .shape = wanted.shape,
                                  .values = {actual->data(), actual->data() + actual->size()}};
    EXPECT_EQ(fixtures::difference(tensor, wanted, 1e-3, 1e-4), "");
  }
}

}  // namespace
