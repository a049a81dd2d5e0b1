// Whole runs of the real models: one seed, one result; files that are whole or not.

#include <gtest/gtest.h>

#include <limits>
#include <map>
#include <string_view>

#include "files/safetensors_writer.h"
#include "fixture_cases.h"
#include "fixture_hashes.h"
#include "support.h"
#include "training/session.h"
#include "training/task_model.h"
#include "training/weights_file.h"

namespace {

namespace core = attention_playground;
using core::ErrorCode;
using support::is_error;
using Session = std::unique_ptr<core::TrainingSession>;

/// A kind of model, small, in a short run.
struct Kind {
  const char* name;
  const char* task;
  const char* settings;
};
constexpr Kind kinds[] = {
    {"attention_only", "induction", R"({"model": {"width": 16}, "dropout": 0.1})"},
    {"encoder_decoder", "word_sense",
     R"({"model": {"width": 16, "heads": 2, "feed_forward": 32}, "label_smoothing": 0.1})"},
    {"rotary", "copy", R"({"model": {"width": 16, "heads": 2, "encoder_layers": 1,
     "position": "rotary"}})"},
    {"recurrent_aligner", "date", R"({"model": {"embedding": 8, "encoder_width": 8,
     "decoder_width": 12, "attention_width": 8}})"}};

core::TrainingSettings settings_of(const Kind& kind) {
  auto defaults = core::default_settings(kind.task);
  EXPECT_TRUE(defaults);
  defaults->steps = 20;
  defaults->batch = 8;
  defaults->warm_up = 5;
  auto settings = core::read_training_settings(kind.settings, *defaults);
  EXPECT_TRUE(settings) << settings.error().where;
  return *settings;
}

Session start(const core::TrainingSettings& settings) {
  auto session = core::TrainingSession::create(settings);
  EXPECT_TRUE(session) << session.error().where;
  return std::move(*session);
}

void take(core::TrainingSession& session, std::int64_t steps) {
  for (std::int64_t i = 0; i < steps; ++i) {
    auto report = session.step();
    ASSERT_TRUE(report) << report.error().where;
  }
}

std::string hash_of(core::TrainingSession& session) {
  const auto values = session.model().parameters().values();
  const std::vector<fixtures::Tensor> all = {
      {.name = "weights", .shape = {}, .values = {values.begin(), values.end()}}};
  return fixtures::hash(all);
}

TEST(TrainingSession, OneSeedGivesOneResultInPortableAndSimdBuilds) {
  fixtures::Hashes hashes;
  for (const Kind& kind : kinds) {
    auto session = start(settings_of(kind));
    take(*session, 20);
    hashes[kind.name] = hash_of(*session);
  }
  fixtures::expect_known_bits("training_runs", hashes);
}

TEST(TrainingSession, StoppedAndResumedIsTheSameToTheBit) {
  for (const Kind& kind : kinds) {
    auto whole = start(settings_of(kind));
    auto first_part = start(settings_of(kind));
    take(*whole, 7);
    take(*first_part, 7);
    auto bytes = first_part->checkpoint();
    ASSERT_TRUE(bytes);
    first_part.reset();
    auto second_part = core::TrainingSession::resume(*bytes);
    ASSERT_TRUE(second_part) << second_part.error().where;
    EXPECT_EQ((*second_part)->steps_taken(), 7);
    for (int i = 0; i < 5; ++i) {
      auto expected = whole->step();
      auto actual = (*second_part)->step();
      ASSERT_TRUE(expected && actual);
      EXPECT_EQ(actual->loss, expected->loss) << kind.name;
      EXPECT_EQ(actual->gradient_norm, expected->gradient_norm) << kind.name;
    }
    EXPECT_EQ(*(*second_part)->checkpoint(), *whole->checkpoint()) << kind.name;
  }
}

TEST(TrainingSession, AnotherSeedGivesOtherWeights) {
  auto settings = settings_of(kinds[0]);
  auto one = start(settings);
  settings.seed = 2;
  EXPECT_NE(hash_of(*one), hash_of(*start(settings)));
}

TEST(TrainingSession, LearnsTheDirectionOfItsTask) {
  auto settings = settings_of(kinds[1]);
  settings.steps = 60;
  settings.batch = 16;
  settings.label_smoothing = 0.0F;
  auto session = start(settings);
  const float first = session->step().value_or(core::StepReport{}).loss;
  float last = first;
  for (int i = 1; i < 60; ++i) last = session->step().value_or(core::StepReport{}).loss;
  EXPECT_LT(last, 0.8F * first);
}

TEST(TrainingSession, NoticesThatAHugeLearningRateDiverges) {
  for (const Kind& kind : kinds) {
    auto settings = settings_of(kind);
    settings.learning_rate = 1e9F;
    settings.warm_up = 0;
    settings.steps = 1000;
    auto session = start(settings);
    auto report = session->step();
    while (report && session->steps_taken() < 50) report = session->step();
    ASSERT_TRUE(is_error(report, ErrorCode::non_finite, "training diverged")) << kind.name;
    const std::string hash = hash_of(*session);
    EXPECT_FALSE(session->step());
    EXPECT_EQ(hash_of(*session), hash);
    // The checkpoint can be read: every number of it is finite.
    auto bytes = session->checkpoint();
    ASSERT_TRUE(bytes);
    EXPECT_TRUE(core::TrainingSession::resume(*bytes)) << kind.name;
  }
}

TEST(TrainingSession, RefusesSettingsThatMakeNoRun) {
  auto settings = settings_of(kinds[0]);
  settings.steps = 0;
  EXPECT_TRUE(is_error(core::TrainingSession::create(settings), ErrorCode::invalid_argument,
                       "'steps' must be"));
  settings = settings_of(kinds[0]);
  settings.model = core::RecurrentAlignerConfig{};
  EXPECT_TRUE(is_error(core::TrainingSession::create(settings), ErrorCode::invalid_argument,
                       "has no source to align"));
}

TEST(TrainingCheckpoint, RefusesWhatIsNoneWithASentence) {
  auto session = start(settings_of(kinds[0]));
  take(*session, 1);
  const auto bytes = session->checkpoint().value_or(std::vector<std::uint8_t>{});
  ASSERT_FALSE(bytes.empty());
  for (const std::size_t length :
       {std::size_t{0}, std::size_t{7}, std::size_t{100}, bytes.size() / 2, bytes.size() - 1}) {
    EXPECT_FALSE(core::TrainingSession::resume(std::span(bytes).first(length))) << length;
  }
  const auto with = [](const core::Metadata& metadata) {
    auto file = core::write_safetensors({}, metadata);
    EXPECT_TRUE(file);
    const auto span = file->span();
    return core::TrainingSession::resume(std::vector<std::uint8_t>(span.begin(), span.end()));
  };
  const core::Metadata good = core::Safetensors::parse(bytes)->metadata();
  EXPECT_TRUE(is_error(with({}), ErrorCode::malformed_file, "lacks 'format'"));
  core::Metadata metadata = good;
  metadata["format"] = "novel";
  EXPECT_TRUE(is_error(with(metadata), ErrorCode::malformed_file, "the file is 'novel', but"));
  metadata = good;
  metadata["settings"] = R"({"task": "induction", "model": {"width": -1}})";
  EXPECT_TRUE(
      is_error(with(metadata), ErrorCode::malformed_file, "'width' must be a whole number"));
  metadata = good;
  metadata["steps"] = "21";
  EXPECT_TRUE(is_error(with(metadata), ErrorCode::malformed_file, "a number from 0 to 20"));
  EXPECT_TRUE(is_error(with(good), ErrorCode::missing_tensor, ""));
}

TEST(TrainedModelFile, GivesBackTheModelInBothTypes) {
  for (const Kind& kind : kinds) {
    auto session = start(settings_of(kind));
    take(*session, 2);
    const std::vector<core::Score> scores = {{"exact match, test", 0.125}, {"loss", 3.5}};
    const auto write = [&](core::TensorType type) {
      return core::write_trained_model(session->model(), session->settings(), 2, scores, type,
                                       {{"variant", "small"}});
    };
    auto bytes = write(core::TensorType::f32);
    ASSERT_TRUE(bytes);
    auto opened = core::open_trained_model(*bytes);
    ASSERT_TRUE(opened) << opened.error().where;
    EXPECT_TRUE(support::same_bits(opened->model->parameters().values(),
                                   session->model().parameters().values()));
    EXPECT_EQ(opened->steps, 2);
    EXPECT_EQ(opened->task->name(), kind.task);
    EXPECT_EQ(core::write_training_settings(opened->settings),
              core::write_training_settings(session->settings()));
    ASSERT_EQ(opened->scores.size(), 2U);
    EXPECT_EQ(opened->scores[0].name, "exact match, test");
    EXPECT_EQ(opened->scores[1].value, 3.5);
    EXPECT_EQ(opened->metadata.at("seed"), "1");
    EXPECT_EQ(opened->metadata.at("variant"), "small");

    auto half = write(core::TensorType::f16);
    ASSERT_TRUE(half);
    EXPECT_LT(half->size(), bytes->size() * 3 / 4);
    EXPECT_TRUE(core::open_trained_model(*half));
    // A checkpoint is not a model, nor the other way round.
    EXPECT_TRUE(is_error(core::TrainingSession::resume(*bytes), ErrorCode::malformed_file,
                         "training checkpoint 1' was expected"));
    EXPECT_TRUE(is_error(core::open_trained_model(*session->checkpoint()),
                         ErrorCode::malformed_file, "trained model 1' was expected"));
  }
}

TEST(TrainedModelFile, RefusesWeightsThatDoNotFit) {
  auto session = start(settings_of(kinds[0]));
  auto& model = session->model();
  model.parameters().values()[0] = 1e6F;
  const auto write = [&](core::TensorType type) {
    return core::write_trained_model(model, session->settings(), 0, {}, type);
  };
  EXPECT_TRUE(is_error(write(core::TensorType::f16), ErrorCode::invalid_argument,
                       "too large for f16: write f32"));
  EXPECT_TRUE(is_error(write(core::TensorType::u8), ErrorCode::invalid_argument, "f32 or f16"));
  model.parameters().values()[0] = std::numeric_limits<float>::quiet_NaN();
  auto bytes = write(core::TensorType::f32);
  ASSERT_TRUE(bytes);
  EXPECT_TRUE(is_error(core::open_trained_model(*bytes), ErrorCode::non_finite, "at element 0"));
  // Settings of a wider model than the tensors are.
  auto wider = session->settings();
  std::get<core::TransformerConfig>(wider.model).width = 32;
  bytes = core::write_trained_model(model, wider, 0, {}, core::TensorType::f32);
  ASSERT_TRUE(bytes);
  EXPECT_TRUE(is_error(core::open_trained_model(*bytes), ErrorCode::shape_mismatch,
                       "but the model of these settings needs"));
}

}  // namespace
