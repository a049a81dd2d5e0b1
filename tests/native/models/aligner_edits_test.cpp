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

  core::Expected<void> run(const std::vector<core::InterventionKind>& kinds) {
    std::vector<core::Intervention> interventions;
    for (const auto& kind : kinds) {
      interventions.push_back({.site = {.layer = 0, .head = 0}, .kind = kind});
    }
    auto plan = core::InterventionPlan::make(interventions, model_->shape());
    if (!plan) return std::unexpected(plan.error());
    return model_->forward(batch_, {.plan = *plan});
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
  ASSERT_TRUE(run({core::SetTemperature{1.0F}, core::ScaleOutput{1.0F},
                   core::ReplaceMask{.shape = core::MaskShape::none}}));
  EXPECT_TRUE(support::same_bits(plain, logits()));
}

TEST_F(AlignerEdits, TemperatureFlattensARow) {
  ASSERT_TRUE(model_->forward(batch_, {}));
  const auto plain = weights();
  ASSERT_TRUE(run({core::SetTemperature{2.0F}}));
  const auto tempered = weights();
  // The first row's scores are those before; softmax(e / 2) is the root, normalised.
  float total = 0.0F;
  for (std::size_t j = 0; j < 4; ++j) total += std::sqrt(plain[j]);
  for (std::size_t j = 0; j < 4; ++j) {
    EXPECT_NEAR(tempered[j], std::sqrt(plain[j]) / total, 2e-6F);
  }
}

TEST_F(AlignerEdits, APatternStandsInForEveryRow) {
  ASSERT_TRUE(run({core::ReplaceWeights{core::WeightPattern::uniform}}));
  for (const float weight : weights()) EXPECT_EQ(weight, 0.25F);
}

TEST_F(AlignerEdits, BlockedWordsGetNoWeight) {
  ASSERT_TRUE(run({core::BlockToken{1}}));
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
  ASSERT_TRUE(run({core::PaintWeight{.query = 1, .key = 2, .weight = 0.75F}}));
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
  const std::vector<core::InterventionKind> off{core::SwitchOff{}};
  ASSERT_TRUE(run(off));
  const auto one = logits();
  set_source({7, 9});
  ASSERT_TRUE(run(off));
  EXPECT_TRUE(support::same_bits(one, logits()));
  ASSERT_TRUE(model_->forward(batch_, {}));
  EXPECT_FALSE(support::same_bits(one, logits()));
}

TEST_F(AlignerEdits, MasksAndPatternsCountFromTheFirstWords) {
  ASSERT_TRUE(run({core::ReplaceMask{.shape = core::MaskShape::causal}}));
  const auto causal = weights();
  ASSERT_TRUE(run({core::ReplaceMask{.shape = core::MaskShape::window, .size = 2}}));
  const auto window = weights();
  ASSERT_TRUE(run({core::ReplaceWeights{core::WeightPattern::own}}));
  const auto own = weights();
  ASSERT_TRUE(run({core::ReplaceWeights{core::WeightPattern::previous}}));
  const auto previous = weights();
  for (std::size_t row = 0; row < 3; ++row) {
    for (std::size_t key = 0; key < 4; ++key) {
      const std::size_t cell = 4 * row + key;
      EXPECT_EQ(causal[cell] > 0.0F, key <= row) << row << " " << key;
      EXPECT_EQ(window[cell] > 0.0F, key <= row && key + 2 > row) << row << " " << key;
      EXPECT_EQ(own[cell], key == row ? 1.0F : 0.0F);
      EXPECT_EQ(previous[cell], key == (row == 0 ? 0 : row - 1) ? 1.0F : 0.0F);
    }
  }
}

TEST_F(AlignerEdits, ARowWithoutWordsHasNoWeight) {
  ASSERT_TRUE(
      run({core::BlockToken{0}, core::BlockToken{1}, core::BlockToken{2}, core::BlockToken{3}}));
  for (const float weight : weights()) EXPECT_EQ(weight, 0.0F);
  for (const float logit : logits()) EXPECT_TRUE(std::isfinite(logit));
}

TEST_F(AlignerEdits, PaintingItsOwnWeightChangesNothing) {
  ASSERT_TRUE(model_->forward(batch_, {}));
  const auto plain = weights();
  const auto before = logits();
  ASSERT_TRUE(run({core::PaintWeight{.query = 1, .key = 2, .weight = plain[6]}}));
  const auto after = logits();
  for (std::size_t i = 0; i < before.size(); ++i) EXPECT_NEAR(after[i], before[i], 1e-6F);
}

TEST_F(AlignerEdits, AreRefusedWhereTheModelHasNoSuchThing) {
  EXPECT_TRUE(is_error(run({core::SkipLayer{}}), ErrorCode::unsupported, "no layer to skip"));
  EXPECT_TRUE(is_error(run({core::SkipFeedForward{}}), ErrorCode::unsupported,
                       "no feed-forward network to skip"));
  EXPECT_TRUE(
      is_error(run({core::SwitchOff{.mean = true}}), ErrorCode::unsupported, "cannot average"));
  const core::ModelShape other{{.stack = core::Stack::decoder_cross, .layers = 2, .heads = 1}};
  const auto plan = core::InterventionPlan::make({}, other);
  ASSERT_TRUE(plan);
  EXPECT_TRUE(is_error(model_->forward(batch_, {.plan = *plan}), ErrorCode::invalid_argument,
                       "other layers or heads"));
  EXPECT_EQ(model_->logits().rows(), 0);
}

TEST_F(AlignerEdits, AreNotDifferentiated) {
  ASSERT_TRUE(run({core::SetTemperature{2.0F}}));
  EXPECT_TRUE(is_error(model_->backward(model_->logits()), ErrorCode::unsupported, "without them"));
}

}  // namespace
