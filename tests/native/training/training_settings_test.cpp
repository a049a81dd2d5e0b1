#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "support.h"
#include "training/settings.h"
#include "training/task.h"
#include "training/task_model.h"

namespace {

namespace core = attention_playground;
using core::ErrorCode;
using support::is_error;

core::TrainingSettings settings_of(std::string_view task, std::string_view variant = {}) {
  auto settings = core::default_settings(task, variant);
  EXPECT_TRUE(settings) << task << " " << variant;
  return settings ? *settings : core::TrainingSettings{};
}

TEST(TrainingSettings, HasARecipeForEveryTaskAndVariant) {
  for (const std::string_view task : core::task_names()) {
    const auto variants = core::task_variants(task);
    ASSERT_FALSE(variants.empty()) << task;
    for (const std::string_view variant : variants) {
      auto settings = settings_of(task, variant);
      EXPECT_TRUE(core::check_training_settings(settings)) << task << " " << variant;
      auto made = core::find_task(task);
      ASSERT_TRUE(made);
      EXPECT_TRUE(core::fit_to_task(settings, **made));
    }
    EXPECT_EQ(core::write_training_settings(settings_of(task)),
              core::write_training_settings(settings_of(task, variants.front())));
  }
}

TEST(TrainingSettings, NamesWhatThereIsForAnUnknownTaskOrVariant) {
  EXPECT_TRUE(is_error(core::default_settings("juggle"), ErrorCode::invalid_argument,
                       "there is no task 'juggle': there are "));
  EXPECT_TRUE(is_error(core::default_settings("juggle"), ErrorCode::invalid_argument, "induction"));
  EXPECT_TRUE(
      is_error(core::default_settings("induction", "three"), ErrorCode::invalid_argument,
               "the task 'induction' has no variant 'three': it has two_layers, one_layer"));
}

TEST(TrainingSettings, ReadBackWhatTheyWrite) {
  auto settings = settings_of("induction");
  settings.seed = (std::uint64_t{1} << 53U) - 1;
  settings.learning_rate = 1.0F / 3.0F;
  settings.weight_decay = std::numeric_limits<float>::denorm_min();
  settings.dropout = std::nextafter(1.0F, 0.0F);
  std::get<core::TransformerConfig>(settings.model).position = core::PositionKind::rotary;
  std::get<core::TransformerConfig>(settings.model).causal = false;
  const std::string text = core::write_training_settings(settings);
  auto read = core::read_training_settings(text, {});
  ASSERT_TRUE(read) << read.error().where;
  EXPECT_EQ(core::write_training_settings(*read), text);
  EXPECT_EQ(read->seed, settings.seed);
  EXPECT_EQ(read->learning_rate, settings.learning_rate);
  EXPECT_EQ(read->weight_decay, settings.weight_decay);
  EXPECT_EQ(read->dropout, settings.dropout);
  EXPECT_NE(text.find("\"position\":\"rotary\",\"causal\":false"), std::string::npos) << text;

  const std::string aligner = core::write_training_settings(settings_of("date"));
  EXPECT_NE(aligner.find("{\"kind\":\"recurrent_aligner\",\"embedding\":32"), std::string::npos);
  auto back = core::read_training_settings(aligner, settings);
  ASSERT_TRUE(back) << back.error().where;
  EXPECT_EQ(core::write_training_settings(*back), aligner);
}

TEST(TrainingSettings, KeepWhatIsNotGiven) {
  const auto defaults = settings_of("reverse");
  auto read = core::read_training_settings(R"({"steps": 7, "model": {"width": 48}})", defaults);
  ASSERT_TRUE(read) << read.error().where;
  EXPECT_EQ(read->steps, 7);
  EXPECT_EQ(read->task, "reverse");
  EXPECT_EQ(std::get<core::TransformerConfig>(read->model).width, 48);
  EXPECT_EQ(std::get<core::TransformerConfig>(read->model).position,
            core::PositionKind::learned_from_end);
}

struct BadSettings {
  const char* json;
  const char* sentence;
};

TEST(TrainingSettings, SayWhichSettingIsWrongAndWhatItMayBe) {
  const auto defaults = settings_of("induction");
  const BadSettings cases[] = {
      {R"({"steps": 0})", "'steps' must be a whole number from 1 to 1000000"},
      {R"({"steps": 1.5})", "'steps' must be a whole number"},
      {R"({"steps": "9"})", "'steps' must be a whole number"},
      {R"({"batch": 5000})", "'batch' must be a whole number from 1 to 4096"},
      {R"({"seed": -1})", "'seed' must be a whole number from 0 to 9007199254740991"},
      {R"({"learning_rate": -1e-3})", "'learning_rate' must be a number from 0 to 1e+09"},
      {R"({"learning_rate": 1e10})", "'learning_rate' must be a number from 0 to 1e+09"},
      {R"({"learning_rate": null})", "'learning_rate' must be a number"},
      {R"({"beta_1": 1})", "'beta_1' must be a number from 0 to below 1"},
      {R"({"dropout": 1})", "'dropout' must be a number from 0 to below 1"},
      {R"({"weight_decay": 2})", "'weight_decay' must be a number from 0 to 1"},
      {R"({"model": {"width": 0}})", "'width' must be a whole number from 1 to 512"},
      {R"({"model": {"heads": 3}})", "'heads' must be a divisor of the width 64"},
      {R"({"model": {"cross_heads": 5}})", "'cross_heads' must be a divisor of the width 64"},
      {R"({"model": {"width": 6, "heads": 2, "position": "rotary"}})", "a head's width is even"},
      {R"({"model": {"decoder_layers": 9}})",
       "'decoder_layers' must be a whole number from 1 to 8"},
      {R"({"model": {"position": "sine"}})",
       "'position' must be one of none, learned, learned_from_end, rotary"},
      {R"({"model": {"causal": 1}})", "'causal' must be true or false"},
      {R"({"model": {"kind": "perceptron"}})", "must be transformer or recurrent_aligner"},
      {R"({"model": {"embedding": 8}})", "there is no setting 'embedding' here: there are kind, w"},
      {R"({"model": []})", "'model' must be an object"},
      {R"({"tempo": 1})", "there is no setting 'tempo' here: there are task, model, seed"},
      {R"({"task": "juggle"})", "there is no task 'juggle'"},
      {R"({"task": 4})", "'task' must be a task's name"},
      {R"([])", "must be a JSON object"}};
  for (const BadSettings& one : cases) {
    EXPECT_TRUE(is_error(core::read_training_settings(one.json, defaults),
                         ErrorCode::invalid_argument, one.sentence))
        << one.json;
  }
  EXPECT_TRUE(is_error(core::read_training_settings("{", defaults), ErrorCode::malformed_file, ""));
}

TEST(TrainingSettings, AreCheckedWhereNoJsonIsRead) {
  auto settings = settings_of("induction");
  settings.learning_rate = std::numeric_limits<float>::quiet_NaN();
  EXPECT_TRUE(is_error(core::check_training_settings(settings), ErrorCode::invalid_argument,
                       "'learning_rate'"));
  settings = settings_of("induction");
  settings.seed = std::uint64_t{1} << 60U;
  EXPECT_TRUE(
      is_error(core::check_training_settings(settings), ErrorCode::invalid_argument, "'seed'"));
}

TEST(TrainingSettings, AModelThatAlignsNeedsASource) {
  auto settings = settings_of("induction");
  settings.model = core::RecurrentAlignerConfig{};
  auto task = core::find_task("induction");
  ASSERT_TRUE(task);
  EXPECT_TRUE(is_error(core::fit_to_task(settings, **task), ErrorCode::invalid_argument,
                       "has no source to align"));
}

TEST(TrainingSettings, TakeVocabularyAndPositionsFromTheTask) {
  auto settings = settings_of("induction");
  auto task = core::find_task("induction");
  ASSERT_TRUE(task);
  ASSERT_TRUE(core::fit_to_task(settings, **task));
  const auto& config = std::get<core::TransformerConfig>(settings.model);
  EXPECT_EQ(config.source_vocabulary, 0);
  EXPECT_EQ(config.target_vocabulary, 32);
  EXPECT_EQ(config.positions, 41);
}

}  // namespace
