// Every weights file that the page ships: its figures on the held-out sets are measured
// anew, reach what its task asks for, and are those on its card. Natively and as wasm.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "fixture_cases.h"
#include "training/acceptance.h"
#include "training/scores.h"
#include "training/weights_file.h"

namespace {

namespace core = attention_playground;

/// Scores of ten thousands of rows move in their last digits with the build's rounding.
constexpr double tolerance = 2e-3;

std::string trained_folder() {
  return (std::filesystem::path(fixtures::fixtures_folder()) / "../../web/public/trained").string();
}

std::vector<std::string> shipped() {
  std::vector<std::string> names;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(trained_folder(), error)) {
    if (entry.path().extension() == ".safetensors") names.push_back(entry.path().stem().string());
  }
  std::ranges::sort(names);
  return names;
}

class ShippedModels : public testing::TestWithParam<std::string> {
 protected:
  [[nodiscard]] static core::Expected<core::TrainedModel> open() {
    return core::open_trained_model(
        fixtures::read_bytes(trained_folder() + "/" + GetParam() + ".safetensors"));
  }
};

/// What the trainer compares with a second model stays as the file says: it needs that model.
bool needs_another_model(const std::string& score) {
  return score.find("masked model's") != std::string::npos;
}

TEST_P(ShippedModels, ReachesItsFiguresAnew) {
  auto trained = open();
  ASSERT_TRUE(trained) << trained.error().where;
  const auto measured = core::evaluate(*trained->model, *trained->task);
  ASSERT_TRUE(measured) << measured.error().where;
  std::vector<core::Score> all = *measured;
  for (const core::Score& written : trained->scores) {
    if (needs_another_model(written.name)) {
      all.push_back(written);
      continue;
    }
    const auto again = std::ranges::find(all, written.name, &core::Score::name);
    ASSERT_NE(again, all.end()) << written.name;
    EXPECT_NEAR(again->value, written.value, tolerance) << written.name;
  }
  const auto thresholds = core::acceptance(trained->settings.task, trained->metadata["variant"]);
  ASSERT_FALSE(thresholds.empty());
  for (const core::Judgement& one : core::judge(all, thresholds)) {
    EXPECT_TRUE(one.measured) << one.threshold.score;
    EXPECT_TRUE(one.passes) << one.threshold.score << " is " << one.value;
  }
}

TEST_P(ShippedModels, HasACardWithItsSeedAndSettings) {
  auto trained = open();
  ASSERT_TRUE(trained) << trained.error().where;
  std::ifstream file(trained_folder() + "/" + GetParam() + ".md");
  ASSERT_TRUE(file);
  std::stringstream card;
  card << file.rdbuf();
  const std::string text = card.str();
  const auto says = [&](const std::string& words) { return text.find(words) != std::string::npos; };
  EXPECT_TRUE(says("| seed | " + std::to_string(trained->settings.seed) + " |"));
  EXPECT_TRUE(says(core::write_training_settings(trained->settings)));
  for (const core::Score& score : trained->scores) EXPECT_TRUE(says("| " + score.name + " |"));
}

INSTANTIATE_TEST_SUITE_P(All, ShippedModels, testing::ValuesIn(shipped()), [](const auto& one) {
  std::string name = one.param;
  std::ranges::replace(name, '-', '_');
  return name;
});

// Both translators meet Bahdanau's own sentence, which is in no training example.
TEST(ShippedTranslators, AreThereWithBothMechanisms) {
  const auto names = shipped();
  for (const char* const name : {"translate-transformer", "translate-bahdanau", "translate-leaking",
                                 "date-bahdanau", "induction-two_layers", "induction-one_layer"}) {
    EXPECT_TRUE(std::ranges::find(names, name) != names.end()) << name;
  }
}

}  // namespace
