// A reader's own question: what it is read as, the right answer, and what a model that ships makes
// of it, with all its heads and without some.

#include "training/answer.h"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "fixture_cases.h"
#include "models/intervention/intervention_plan.h"
#include "support.h"
#include "tasks.h"
#include "training/scores.h"
#include "training/sentence.h"
#include "training/weights_file.h"

namespace {

using namespace tasks;
using support::is_error;

core::TrainedModel shipped(const std::string& name) {
  const auto folder =
      std::filesystem::path(fixtures::fixtures_folder()) / "../../web/public/trained";
  auto opened =
      core::open_trained_model(fixtures::read_bytes((folder / (name + ".safetensors")).string()));
  EXPECT_TRUE(opened) << name;
  return std::move(*opened);
}

/// What one types to ask a drawn example.
std::string typed(const core::Task& task, const core::Example& example) {
  if (!example.source.empty()) return core::sentence_of(source_of(example), task.source_words());
  return core::sentence_of(std::span(example.target).subspan(1), task.target_words());
}

/// The right answer to a text, as one reads it.
std::string right_answer(const char* name, std::string_view question) {
  const auto named = task(name);
  const auto example = named->read(question);
  if (!example) return example.error().where;
  return text(named->target_words(), written_by(*example), "");
}

std::shared_ptr<const core::InterventionPlan> without_heads(core::TrainableModel& model,
                                                            const std::string& heads) {
  auto read = core::read_interventions(heads);
  EXPECT_TRUE(read);
  auto plan = core::InterventionPlan::make(*read, model.shape());
  EXPECT_TRUE(plan) << plan.error().where;
  return *plan;
}

std::string off(int layer, int head) {
  return R"({"kind":"off","layer":)" + std::to_string(layer) + R"(,"head":)" +
         std::to_string(head) + R"(,"by":"zero"})";
}

core::AnswerCounts over_test_set(core::TrainedModel& trained,
                                 const std::shared_ptr<const core::InterventionPlan>& plan = {}) {
  const auto all = trained.task->held_out("test");
  EXPECT_TRUE(all);
  auto counts = core::count_answers(*trained.model, *trained.task, *all, plan);
  EXPECT_TRUE(counts) << counts.error().where;
  return *counts;
}

double score_named(core::TrainedModel& trained, std::string_view name) {
  const auto scores = core::evaluate(*trained.model, *trained.task);
  EXPECT_TRUE(scores);
  const auto found = std::ranges::find(*scores, name, &core::Score::name);
  EXPECT_NE(found, scores->end()) << name;
  return found->value;
}

class OwnQuestions : public testing::TestWithParam<const char*> {};

// What is typed again is the example: its gold and its labels, by the rule instead of by the draw.
TEST_P(OwnQuestions, AreReadAsTheyAreDrawn) {
  const auto named = task(GetParam());
  for (const core::Example& drawn : draw_many(*named, 500)) {
    const auto read = named->read(typed(*named, drawn));
    ASSERT_TRUE(read) << typed(*named, drawn) << ": " << read.error().where;
    EXPECT_EQ(read->source, drawn.source);
    EXPECT_EQ(read->target, drawn.target);
    for (std::size_t row = 0; row < drawn.labels.size(); ++row) {
      // Where a piece ends the draw asks nothing; a text does not say where its pieces end.
      if (drawn.labels[row] < 0) continue;
      EXPECT_EQ(read->labels[row], drawn.labels[row]);
      EXPECT_EQ(read->gold[row].positions, drawn.gold[row].positions);
      EXPECT_EQ(read->gold[row].cue, drawn.gold[row].cue);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, OwnQuestions,
                         testing::Values("induction", "reverse", "copy", "sort", "date",
                                         "word_sense"),
                         [](const auto& one) { return std::string(one.param); });

TEST(OwnDate, IsReadInEachSpellingAndInUpperCase) {
  // Days that everybody can look up.
  const std::pair<const char*, const char*> days[] = {{"20 july 1969", "1969-07-20"},
                                                      {"November 9, 1989", "1989-11-09"},
                                                      {"sunday, 20 july 1969", "1969-07-20"},
                                                      {"the 9th of november 1989", "1989-11-09"},
                                                      {"29/02/2000", "2000-02-29"},
                                                      {"1991.12.25", "1991-12-25"},
                                                      {"25-dec-91", "1991-12-25"},
                                                      {"jan 1, '00", "2000-01-01"},
                                                      {"may 3, 1997", "1997-05-03"},
                                                      {"31-jan-49", "2049-01-31"},
                                                      {"1-jan-50", "1950-01-01"}};
  for (const auto& [question, answer] : days) {
    EXPECT_EQ(right_answer("date", question), answer) << question;
  }
}

TEST(OwnDate, SaysWhatIsNoDate) {
  const auto date = task("date");
  for (const char* const text :
       {"31 february 2000", "29/02/1900", "3 may 1897", "monday, 20 july 1969", "hello",
        "1997-05-03", "268/12/1997", "1/1", "999999999999999999 may 1997", "5 may 5 may",
        "00/00/0000", "3 may 1997 ."}) {
    const auto read = date->read(text);
    EXPECT_TRUE(is_error(read, core::ErrorCode::invalid_argument, "in one of the eight spellings"))
        << text;
  }
  EXPECT_TRUE(is_error(date->read("3 möi 1997"), core::ErrorCode::invalid_argument, "'ö'"));
  EXPECT_TRUE(
      is_error(date->read(std::string(40, '1')), core::ErrorCode::invalid_argument, "at most 28"));
}

TEST(OwnWord, IsAnsweredByTheRule) {
  EXPECT_EQ(right_answer("reverse", "Cab, bage"), "egabbac");
  EXPECT_EQ(right_answer("copy", "f"), "f");
  EXPECT_EQ(right_answer("sort", "42, 7 7 19"), "771942");
  EXPECT_EQ(right_answer("word_sense", "bank red river"), "riverouge" + std::string("fleuve"));
  EXPECT_EQ(right_answer("word_sense", "loan bank money"), "créditbanqueargent");
  EXPECT_EQ(right_answer("word_sense", "red"), "rouge");
}

TEST(OwnWord, SaysWhatItCannotBe) {
  using enum core::ErrorCode;
  EXPECT_TRUE(is_error(task("reverse")->read("cake"), invalid_argument, "'k'"));
  EXPECT_TRUE(is_error(task("reverse")->read("  "), invalid_argument, "nothing to ask"));
  EXPECT_TRUE(is_error(task("reverse")->read(""), invalid_argument, "nothing to ask"));
  EXPECT_TRUE(is_error(task("copy")->read(std::string(17, 'a')), invalid_argument, "at most 16"));
  EXPECT_TRUE(is_error(task("sort")->read("62"), invalid_argument, "'62'"));
  EXPECT_TRUE(is_error(task("sort")->read("1 2 3 4 5 6 7 8 9"), invalid_argument, "at most 8"));
  EXPECT_TRUE(is_error(task("word_sense")->read("bank red"), invalid_argument, "river or boat"));
  EXPECT_TRUE(
      is_error(task("word_sense")->read("bank loan boat"), invalid_argument, "river or boat"));
  EXPECT_TRUE(is_error(task("word_sense")->read("<end>"), invalid_argument, "'<end>'"));
  EXPECT_TRUE(is_error(task("induction")->read("abc"), invalid_argument, "comes again"));
  EXPECT_TRUE(is_error(task("induction")->read("<begin>"), invalid_argument, "'<'"));
  EXPECT_TRUE(is_error(task("translate")->read("the cat"), unsupported, "cannot be asked"));
}

TEST(OwnSequence, GoesOnAsTheFirstTime) {
  const auto induction = task("induction");
  const auto read = induction->read("ab ac a");
  ASSERT_TRUE(read);
  const auto b = read->target[2];
  EXPECT_EQ(read->labels, (std::vector<std::int32_t>{-1, -1, -1, b, -1, b}));
  EXPECT_EQ(read->gold[5].positions, std::vector<std::int32_t>{2});
}

// Counted one by one and writing alone, as the card has it of all at once.
TEST(Answers, CountWhatTheCardSays) {
  for (const char* const name : {"reverse-transformer", "copy-transformer", "sort-transformer",
                                 "date-bahdanau", "word_sense-transformer"}) {
    auto trained = shipped(name);
    const core::AnswerCounts counts = over_test_set(trained);
    EXPECT_EQ(counts.examples, 400);
    EXPECT_NEAR(static_cast<double>(counts.examples_right) / 400.0,
                score_named(trained, "exact match, test"), 1e-9)
        << name;
  }
  for (const char* const name : {"induction-two_layers", "induction-one_layer"}) {
    auto trained = shipped(name);
    const core::AnswerCounts counts = over_test_set(trained);
    EXPECT_NEAR(static_cast<double>(counts.correct) / static_cast<double>(counts.asked),
                score_named(trained, "teacher-forced accuracy"), 1e-9)
        << name;
  }
}

struct Answered {
  core::SentenceReading reading;
  core::ExampleOutcome outcome;
  std::int64_t asked = 0;

  [[nodiscard]] bool right() const { return outcome.correct == asked; }
};

Answered answered(core::TrainedModel& trained, const core::Example& example) {
  auto reading =
      core::read_sentence(*trained.model, *trained.task, core::question_of(example), nullptr);
  EXPECT_TRUE(reading) << reading.error().where;
  auto outcome = core::answer_outcome(*trained.model, example);
  EXPECT_TRUE(outcome) << outcome.error().where;
  const auto asked = core::rows_asked(example, *outcome);
  return {.reading = std::move(*reading), .outcome = std::move(*outcome), .asked = asked};
}

TEST(Answers, AreWhatTheModelWritesAlone) {
  auto trained = shipped("date-bahdanau");
  const auto example = trained.task->read("20 july 1969");
  ASSERT_TRUE(example);
  auto said = answered(trained, *example);
  EXPECT_TRUE(said.right());
  EXPECT_EQ(said.asked, 11);
  const std::vector<std::vector<std::int32_t>> sources{example->source};
  const auto written = core::translate_greedily(*trained.model, sources, 28);
  ASSERT_TRUE(written);
  EXPECT_EQ(said.reading.target, written->front());
  EXPECT_EQ(said.outcome.labels, example->labels);
  EXPECT_EQ(said.reading.trace.metadata["writes"],
            R"(["1","9","6","9","-","0","7","-","2","0","<end>"])");
}

// One that ends too early, or does not end, is not right.
TEST(Answers, AreNotRightWhereTheyEndElsewhere) {
  auto trained = shipped("reverse-transformer");
  for (const char* const question : {"cabbage", "abcdefghijabcdef"}) {
    auto example = trained.task->read(question);
    ASSERT_TRUE(example);
    ASSERT_TRUE(answered(trained, *example).right()) << question;
    core::Example shorter = *example;
    shorter.labels.erase(shorter.labels.end() - 2);
    auto cut = answered(trained, shorter);
    EXPECT_FALSE(cut.right());
    EXPECT_EQ(cut.outcome.rows, cut.asked);
    core::Example longer = *example;
    longer.labels.insert(longer.labels.end(), longer.labels.front());
    auto ended = answered(trained, longer);
    EXPECT_FALSE(ended.right());
    EXPECT_EQ(ended.outcome.rows + 1, ended.asked);
  }
}

// Heads of two layers have to work together: without all of either layer nothing is left, while a
// second head of the layer steps in for one.
TEST(Answers, NeedHeadsOfBothLayersForInduction) {
  auto trained = shipped("induction-two_layers");
  const auto share = [&](const std::vector<std::pair<int, int>>& heads) {
    std::string list;
    for (const auto& [layer, head] : heads) list += (list.empty() ? "" : ",") + off(layer, head);
    const auto counts = over_test_set(trained, without_heads(*trained.model, "[" + list + "]"));
    return static_cast<double>(counts.correct) / static_cast<double>(counts.asked);
  };
  EXPECT_EQ(share({}), 1.0);
  for (const auto& [layer, head] : {std::pair{0, 0}, {0, 1}, {1, 0}, {1, 1}}) {
    EXPECT_GT(share({{layer, head}}), 0.9) << layer << "." << head;
  }
  EXPECT_LT(share({{0, 0}, {0, 1}}), 0.1);
  EXPECT_LT(share({{1, 0}, {1, 1}}), 0.1);
}

}  // namespace
