// Scores on hand-made cases whose values can be worked out on paper.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "support.h"
#include "tiny_model.h"
#include "training/acceptance.h"
#include "training/head_meters.h"
#include "training/scores.h"
#include "training/settings.h"

namespace {

namespace core = attention_playground;
using support::TinyModel;

std::shared_ptr<const core::Task> task_of(std::string_view name) {
  auto task = core::find_task(name);
  EXPECT_TRUE(task);
  return std::move(*task);
}

double value_of(const std::vector<core::Score>& scores, const std::string& name) {
  const auto found = std::ranges::find(scores, name, &core::Score::name);
  EXPECT_NE(found, scores.end()) << name;
  return found == scores.end() ? -1.0 : found->value;
}

TEST(GreedyTranslation, WritesUntilTheEndTokenAndDropsWhatHasEnded) {
  TinyModel model(8);
  // 2 begins; 3 -> 4 -> 5 -> end for everyone.
  model.always_follow({0, 1, 3, 4, 5, 1, 6, 7});
  const std::vector<std::vector<std::int32_t>> sources = {{6, 1}, {7, 7, 1}};
  auto written = core::translate_greedily(model, sources, 10);
  ASSERT_TRUE(written);
  const std::vector<std::int32_t> expected = {3, 4, 5};
  EXPECT_EQ((*written)[0], expected);
  EXPECT_EQ((*written)[1], expected);
  // Both prefixes grow from one to four rows, once each.
  EXPECT_EQ(model.passes, 4);
  EXPECT_EQ(model.rows_of_all_passes, 2 * (1 + 2 + 3 + 4));
}

TEST(GreedyTranslation, StopsAtTheLimitAndAtTheModelsLastPosition) {
  TinyModel model(8, 5);
  model.always_follow({0, 1, 3, 3, 4, 5, 6, 7});
  const std::vector<std::vector<std::int32_t>> sources = {{6, 1}};
  EXPECT_EQ(core::translate_greedily(model, sources, 3)->front().size(), 3U);
  EXPECT_EQ(core::translate_greedily(model, sources, 100)->front().size(), 5U);
  EXPECT_TRUE(core::translate_greedily(model, {}, 3)->empty());
}

TEST(GreedyTranslation, SaysWhenTheLogitsAreNoNumbers) {
  TinyModel model(8);
  model.parameters().values()[2 * 8] = std::nanf("");
  const std::vector<std::vector<std::int32_t>> sources = {{6, 1}};
  EXPECT_TRUE(support::is_error(core::translate_greedily(model, sources, 3),
                                core::ErrorCode::non_finite, "logits"));
}

/// Two examples of three rows: gold on one word, on two words, on none.
std::vector<core::Example> aligned_examples() {
  core::Example example;
  example.source = {3, 4, 5, 1};
  example.target = {2, 3, 4};
  example.labels = {3, 4, 1};
  example.gold = {{.positions = {1}, .content = true}, {.positions = {0, 2}}, {}};
  return {example, example};
}

TEST(GoldMeter, CountsMissesAndMassOfEveryHead) {
  TinyModel model(60);
  model.attend("decoder.0.cross", 2, [](auto traced, auto head, auto query, auto key) {
    // Head 0 is even. Head 1 looks at key 1, but in the second example at key 3.
    if (head == 0) return 0.25F;
    const std::int64_t wanted = traced == 0 ? 1 : 3;
    static_cast<void>(query);
    return key == wanted ? 0.7F : 0.1F;
  });
  core::GoldMeter meter;
  auto forced = core::teacher_force(model, *task_of("translate"), aligned_examples(), meter);
  ASSERT_TRUE(forced);
  EXPECT_EQ(forced->all.rows, 6);
  EXPECT_EQ(forced->content.rows, 2);
  ASSERT_EQ(meter.heads().size(), 2U);
  const auto& even = meter.heads()[0];
  EXPECT_EQ(even.layer.name(), "decoder.0.cross");
  EXPECT_EQ(even.head, 0);
  // The first of equal weights is the largest: off the word at 1, on the words at 0 and 2.
  EXPECT_DOUBLE_EQ(even.sums.content.missed_share(), 1.0);
  EXPECT_NEAR(even.sums.content.mean_mass(), 0.25, 1e-7);
  EXPECT_DOUBLE_EQ(even.sums.all.missed_share(), 0.5);
  EXPECT_NEAR(even.sums.all.mean_mass(), (0.25 + 0.5) / 2.0, 1e-7);
  const auto& sharp = meter.heads()[1];
  EXPECT_EQ(sharp.head, 1);
  EXPECT_DOUBLE_EQ(sharp.sums.content.missed_share(), 0.5);
  EXPECT_NEAR(sharp.sums.content.mean_mass(), (0.7 + 0.1) / 2.0, 1e-7);
  EXPECT_DOUBLE_EQ(sharp.sums.all.missed_share(), 0.75);
  EXPECT_NEAR(sharp.sums.all.mean_mass(), (0.7 + 0.2 + 0.1 + 0.2) / 4.0, 1e-7);
}

TEST(Evaluation, GivesAPerfectInductionHeadAScoreOfOne) {
  const auto task = task_of("induction");
  TinyModel model(32);
  const auto examples = task->held_out("test");
  ASSERT_TRUE(examples);
  model.attend("layer.1", 2, [&](auto traced, auto head, auto query, auto key) {
    const core::Example& example = (*examples)[traced];
    const auto& gold = example.gold[static_cast<std::size_t>(query)].positions;
    if (head == 1) return key == query - 1 ? 0.75F : 0.0F;
    return !gold.empty() && gold.front() == key ? 1.0F : 0.0F;
  });
  auto scores = core::evaluate(model, *task);
  ASSERT_TRUE(scores);
  EXPECT_DOUBLE_EQ(value_of(*scores, "induction score, best head"), 1.0);
  EXPECT_DOUBLE_EQ(value_of(*scores, "induction score, layer.1 head 0"), 1.0);
  EXPECT_DOUBLE_EQ(value_of(*scores, "previous-token score, best head"), 0.75);
  EXPECT_DOUBLE_EQ(value_of(*scores, "previous-token score, layer.1 head 1"), 0.75);
  EXPECT_DOUBLE_EQ(value_of(*scores, "previous-token score, layer.1 head 0"), 0.0);
  // The tiny model knows one token: near chance, and its loss near that of even guesses.
  EXPECT_LT(value_of(*scores, "teacher-forced accuracy"), 0.1);
  EXPECT_NEAR(value_of(*scores, "teacher-forced loss"), std::log(32.0), 0.3);
}

TEST(Evaluation, MeasuresTheFieldsOfADateApart) {
  const auto task = task_of("date");
  TinyModel model(static_cast<std::int64_t>(task->target_words().size()));
  const auto examples = task->held_out("test");
  ASSERT_TRUE(examples);
  model.attend("decoder.0.cross", 1, [&](auto traced, auto, auto query, auto key) {
    // Right while the year is written, half right for the month, on the end for the day.
    const core::Example& example = (*examples)[traced];
    const auto& gold = example.gold[static_cast<std::size_t>(query)].positions;
    const bool end = key + 1 == static_cast<std::int64_t>(example.source.size());
    const bool first = !gold.empty() && gold.front() == key;
    if (query < 4) return first ? 1.0F : 0.0F;
    if (query < 7) return first ? 0.5F : end ? 0.25F : 0.0F;
    return end ? 1.0F : 0.0F;
  });
  auto scores = core::evaluate(model, *task);
  ASSERT_TRUE(scores);
  EXPECT_DOUBLE_EQ(value_of(*scores, "year: largest weight on gold"), 1.0);
  EXPECT_DOUBLE_EQ(value_of(*scores, "year: mass on gold"), 1.0);
  EXPECT_DOUBLE_EQ(value_of(*scores, "month: largest weight on gold"), 1.0);
  EXPECT_DOUBLE_EQ(value_of(*scores, "month: mass on gold"), 0.5);
  EXPECT_DOUBLE_EQ(value_of(*scores, "day: largest weight on gold"), 0.0);
  EXPECT_DOUBLE_EQ(value_of(*scores, "day: mass on gold"), 0.0);
}

TEST(Evaluation, SeesTheNounAndTheCueOfAnAmbiguousWord) {
  const auto task = task_of("word_sense");
  TinyModel model(static_cast<std::int64_t>(task->target_words().size()));
  const auto examples = task->held_out("test");
  ASSERT_TRUE(examples);
  model.attend("decoder.0.cross", 1, [&](auto traced, auto, auto query, auto key) {
    const auto& gold = (*examples)[traced].gold[static_cast<std::size_t>(query)];
    if (!gold.content) return 0.0F;
    return gold.positions.front() == key ? 0.75F : gold.cue == key ? 0.125F : 0.0F;
  });
  auto scores = core::evaluate(model, *task);
  ASSERT_TRUE(scores);
  EXPECT_DOUBLE_EQ(value_of(*scores, "mass on the noun"), 0.75);
  EXPECT_DOUBLE_EQ(value_of(*scores, "mass on the cue"), 0.125);
}

/// Every head even.
void attend_evenly(TinyModel& model, const core::Task& task) {
  const bool cross = !task.source_words().empty();
  model.attend(cross ? "decoder.0.cross" : "layer.0", 2,
               [](auto, auto, auto, auto) { return 0.1F; });
}

TEST(Acceptance, AsksForFiguresThatEvaluationGives) {
  for (const std::string_view name : core::task_names()) {
    const auto task = task_of(name);
    TinyModel model(static_cast<std::int64_t>(task->target_words().size()), task->longest());
    attend_evenly(model, *task);
    auto scores = core::evaluate(model, *task);
    ASSERT_TRUE(scores) << name;
    // The command adds this one: it needs a second model.
    scores->push_back({.name = "loss over the masked model's", .value = 1.0});
    for (const std::string_view variant : core::task_variants(name)) {
      const auto thresholds = core::acceptance(name, variant);
      EXPECT_FALSE(thresholds.empty()) << name << " " << variant;
      for (const core::Judgement& one : core::judge(*scores, thresholds)) {
        EXPECT_TRUE(one.measured) << name << " " << variant << ": " << one.threshold.score;
        EXPECT_LT(one.threshold.least, one.threshold.most) << one.threshold.score;
      }
    }
  }
}

TEST(Acceptance, JudgesByBothBounds) {
  const std::vector<core::Score> scores = {{"low", 0.1}, {"middle", 0.5}, {"high", 0.9}};
  const std::vector<core::Threshold> thresholds = {
      {"low", 0.1, 0.2}, {"middle", 0.6, 1.0}, {"high", 0.0, 0.8}, {"absent", 0.0, 1.0}};
  const auto judged = core::judge(scores, thresholds);
  ASSERT_EQ(judged.size(), 4U);
  EXPECT_TRUE(judged[0].passes);
  EXPECT_FALSE(judged[1].passes);
  EXPECT_FALSE(judged[2].passes);
  EXPECT_FALSE(judged[3].measured);
  EXPECT_FALSE(judged[3].passes);
  EXPECT_EQ(judged[1].value, 0.5);
}

TEST(Acceptance, KnowsNothingOfUnknownTasks) {
  EXPECT_TRUE(core::acceptance("juggle").empty());
  EXPECT_TRUE(core::acceptance("induction", "three").empty());
  EXPECT_EQ(core::acceptance("induction").size(), 3U);
  EXPECT_EQ(core::acceptance("translate", "bahdanau").size(), 5U);
}

TEST(Acceptance, SaysTheLeastOfASummaryAndOfAHead) {
  EXPECT_EQ(core::least_of("induction", "teacher-forced accuracy"), .99);
  EXPECT_EQ(core::least_of("word_sense", "mass on the cue"), std::nullopt);
  EXPECT_EQ(core::least_of_head("induction", "induction"), .9);
  EXPECT_EQ(core::least_of_head("induction", "previous token"), .7);
  EXPECT_EQ(core::least_of_head("reverse", "mass on gold"), .9);
  EXPECT_EQ(core::least_of_head("sort", "mass on gold"), std::nullopt);
  EXPECT_EQ(core::least_of_head("no task", "induction"), std::nullopt);
}

}  // namespace
