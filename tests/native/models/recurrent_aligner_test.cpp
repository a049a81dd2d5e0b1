// Bahdanau's translator against PyTorch in float64, what it refuses, and that its bits
// are the same in the portable and the simd build.

#include "models/aligner/recurrent_aligner.h"
#include "base/matrix.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "aligner_cases.h"
#include "fixture_hashes.h"
#include "support.h"

namespace {

namespace core = attention_playground;
using core::ErrorCode;
using fixtures::AlignerCase;
using support::is_error;

core::ConstMatrixView view_of(const std::vector<float>& gradient, const AlignerCase& one) {
  return core::const_matrix_view(gradient.data(), one.batch.target.rows(),
                                 one.model->target_vocabulary());
}

float largest(const std::vector<float>& values) {
  float result = 0.0F;
  for (const float value : values) result = std::max(result, std::fabs(value));
  return result;
}

class AlignerFixture : public testing::TestWithParam<const char*> {};

TEST_P(AlignerFixture, GivesPyTorchsLogitsLossAndWeights) {
  const AlignerCase one = fixtures::load_aligner_case(GetParam());
  ASSERT_TRUE(one.model);
  auto done = one.model->forward(one.batch, {});
  ASSERT_TRUE(done) << done.error().where;
  const core::ConstMatrixView logits = one.model->logits();
  const fixtures::Tensor& expected = one.tensors.at("expected.logits");
  const fixtures::Tensor actual{.name = "logits",
                                .shape = {logits.rows(), logits.cols()},
                                .values = {logits.data(), logits.data() + logits.size()}};
  EXPECT_EQ(fixtures::difference(actual, expected, 3e-6, 3e-6), "");
  double loss = 0.0;
  static_cast<void>(fixtures::loss_gradient(one, loss));
  EXPECT_NEAR(loss, static_cast<double>(one.tensors.at("expected.loss").values[0]), 1e-6);
  for (std::int64_t sequence = 0; sequence < one.batch.source.count(); ++sequence) {
    auto trace = one.model->trace(sequence);
    ASSERT_TRUE(trace) << trace.error().where;
    ASSERT_EQ(trace->layers.size(), 1U);
    EXPECT_EQ(trace->layers[0].id.name(), "decoder.0.cross");
    auto weights = core::layer_weights(*trace, trace->layers[0]);
    ASSERT_TRUE(weights) << weights.error().where;
    const auto& wanted = one.tensors.at("expected.weights." + std::to_string(sequence));
    const fixtures::Tensor found{.name = "weights",
                                 .shape = {trace->layers[0].queries, trace->layers[0].keys},
                                 .values = {weights->all.begin(), weights->all.end()}};
    EXPECT_EQ(fixtures::difference(found, wanted, 1e-6, 2e-6), "");
  }
}

TEST_P(AlignerFixture, GivesPyTorchsGradientOfEveryParameter) {
  const AlignerCase one = fixtures::load_aligner_case(GetParam());
  ASSERT_TRUE(one.model);
  ASSERT_TRUE(one.model->forward(one.batch, {}));
  double loss = 0.0;
  const std::vector<float> gradient = fixtures::loss_gradient(one, loss);
  auto done = one.model->backward(view_of(gradient, one));
  ASSERT_TRUE(done) << done.error().where;
  const core::Parameters& parameters = one.model->parameters();
  for (const core::Parameter& parameter : parameters.list()) {
    const auto& expected = one.tensors.at("gradient." + parameter.name).values;
    const auto actual = parameters.gradients().subspan(static_cast<std::size_t>(parameter.offset),
                                                       static_cast<std::size_t>(parameter.size()));
    const float bound = 2e-5F * largest(expected);
    ASSERT_GT(bound, 0.0F) << parameter.name;
    for (std::size_t i = 0; i < expected.size(); ++i) {
      ASSERT_NEAR(actual[i], expected[i], bound) << parameter.name << "[" << i << "]";
    }
  }
}

TEST_P(AlignerFixture, AddsToTheGradientsThatAreThere) {
  const AlignerCase one = fixtures::load_aligner_case(GetParam());
  ASSERT_TRUE(one.model);
  ASSERT_TRUE(one.model->forward(one.batch, {}));
  double loss = 0.0;
  const std::vector<float> gradient = fixtures::loss_gradient(one, loss);
  ASSERT_TRUE(one.model->backward(view_of(gradient, one)));
  const auto now = one.model->parameters().gradients();
  const std::vector<float> once(now.begin(), now.end());
  // A forward pass in between starts the row gradients anew.
  ASSERT_TRUE(one.model->forward(one.batch, {}));
  ASSERT_TRUE(one.model->backward(view_of(gradient, one)));
  for (std::size_t i = 0; i < once.size(); ++i) {
    ASSERT_NEAR(now[i], 2.0F * once[i], 1e-6F + 1e-5F * std::fabs(once[i])) << i;
  }
}

TEST_P(AlignerFixture, KeepsWhatRebuildsItsWeightsToTheBit) {
  const AlignerCase one = fixtures::load_aligner_case(GetParam());
  ASSERT_TRUE(one.model);
  ASSERT_TRUE(one.model->forward(one.batch, {}));
  for (std::int64_t sequence = 0; sequence < one.batch.source.count(); ++sequence) {
    auto trace = one.model->trace(sequence);
    ASSERT_TRUE(trace) << trace.error().where;
    auto head = trace->head(0, 0);
    ASSERT_TRUE(head) << head.error().where;
    EXPECT_TRUE(support::same_bits(head->weights, trace->layers[0].weights));
    EXPECT_EQ(head->value_width, 12);
  }
}

/// Logits and gradients of one forward and backward pass.
std::vector<fixtures::Tensor> one_pass(const std::string& name) {
  const AlignerCase one = fixtures::load_aligner_case(name);
  if (!one.model || !one.model->forward(one.batch, {})) return {};
  double loss = 0.0;
  const std::vector<float> gradient = fixtures::loss_gradient(one, loss);
  if (!one.model->backward(view_of(gradient, one))) return {};
  const core::ConstMatrixView logits = one.model->logits();
  const auto gradients = one.model->parameters().gradients();
  return {{.name = "logits", .shape = {}, .values = {logits.data(), logits.data() + logits.size()}},
          {.name = "gradients", .shape = {}, .values = {gradients.begin(), gradients.end()}}};
}

TEST(AlignerBits, AreTheSameInPortableAndSimdBuilds) {
  fixtures::Hashes hashes;
  for (const std::string name : {"words_seen", "plain"}) {
    const auto results = one_pass(name);
    ASSERT_EQ(results.size(), 2U);
    hashes[name] = fixtures::hash(results);
  }
  fixtures::expect_known_bits("aligner", hashes);
}

INSTANTIATE_TEST_SUITE_P(All, AlignerFixture, testing::Values("words_seen", "plain"),
                         [](const auto& one) { return std::string(one.param); });

core::RecurrentAlignerConfig small_config() {
  return {.source_vocabulary = 10,
          .target_vocabulary = 12,
          .positions = 6,
          .embedding = 4,
          .encoder_width = 3,
          .decoder_width = 5,
          .attention_width = 4};
}

core::Batch batch_of(const std::vector<std::vector<std::int32_t>>& sources,
                     const std::vector<std::vector<std::int32_t>>& targets) {
  core::Batch batch;
  for (const auto& source : sources) batch.source.append(source);
  for (const auto& target : targets) batch.target.append(target);
  return batch;
}

std::vector<float> logits_of(core::TrainableModel& model) {
  const core::ConstMatrixView logits = model.logits();
  return {logits.data(), logits.data() + logits.size()};
}

TEST(RecurrentAligner, HasTheParametersOfItsPaperWithItsVariants) {
  // 38080 embeddings, 49920 readers, 8320 words, 8320 start, 20544 scores, 123648 decoder,
  // 41088 readout, 39990 output: the 330 thousand that were measured.
  auto model =
      core::create_recurrent_aligner({.source_vocabulary = 285, .target_vocabulary = 310}, 1);
  ASSERT_TRUE(model) << model.error().where;
  EXPECT_EQ((*model)->parameters().count(), 329910);
  EXPECT_EQ((*model)->source_vocabulary(), 285);
  EXPECT_EQ((*model)->target_vocabulary(), 310);
  EXPECT_EQ((*model)->positions(), 64);
}

TEST(RecurrentAligner, DrawsItsFirstValuesFromTheSeed) {
  auto one = core::create_recurrent_aligner(small_config(), 5);
  auto same = core::create_recurrent_aligner(small_config(), 5);
  auto other = core::create_recurrent_aligner(small_config(), 6);
  ASSERT_TRUE(one && same && other);
  EXPECT_TRUE(support::same_bits((*one)->parameters().values(), (*same)->parameters().values()));
  EXPECT_FALSE(support::same_bits((*one)->parameters().values(), (*other)->parameters().values()));
}

TEST(RecurrentAligner, GivesASentenceTheSameBitsInEveryBatch) {
  auto model = core::create_recurrent_aligner(small_config(), 3);
  ASSERT_TRUE(model);
  ASSERT_TRUE((*model)->forward(batch_of({{1, 2, 3}}, {{4, 5}}), {}));
  const std::vector<float> alone = logits_of(**model);
  ASSERT_TRUE((*model)->forward(
      batch_of({{7, 8, 9, 9, 1, 2}, {1, 2, 3}, {5}}, {{1}, {4, 5}, {6, 7, 8, 9}}), {}));
  const std::vector<float> among = logits_of(**model);
  EXPECT_TRUE(support::same_bits(alone, std::span(among).subspan(12, 24)));
}

TEST(RecurrentAligner, SaysWhatItCannotTake) {
  auto made = core::create_recurrent_aligner(small_config(), 3);
  ASSERT_TRUE(made);
  core::TrainableModel& model = **made;
  const auto refuses = [&](const core::Batch& batch, const char* words, std::int64_t index) {
    auto done = model.forward(batch, {});
    EXPECT_TRUE(is_error(done, ErrorCode::invalid_argument, words));
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().index, index) << words;
    EXPECT_EQ(model.logits().rows(), 0);
  };
  refuses(batch_of({{1}, {2, 10}}, {{1}, {2}}),
          "source id 10 in row 2 is outside the vocabulary of 10", 2);
  refuses(batch_of({{1}}, {{-1}}), "target id -1 in row 0 is outside the vocabulary of 12", 0);
  refuses(batch_of({{1}, {}}, {{1}, {1}}), "source sequence 1 has 0 tokens", 1);
  refuses(batch_of({{1}, {1}}, {{}, {1}}), "target sequence 0 has 0 tokens", 0);
  refuses(batch_of({{1, 1, 1, 1, 1, 1, 1}}, {{1}}), "takes from 1 to 6", 0);
  refuses(batch_of({{1}}, {{1}, {2}}), "as many sources as targets", -1);
  refuses(batch_of({}, {}), "at least one", -1);
  EXPECT_TRUE(is_error(model.backward(model.logits()), ErrorCode::invalid_argument,
                       "needs a forward pass"));
  EXPECT_TRUE(
      is_error(model.trace(0), ErrorCode::invalid_argument, "there is no sequence 0 to trace"));
}

TEST(RecurrentAligner, SaysWhichSizeMakesNoModel) {
  core::RecurrentAlignerConfig config = small_config();
  config.attention_width = 0;
  EXPECT_TRUE(is_error(core::create_recurrent_aligner(config, 1), ErrorCode::invalid_argument,
                       "attention width must be from 1"));
  config = small_config();
  config.target_vocabulary = 1 << 20;
  EXPECT_TRUE(is_error(core::create_recurrent_aligner(config, 1), ErrorCode::invalid_argument,
                       "target vocabulary"));
}

TEST(RecurrentAligner, RefusesAGradientOfAnotherShape) {
  auto model = core::create_recurrent_aligner(small_config(), 3);
  ASSERT_TRUE(model);
  ASSERT_TRUE((*model)->forward(batch_of({{1, 2, 3}}, {{4, 5}}), {}));
  const std::vector<float> gradient(12);
  EXPECT_TRUE(is_error((*model)->backward(core::const_matrix_view(gradient.data(), 1, 12)),
                       ErrorCode::shape_mismatch, "2 x 12"));
}

/// Along the gradient of each parameter the loss grows by its square.
TEST(RecurrentAligner, DropsTheSameNumbersForwardAndBackward) {
  auto made = core::create_recurrent_aligner(small_config(), 3);
  ASSERT_TRUE(made);
  core::TrainableModel& model = **made;
  const core::Batch batch = batch_of({{1, 2, 3}, {4}}, {{4, 5}, {6}});
  const core::ForwardSettings settings{.dropout = 0.4F, .seed = 7, .step = 2};
  const auto direction = support::random_values(36, 8);
  const auto loss = [&] {
    EXPECT_TRUE(model.forward(batch, settings));
    double sum = 0.0;
    const std::vector<float> logits = logits_of(model);
    for (std::size_t i = 0; i < logits.size(); ++i) {
      sum += static_cast<double>(direction[i]) * static_cast<double>(logits[i]);
    }
    return sum;
  };
  ASSERT_TRUE(model.forward(batch, settings));
  const std::vector<float> dropped = logits_of(model);
  ASSERT_TRUE(model.backward(support::view(direction, 3)));
  core::Parameters& parameters = model.parameters();
  for (const core::Parameter& parameter : parameters.list()) {
    const auto offset = static_cast<std::size_t>(parameter.offset);
    const auto size = static_cast<std::size_t>(parameter.size());
    const std::span<const float> gradient = parameters.gradients().subspan(offset, size);
    const std::span<float> values = parameters.values().subspan(offset, size);
    const std::vector<float> kept(values.begin(), values.end());
    double square = 0.0;
    for (const float x : gradient) square += static_cast<double>(x) * static_cast<double>(x);
    ASSERT_GT(square, 0.0) << parameter.name;
    const auto step = static_cast<float>(2e-2 / std::sqrt(square));
    double change = 0.0;
    for (const float sign : {1.0F, -1.0F}) {
      for (std::size_t i = 0; i < size; ++i) values[i] = kept[i] + sign * step * gradient[i];
      change += static_cast<double>(sign) * loss();
    }
    std::ranges::copy(kept, values.begin());
    EXPECT_NEAR(change / (2.0 * static_cast<double>(step)), square, 5e-3 * square)
        << parameter.name;
  }
  EXPECT_TRUE(is_error(model.forward(batch, {.dropout = 1.0F}), ErrorCode::invalid_argument,
                       "less than 1"));
  ASSERT_TRUE(model.forward(batch, settings));
  EXPECT_TRUE(support::same_bits(dropped, logits_of(model)));
  ASSERT_TRUE(model.forward(batch, {.dropout = 0.4F, .seed = 7, .step = 3}));
  EXPECT_FALSE(support::same_bits(dropped, logits_of(model)));
}

}  // namespace
