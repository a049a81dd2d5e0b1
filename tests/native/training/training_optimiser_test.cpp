// AdamW, clipping and the schedule, against torch.optim in float64 and closed forms.

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>

#include "files/json.h"
#include "files/safetensors.h"
#include "fixture_cases.h"
#include "support.h"
#include "training/adamw.h"
#include "training/schedule.h"

namespace {

namespace core = attention_playground;

class OptimiserFixture : public testing::TestWithParam<const char*> {};

float number(const core::JsonValue& settings, const char* name) {
  const core::JsonValue* const value = settings.find(name);
  EXPECT_NE(value, nullptr) << name;
  return value == nullptr ? 0.0F : static_cast<float>(value->number);
}

TEST_P(OptimiserFixture, StepsAsPyTorchDoes) {
  const auto bytes = fixtures::read_bytes(fixtures::fixtures_folder() + "/optimiser/" + GetParam() +
                                          ".safetensors");
  const auto file = core::Safetensors::parse(bytes);
  ASSERT_TRUE(file);
  const auto settings = core::parse_json(file->metadata().at("settings"));
  ASSERT_TRUE(settings);
  const auto tensors = fixtures::read_tensors(bytes);
  const auto& gradients = tensors.at("gradients");
  const auto steps = static_cast<std::size_t>(gradients.shape[0]);
  const auto count = static_cast<std::size_t>(gradients.shape[1]);
  std::vector<float> values = tensors.at("initial").values;

  const float rate = number(*settings, "learning_rate");
  const auto warm_up = static_cast<std::int64_t>(number(*settings, "warm_up"));
  const core::Schedule schedule{
      .peak = rate, .warm_up = warm_up, .steps = static_cast<std::int64_t>(steps)};
  auto optimiser = core::AdamW::create(static_cast<std::int64_t>(count),
                                       {.beta_1 = number(*settings, "beta_1"),
                                        .beta_2 = number(*settings, "beta_2"),
                                        .weight_decay = number(*settings, "weight_decay")});
  ASSERT_TRUE(optimiser);
  for (std::size_t step = 0; step < steps; ++step) {
    const std::span<const float> gradient(gradients.values.data() + step * count, count);
    const float norm = core::gradient_norm(gradient);
    const float expected_norm = tensors.at("expected.norms").values[step];
    EXPECT_NEAR(norm, expected_norm, 1e-6F * expected_norm);
    const float now = warm_up > 0 ? schedule.at(static_cast<std::int64_t>(step)) : rate;
    EXPECT_NEAR(now, tensors.at("expected.rates").values[step], 1e-7F * rate);
    ASSERT_TRUE(optimiser->step(values, gradient, now,
                                core::clipping_factor(norm, number(*settings, "clip"))));
    for (std::size_t i = 0; i < count; ++i) {
      const float expected = tensors.at("expected.values").values[step * count + i];
      EXPECT_NEAR(values[i], expected, 2e-6F + 2e-6F * std::fabs(expected)) << step << " " << i;
    }
  }
  EXPECT_EQ(optimiser->steps(), static_cast<std::int64_t>(steps));
  const auto near = [](std::span<const float> actual, const fixtures::Tensor& expected) {
    const fixtures::Tensor one{
        .name = expected.name, .shape = expected.shape, .values = {actual.begin(), actual.end()}};
    return fixtures::difference(one, expected, 1e-12, 3e-5);
  };
  EXPECT_EQ(near(optimiser->first_moments(), tensors.at("expected.first_moments")), "");
  EXPECT_EQ(near(optimiser->second_moments(), tensors.at("expected.second_moments")), "");
}

INSTANTIATE_TEST_SUITE_P(All, OptimiserFixture,
                         testing::Values("plain", "decayed", "clipped", "scheduled",
                                         "without_momentum"),
                         [](const auto& one) { return std::string(one.param); });

TEST(Optimiser, RefusesAStepToNumbersThatAreNotFinite) {
  auto optimiser = core::AdamW::create(2, {.weight_decay = 0.01F});
  ASSERT_TRUE(optimiser);
  std::vector<float> values = {1.0F, 3e38F};
  const std::vector<float> gradients = {1.0F, -1.0F};
  ASSERT_TRUE(optimiser->step(values, gradients, 1e-3F));
  const std::vector<float> values_before = values;
  const std::vector<float> first(optimiser->first_moments().begin(),
                                 optimiser->first_moments().end());
  EXPECT_FALSE(optimiser->step(values, gradients, 1e9F));
  EXPECT_FALSE(optimiser->step(
      values, std::vector<float>{0.0F, std::numeric_limits<float>::quiet_NaN()}, 1e-3F));
  EXPECT_TRUE(support::same_bits(values, values_before));
  EXPECT_TRUE(support::same_bits(optimiser->first_moments(), first));
  EXPECT_EQ(optimiser->steps(), 1);
}

TEST(Optimiser, ClipsOnlyWhatIsTooLong) {
  const std::vector<float> gradients = {3.0F, 4.0F};
  EXPECT_EQ(core::gradient_norm(gradients), 5.0F);
  EXPECT_EQ(core::clipping_factor(5.0F, 1.0F), 0.2F);
  EXPECT_EQ(core::clipping_factor(0.5F, 1.0F), 1.0F);
  EXPECT_EQ(core::clipping_factor(5.0F, 0.0F), 1.0F);
  // Squares that a float could not hold.
  EXPECT_EQ(core::gradient_norm(std::vector<float>{3e30F, 4e30F}), 5e30F);
}

TEST(Schedule, RisesThenFollowsACosineToZero) {
  const core::Schedule schedule{.peak = 2.0F, .warm_up = 10, .steps = 110};
  EXPECT_FLOAT_EQ(schedule.at(0), 0.2F);
  EXPECT_FLOAT_EQ(schedule.at(4), 1.0F);
  EXPECT_FLOAT_EQ(schedule.at(9), 2.0F);
  EXPECT_FLOAT_EQ(schedule.at(10), 2.0F);
  EXPECT_FLOAT_EQ(schedule.at(35), static_cast<float>(1.0 + std::sqrt(0.5)));
  EXPECT_FLOAT_EQ(schedule.at(60), 1.0F);
  EXPECT_FLOAT_EQ(schedule.at(109),
                  static_cast<float>(1.0 + std::cos(std::numbers::pi * 99.0 / 100.0)));
  EXPECT_EQ(schedule.at(110), 0.0F);
  EXPECT_EQ(schedule.at(1000), 0.0F);
}

TEST(Schedule, WithoutWarmUpBeginsAtThePeak) {
  const core::Schedule schedule{.peak = 1.0F, .warm_up = 0, .steps = 4};
  EXPECT_EQ(schedule.at(0), 1.0F);
  EXPECT_FLOAT_EQ(schedule.at(2), 0.5F);
}

TEST(Schedule, WithAWarmUpLongerThanTheRunOnlyRises) {
  const core::Schedule schedule{.peak = 1.0F, .warm_up = 100, .steps = 4};
  EXPECT_FLOAT_EQ(schedule.at(3), 0.04F);
  EXPECT_EQ(schedule.at(4), 0.0F);
}

}  // namespace
