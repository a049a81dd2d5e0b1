// Small Transformers against PyTorch in float64: logits, loss, attention maps and the
// gradient of every parameter. Environment: ATTENTION_WRITE_TRAINING_HASHES=FILE writes
// the hashes of the portable build.

#include <cmath>

#include "base/matrix.h"
#include "fixture_hashes.h"
#include "layers/cross_entropy.h"
#include "support.h"
#include "training_cases.h"

namespace core = attention_playground;

namespace {

constexpr double tolerance = 1e-4;

/// What one forward and backward pass leaves: logits, then all gradients.
struct Results {
  fixtures::Tensor logits;
  core::CrossEntropy loss;
  std::vector<fixtures::Tensor> gradients;
};

Results run(fixtures::TrainingFixture& fixture, float smoothing) {
  Results results;
  core::TrainableModel& model = *fixture.model;
  core::Parameters& parameters = model.parameters();
  std::ranges::fill(parameters.gradients(), 0.0F);
  auto done = model.forward(fixture.batch, {});
  EXPECT_TRUE(done) << (done ? "" : done.error().where);
  if (!done) return results;
  const core::ConstMatrixView logits = model.logits();
  results.logits = {.name = "logits",
                    .shape = {logits.rows(), logits.cols()},
                    .values = {logits.data(), logits.data() + logits.size()}};
  std::vector<float> gradient(results.logits.values.size());
  const auto loss =
      core::cross_entropy(logits, fixture.batch.labels, smoothing,
                          core::matrix_view(gradient.data(), logits.rows(), logits.cols()));
  EXPECT_TRUE(loss) << (loss ? "" : loss.error().where);
  if (!loss) return results;
  results.loss = *loss;
  done =
      model.backward(core::const_matrix_view<float>(gradient.data(), logits.rows(), logits.cols()));
  EXPECT_TRUE(done) << (done ? "" : done.error().where);
  for (const core::Parameter& one : parameters.list()) {
    const auto values = parameters.gradients().subspan(static_cast<std::size_t>(one.offset),
                                                       static_cast<std::size_t>(one.size()));
    results.gradients.push_back({.name = one.name,
                                 .shape = {one.rows, one.columns},
                                 .values = {values.begin(), values.end()}});
  }
  return results;
}

double largest_of(const std::vector<float>& values) {
  double largest = 0.0;
  for (const float x : values) largest = std::max(largest, std::fabs(static_cast<double>(x)));
  return largest;
}

class TrainingFixtures : public testing::TestWithParam<fixtures::TrainingCase> {};

TEST_P(TrainingFixtures, LogitsLossAndGradientsAreThoseOfPyTorch) {
  fixtures::TrainingFixture fixture = fixtures::open_training_case(GetParam());
  ASSERT_TRUE(fixture.model);
  for (const auto& [name, smoothing] : GetParam().smoothings) {
    const Results results = run(fixture, smoothing);
    EXPECT_EQ(fixtures::difference(results.logits, fixture.tensors.at("logits"), tolerance, 0.0),
              "");
    const double expected = static_cast<double>(fixture.tensors.at(name + ".loss").values.at(0));
    EXPECT_NEAR(results.loss.loss / static_cast<double>(results.loss.count), expected, 1e-5);
    // The gradient of a key's bias is zero but for rounding: softmax takes no notice of it.
    double scale = 0.0;
    for (const auto& one : results.gradients) scale = std::max(scale, largest_of(one.values));
    for (fixtures::Tensor one : results.gradients) {
      fixtures::Tensor wanted = fixture.tensors.at(name + ".gradient." + one.name);
      wanted.shape = one.shape;
      const double largest = std::max(largest_of(wanted.values), 1e-3 * scale);
      EXPECT_EQ(fixtures::difference(one, wanted, tolerance * largest, 0.0), "") << one.name;
    }
  }
}

TEST_P(TrainingFixtures, TracesHoldTheMapsOfPyTorch) {
  const fixtures::TrainingCase& one = GetParam();
  const fixtures::TrainingFixture fixture = fixtures::open_training_case(one);
  ASSERT_TRUE(fixture.model);
  ASSERT_TRUE(fixture.model->forward(fixture.batch, {}));
  const auto layers = static_cast<std::size_t>(
      one.config.source_vocabulary > 0 ? one.config.encoder_layers + 2 * one.config.decoder_layers
                                       : one.config.decoder_layers);
  for (std::int64_t sequence = 0; sequence < fixture.batch.target.count(); ++sequence) {
    auto trace = fixture.model->trace(sequence);
    ASSERT_TRUE(trace) << trace.error().where;
    ASSERT_EQ(trace->layers.size(), layers);
    for (std::size_t place = 0; place < layers; ++place) {
      core::LayerTrace& layer = trace->layers[place];
      const fixtures::Tensor& wanted =
          fixture.tensors.at("maps." + std::to_string(sequence) + "." + std::to_string(place));
      // Once as they were kept, once rebuilt from queries, keys and the layer's mask.
      for (const bool rebuilt : {false, true}) {
        if (rebuilt) layer.weights = {};
        auto weights = core::layer_weights(*trace, layer);
        ASSERT_TRUE(weights) << weights.error().where;
        const fixtures::Tensor actual{.name = layer.id.name(),
                                      .shape = {layer.heads, layer.queries, layer.keys},
                                      .values = {weights->all.begin(), weights->all.end()}};
        EXPECT_EQ(fixtures::difference(actual, wanted, tolerance, 0.0), "") << layer.id.name();
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, TrainingFixtures, testing::ValuesIn(fixtures::read_training_cases()),
                         [](const auto& one) { return one.param.name; });

TEST(TrainingFixtureList, IsNotEmpty) { EXPECT_GE(fixtures::read_training_cases().size(), 5U); }

TEST(TrainingBits, AreTheSameInPortableAndSimdBuilds) {
  fixtures::Hashes hashes;
  for (const auto& one : fixtures::read_training_cases()) {
    fixtures::TrainingFixture fixture = fixtures::open_training_case(one);
    ASSERT_TRUE(fixture.model);
    Results results = run(fixture, 0.1F);
    results.gradients.push_back(results.logits);
    hashes[one.name] = fixtures::hash(results.gradients);
  }
  fixtures::expect_known_bits("training", hashes);
}

}  // namespace
