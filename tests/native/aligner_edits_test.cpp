// What a reader changes in the translator's alignment flows on through the recurrence.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "base/matrix.h"
#include "models/aligner/recurrent_aligner.h"
#include "support.h"

namespace {

namespace core = attention_playground;
using core::ErrorCode;
using support::is_error;

/// Three target rows over four source words; twelve words in the target's vocabulary.
class AlignerEdits : public testing::Test {
 protected:
  void SetUp() override {
    auto made = core::create_recurrent_aligner({.source_vocabulary = 10,
                                                .target_vocabulary = 12,
                                                .positions = 6,
                                                .embedding = 4,
                                                .encoder_width = 3,
                                                .decoder_width = 5,
                                                .attention_width = 4},
                                               9);
    ASSERT_TRUE(made);
    model_ = std::move(*made);
    // Larger than at the beginning of training: alignments that differ.
    for (float& value : model_->parameters().values()) value *= 3.0F;
    set_source({1, 2, 3, 4});
    const std::vector<std::int32_t> target{4, 5, 6};
    batch_.target.append(target);
  }
  void set_source(const std::vector<std::int32_t>& ids) {
    batch_.source = {};
    batch_.source.append(ids);
  }

  core::Expected<void> run(const core::ModelEdits& edits) {
    return model_->forward(batch_, {.edits = &edits});
  }
  core::Expected<void> run(const core::HeadEdit& edit) {
    core::ModelEdits edits;
    edits.heads = {{.stack = core::Stack::decoder_cross, .layer = 0, .head = 0, .edit = edit}};
    return run(edits);
  }
  /// The weights of the last pass, row by row, which its trace must rebuild to the bit.
  std::vector<float> weights() {
    auto trace = model_->trace(0);
    EXPECT_TRUE(trace) << trace.error().where;
    if (!trace) return std::vector<float>(12);
    auto head = trace->head(0, 0);
    EXPECT_TRUE(head) << head.error().where;
    if (!head) return std::vector<float>(12);
    EXPECT_TRUE(support::same_bits(head->weights, trace->layers[0].weights));
    const auto kept = trace->layers[0].weights.span();
    EXPECT_EQ(kept.size(), 12U);
    return {kept.begin(), kept.end()};
  }
  std::vector<float> logits() {
    const core::ConstMatrixView logits = model_->logits();
    return {logits.data(), logits.data() + logits.size()};
  }

  std::unique_ptr<core::TrainableModel> model_;
  core::Batch batch_;
};

TEST_F(AlignerEdits, ChangeNothingWhereTheyAskForNothing) {
  ASSERT_TRUE(model_->forward(batch_, {}));
  const auto plain = logits();
  ASSERT_TRUE(run(core::HeadEdit{}));
  EXPECT_TRUE(support::same_bits(plain, logits()));
}

TEST_F(AlignerEdits, TemperatureFlattensARow) {
  ASSERT_TRUE(model_->forward(batch_, {}));
  const auto plain = weights();
  ASSERT_TRUE(run({.temperature = 2.0F}));
  const auto tempered = weights();
  // The first row's scores are those before; softmax(e / 2) is the root, normalised.
  float total = 0.0F;
  for (std::size_t j = 0; j < 4; ++j) total += std::sqrt(plain[j]);
  for (std::size_t j = 0; j < 4; ++j) {
    EXPECT_NEAR(tempered[j], std::sqrt(plain[j]) / total, 2e-6F);
  }
}

TEST_F(AlignerEdits, APatternStandsInForEveryRow) {
  ASSERT_TRUE(run({.pattern = core::WeightPattern::uniform}));
  for (const float weight : weights()) EXPECT_EQ(weight, 0.25F);
}

TEST_F(AlignerEdits, BlockedWordsGetNoWeight) {
  const std::vector<std::int64_t> blocked{1};
  ASSERT_TRUE(run({.mask = core::MaskSettings{.blocked = blocked}}));
  const auto masked = weights();
  for (std::size_t row = 0; row < 3; ++row) {
    EXPECT_EQ(masked[4 * row + 1], 0.0F);
    EXPECT_NEAR(masked[4 * row] + masked[4 * row + 2] + masked[4 * row + 3], 1.0F, 1e-6F);
  }
}

TEST_F(AlignerEdits, APaintedWeightFlowsOnToLaterWords) {
  ASSERT_TRUE(model_->forward(batch_, {}));
  const auto plain = weights();
  const auto before = logits();
  const std::vector<core::PaintedWeight> painted{{.query = 1, .key = 2, .weight = 0.75F}};
  ASSERT_TRUE(run({.painted = painted}));
  const auto after = weights();
  const auto changed = logits();
  EXPECT_TRUE(std::equal(plain.begin(), plain.begin() + 4, after.begin()));
  EXPECT_FLOAT_EQ(after[6], 0.75F);
  for (const std::size_t cell : {4U, 5U, 7U}) {
    EXPECT_NEAR(after[cell], 0.25F * plain[cell] / (1.0F - plain[6]), 1e-6F);
  }
  EXPECT_FALSE(std::equal(plain.begin() + 8, plain.end(), after.begin() + 8));
  EXPECT_TRUE(std::equal(before.begin(), before.begin() + 12, changed.begin()));
  EXPECT_FALSE(std::equal(before.begin() + 24, before.end(), changed.begin() + 24));
}

TEST_F(AlignerEdits, AHeadThatIsOffTellsNothingOfTheSource) {
  // The first state knows the source as well: its weights are taken away.
  core::Parameters& parameters = model_->parameters();
  const auto list = parameters.list();
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (list[i].name == "decoder.start.weight") {
      parameters.value(static_cast<std::int64_t>(i)).setZero();
    }
  }
  const core::HeadEdit off{.output_factor = 0.0F};
  ASSERT_TRUE(run(off));
  const auto one = logits();
  set_source({7, 9});
  ASSERT_TRUE(run(off));
  EXPECT_TRUE(support::same_bits(one, logits()));
  ASSERT_TRUE(model_->forward(batch_, {}));
  EXPECT_FALSE(support::same_bits(one, logits()));
}

TEST_F(AlignerEdits, AreRefusedWhereTheModelHasNoSuchThing) {
  core::ModelEdits edits;
  edits.heads = {{.stack = core::Stack::encoder_self, .layer = 0, .head = 0, .edit = {}}};
  EXPECT_TRUE(is_error(run(edits), ErrorCode::unsupported, "attends in one place alone"));
  edits.heads = {{.stack = core::Stack::decoder_cross, .layer = 0, .head = 1, .edit = {}}};
  EXPECT_TRUE(is_error(run(edits), ErrorCode::unsupported, "attends in one place alone"));
  edits.heads.clear();
  edits.skipped_encoder_layers = {0};
  EXPECT_TRUE(is_error(run(edits), ErrorCode::unsupported, "no encoder layers"));
  edits.skipped_encoder_layers.clear();
  edits.causal = false;
  EXPECT_TRUE(is_error(run(edits), ErrorCode::unsupported, "no causal mask"));
  EXPECT_TRUE(is_error(run({.averaged = true}), ErrorCode::unsupported, "cannot average"));
  EXPECT_EQ(model_->logits().rows(), 0);
}

TEST_F(AlignerEdits, AreHeldToTheSizesOfEverySentence) {
  EXPECT_TRUE(is_error(run({.temperature = 0.0F}), ErrorCode::invalid_argument, "temperature"));
  const std::vector<std::uint8_t> allowed(11, 1);
  EXPECT_TRUE(is_error(run({.mask = core::MaskSettings{.allowed = allowed}}),
                       ErrorCode::shape_mismatch, "needs 12 cells"));
}

TEST_F(AlignerEdits, AreNotDifferentiated) {
  ASSERT_TRUE(run({.temperature = 2.0F}));
  EXPECT_TRUE(
      is_error(model_->backward(model_->logits()), ErrorCode::unsupported, "without edits"));
}

}  // namespace
