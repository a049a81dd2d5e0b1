// What a step does, on a model whose gradient one can write down; stopping and going on.

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <map>

#include "files/safetensors_writer.h"
#include "support.h"
#include "tiny_model.h"
#include "training/run.h"

namespace {

namespace core = attention_playground;
using core::ErrorCode;
using support::is_error;
using support::TinyModel;

core::TrainingSettings settings_of(std::int64_t steps = 12) {
  auto settings = core::default_settings("induction");
  EXPECT_TRUE(settings);
  settings->steps = steps;
  settings->batch = 4;
  settings->warm_up = 2;
  return *settings;
}

std::unique_ptr<core::TrainingRun> start(const core::TrainingSettings& settings) {
  auto task = core::find_task("induction");
  EXPECT_TRUE(task);
  auto run = core::TrainingRun::start(settings, std::move(*task), std::make_unique<TinyModel>(32));
  EXPECT_TRUE(run);
  return std::move(*run);
}

std::vector<float> weights_of(core::TrainingRun& run) {
  const auto values = run.model().parameters().values();
  return {values.begin(), values.end()};
}

/// Goes on from a checkpoint in a run of its own.
std::unique_ptr<core::TrainingRun> restored(const core::TrainingSettings& settings,
                                            std::span<const std::uint8_t> bytes) {
  auto run = start(settings);
  auto file = core::Safetensors::parse(bytes);
  EXPECT_TRUE(file);
  const std::int64_t steps = std::stoll(file->metadata().at("steps"));
  EXPECT_TRUE(run->restore(*file, steps));
  return run;
}

TEST(TrainingRun, LearnsWhatOneTokenTells) {
  auto settings = settings_of(150);
  settings.learning_rate = 0.05F;
  settings.batch = 16;
  auto run = start(settings);
  auto first = run->step();
  ASSERT_TRUE(first);
  EXPECT_EQ(first->step, 1);
  EXPECT_GT(first->gradient_norm, 0.0F);
  core::StepReport last = *first;
  for (int i = 1; i < 150; ++i) last = run->step().value_or(core::StepReport{});
  // Nothing but how often a token comes can be learned: the entropy of 31 even ones.
  EXPECT_LT(last.loss, first->loss - 0.05F);
  EXPECT_NEAR(last.loss, std::log(31.0F), 0.15F);
  EXPECT_TRUE(is_error(run->step(), ErrorCode::invalid_argument, "it has taken its 150 steps"));
}

TEST(TrainingRun, StoppedAndResumedIsTheSameToTheBit) {
  const auto settings = settings_of();
  auto whole = start(settings);
  auto first_part = start(settings);
  for (int i = 0; i < 5; ++i) {
    ASSERT_TRUE(whole->step());
    ASSERT_TRUE(first_part->step());
  }
  auto bytes = first_part->checkpoint();
  ASSERT_TRUE(bytes);
  auto second_part = restored(settings, *bytes);
  EXPECT_EQ(second_part->steps_taken(), 5);
  for (int i = 5; i < 12; ++i) {
    auto expected = whole->step();
    auto actual = second_part->step();
    ASSERT_TRUE(expected && actual);
    EXPECT_EQ(actual->step, expected->step);
    EXPECT_EQ(actual->loss, expected->loss);
    EXPECT_EQ(actual->gradient_norm, expected->gradient_norm);
    EXPECT_EQ(actual->learning_rate, expected->learning_rate);
  }
  EXPECT_TRUE(support::same_bits(weights_of(*second_part), weights_of(*whole)));
  // Moments, settings and steps too.
  EXPECT_EQ(*second_part->checkpoint(), *whole->checkpoint());
}

TEST(TrainingRun, WithALearningRateOfZeroChangesNoWeight) {
  auto settings = settings_of(5);
  settings.learning_rate = 0.0F;
  auto run = start(settings);
  const auto before = weights_of(*run);
  for (int i = 0; i < 5; ++i) {
    auto report = run->step();
    ASSERT_TRUE(report);
    EXPECT_EQ(report->learning_rate, 0.0F);
    EXPECT_GT(report->gradient_norm, 0.0F);
  }
  EXPECT_TRUE(support::same_bits(weights_of(*run), before));
}

TEST(TrainingRun, StopsAtTheFirstNumberThatIsNotFinite) {
  auto settings = settings_of(1000);
  settings.learning_rate = 1e9F;
  settings.weight_decay = 1.0F;
  settings.warm_up = 0;
  auto run = start(settings);
  std::vector<float> before = weights_of(*run);
  auto report = run->step();
  while (report) {
    before = weights_of(*run);
    report = run->step();
  }
  EXPECT_TRUE(is_error(report, ErrorCode::non_finite, "training diverged at step "));
  EXPECT_TRUE(is_error(report, ErrorCode::non_finite, "Try a smaller learning rate"));
  EXPECT_LT(run->steps_taken(), 20);
  EXPECT_TRUE(support::same_bits(weights_of(*run), before));
  for (const float weight : before) EXPECT_TRUE(std::isfinite(weight));
  // It says the same again and takes no step, and what it keeps can be resumed.
  auto again = run->step();
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().where, report.error().where);
  EXPECT_EQ(again.error().index, run->steps_taken());
  auto bytes = run->checkpoint();
  ASSERT_TRUE(bytes);
  EXPECT_EQ(restored(settings, *bytes)->steps_taken(), run->steps_taken());
}

TEST(TrainingRun, StopsAtALossThatIsNotFinite) {
  auto run = start(settings_of());
  run->model().parameters().values()[40] = std::numeric_limits<float>::infinity();
  EXPECT_TRUE(
      is_error(run->step(), ErrorCode::non_finite, "training diverged at step 1: the loss"));
  EXPECT_EQ(run->steps_taken(), 0);
}

TEST(TrainingRun, DrawsEachBatchFromSeedAndStepAlone) {
  auto settings = settings_of();
  settings.learning_rate = 0.0F;
  auto one = start(settings);
  auto two = start(settings);
  settings.seed = 2;
  auto other = start(settings);
  ASSERT_TRUE(one->step() && two->step() && other->step());
  const auto second = one->step();
  EXPECT_EQ(second->loss, two->step()->loss);
  EXPECT_NE(second->loss, other->step()->loss);
}

class BrokenCheckpoint : public testing::Test {
 protected:
  void SetUp() override {
    run_ = start(settings_of());
    ASSERT_TRUE(run_->step());
    bytes_ = run_->checkpoint().value_or(std::vector<std::uint8_t>{});
    auto file = core::Safetensors::parse(bytes_);
    ASSERT_TRUE(file);
    for (const auto& [name, tensor] : file->tensors()) {
      auto& values = values_[name];
      values.resize(static_cast<std::size_t>(tensor.count()));
      ASSERT_TRUE(core::read_floats(tensor, 0, values));
      shapes_[name] = tensor.shape;
    }
  }
  /// What restoring says to the file as it now stands.
  core::Expected<void> restore(core::TensorType type = core::TensorType::f32) {
    std::vector<core::TensorToWrite> tensors;
    for (const auto& [name, values] : values_) {
      tensors.push_back({.name = name, .type = type, .shape = shapes_[name], .values = values});
    }
    auto written = core::write_safetensors(tensors, {});
    EXPECT_TRUE(written);
    auto file = core::Safetensors::parse(written->span());
    EXPECT_TRUE(file);
    return start(settings_of())->restore(*file, 1);
  }

  std::unique_ptr<core::TrainingRun> run_;
  std::vector<std::uint8_t> bytes_;
  std::map<std::string, std::vector<float>> values_;
  std::map<std::string, std::vector<std::int64_t>> shapes_;
};

TEST_F(BrokenCheckpoint, IsReadWhenItIsWhole) {
  EXPECT_EQ(values_.size(), 6U);
  EXPECT_TRUE(restore());
}

TEST_F(BrokenCheckpoint, OfAnotherShape) {
  shapes_["next.bias"] = {4, 8};
  EXPECT_TRUE(is_error(restore(), ErrorCode::shape_mismatch,
                       "'next.bias' has shape [4, 8], but the model of these settings needs [32]"));
}

TEST_F(BrokenCheckpoint, WithoutATensor) {
  values_.erase("second_moment.next.weight");
  EXPECT_TRUE(is_error(restore(), ErrorCode::missing_tensor, "second_moment.next.weight"));
}

TEST_F(BrokenCheckpoint, WithANumberThatIsNone) {
  values_["first_moment.next.weight"][7] = std::numeric_limits<float>::quiet_NaN();
  EXPECT_TRUE(is_error(restore(), ErrorCode::non_finite, "'first_moment.next.weight'"));
}

TEST_F(BrokenCheckpoint, WithANegativeMeanOfSquares) {
  values_["second_moment.next.bias"][1] = -1.0F;
  EXPECT_TRUE(is_error(restore(), ErrorCode::malformed_file, "is negative"));
}

TEST_F(BrokenCheckpoint, InHalfPrecision) {
  EXPECT_TRUE(is_error(restore(core::TensorType::f16), ErrorCode::malformed_file,
                       "is F16, but must be F32"));
}

}  // namespace
