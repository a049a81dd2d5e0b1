// What holds for the examples of every task.

#include <algorithm>
#include <set>

#include "support.h"
#include "tasks.h"

namespace {

using namespace tasks;

constexpr std::uint64_t sample = 20000;

class EveryTask : public testing::TestWithParam<std::string_view> {
 protected:
  std::shared_ptr<const core::Task> task_ = task(GetParam());
};

INSTANTIATE_TEST_SUITE_P(Tasks, EveryTask,
                         testing::ValuesIn(core::task_names().begin(), core::task_names().end()),
                         [](const auto& tested) { return std::string(tested.param); });

bool within(std::span<const std::int32_t> ids, std::int64_t from, std::int64_t count) {
  return std::ranges::all_of(ids, [&](std::int32_t id) { return id >= from && id < count; });
}

void expect_well_formed(const core::Task& task, const core::Example& example) {
  const auto sources = static_cast<std::int64_t>(task.source_words().size());
  const auto targets = static_cast<std::int64_t>(task.target_words().size());
  ASSERT_EQ(example.source.empty(), sources == 0);
  ASSERT_EQ(example.labels.size(), example.target.size());
  ASSERT_EQ(example.gold.size(), example.target.size());
  ASSERT_LE(static_cast<std::int64_t>(example.source.size()), task.longest());
  ASSERT_LE(static_cast<std::int64_t>(example.target.size()), task.longest());
  ASSERT_TRUE(within(example.source, 0, sources));
  ASSERT_TRUE(within(example.target, 0, targets));
  ASSERT_TRUE(within(example.labels, -1, targets));
  const auto keys =
      static_cast<std::int64_t>(sources == 0 ? example.target.size() : example.source.size());
  for (const core::GoldAlignment& gold : example.gold) {
    ASSERT_TRUE(within(gold.positions, 0, keys));
    ASSERT_TRUE(gold.cue >= -1 && gold.cue < keys);
    ASSERT_TRUE(std::ranges::is_sorted(gold.positions));
    ASSERT_EQ(std::ranges::adjacent_find(gold.positions), gold.positions.end());
  }
  if (sources == 0) return;
  ASSERT_EQ(example.source.back(), core::end_id);
  ASSERT_EQ(example.target.front(), core::begin_id);
  ASSERT_EQ(example.labels.back(), core::end_id);
  ASSERT_TRUE(std::equal(example.target.begin() + 1, example.target.end(), example.labels.begin()));
}

TEST_P(EveryTask, ExamplesAreWellFormedAndReachTheLongest) {
  std::size_t longest = 0;
  for (std::uint64_t i = 0; i < sample; ++i) {
    const core::Example example = draw(*task_, i);
    expect_well_formed(*task_, example);
    if (HasFatalFailure()) FAIL() << "example " << i;
    longest = std::max({longest, example.source.size(), example.target.size()});
  }
  expect_well_formed(*task_, task_->probe());
  EXPECT_EQ(static_cast<std::int64_t>(longest), task_->longest());
}

TEST_P(EveryTask, TrainingNeverSeesWhatIsHeldOut) {
  std::set<std::vector<std::int32_t>> seen;
  for (std::uint64_t i = 0; i < sample; ++i) {
    const core::Example example = draw(*task_, i);
    seen.insert(example.source.empty() ? example.target : example.source);
  }
  EXPECT_EQ(task_->held_out_names()[0], "test");
  std::set<std::vector<std::int32_t>> held_out;
  std::size_t count = 0;
  for (const std::string& name : task_->held_out_names()) {
    const auto set = task_->held_out(name);
    ASSERT_TRUE(set) << name;
    count += set->size();
    EXPECT_EQ(set->size(), name == "bahdanau" ? 1U : 400U) << name;
    for (const core::Example& example : *set) {
      expect_well_formed(*task_, example);
      const auto& given = example.source.empty() ? example.target : example.source;
      held_out.insert(given);
      EXPECT_FALSE(seen.contains(given)) << name;
    }
  }
  EXPECT_EQ(held_out.size(), count) << "an example stands in two sets or twice in one";
}

TEST_P(EveryTask, HeldOutSetsAreTheSameEveryTime) {
  const auto other = task(GetParam());
  for (const std::string& name : task_->held_out_names()) {
    const auto first = task_->held_out(name).value();
    const auto second = other->held_out(name).value();
    ASSERT_EQ(first.size(), second.size());
    for (std::size_t i = 0; i < first.size(); ++i) {
      EXPECT_EQ(first[i].source, second[i].source);
      EXPECT_EQ(first[i].labels, second[i].labels);
    }
  }
}

TEST_P(EveryTask, WordsAreNamedOnce) {
  for (const auto words : {task_->source_words(), task_->target_words()}) {
    EXPECT_EQ(std::set<std::string>(words.begin(), words.end()).size(), words.size());
  }
}

TEST_P(EveryTask, AnUnknownSetIsRefusedWithTheNamesOfThoseThereAre) {
  EXPECT_TRUE(support::is_error(task_->held_out("training"), core::ErrorCode::invalid_argument,
                                "has no held-out set 'training'; it has 'test'"));
}

TEST(Tasks, AnUnknownTaskIsRefusedWithTheNamesOfThoseThereAre) {
  EXPECT_TRUE(support::is_error(core::find_task("tranlsate"), core::ErrorCode::invalid_argument,
                                "there is no task 'tranlsate'; there are "));
}

/// Everything in an example, mixed into one number.
void mix_example(std::uint64_t& hash, const core::Example& example) {
  const auto mix = [&](std::int64_t number) {
    hash = (hash ^ static_cast<std::uint64_t>(number)) * 0x100000001B3U;
  };
  for (const std::int32_t id : example.source) mix(id);
  for (const std::int32_t id : example.target) mix(id);
  for (const std::int32_t id : example.labels) mix(id);
  for (const core::GoldAlignment& gold : example.gold) {
    for (const std::int32_t position : gold.positions) mix(position);
    mix(gold.content ? -2 : -3);
    mix(gold.cue);
  }
}

// Numbers that this test computed once: a change of any of them is a change of what
// shipped weights were trained on.
TEST(Tasks, OneSeedGivesTheSameExamplesOnEveryBuild) {
  const std::pair<std::string_view, std::uint64_t> expected[] = {
      {"translate", 18318296837585862553U}, {"date", 13636762213176417196U},
      {"induction", 15934564197200998558U}, {"reverse", 17371295275050757899U},
      {"copy", 438516453275624381U},        {"sort", 10692316247856168809U},
      {"word_sense", 18107456839713614361U}};
  for (const auto& [name, hash] : expected) {
    const auto drawn_from = task(name);
    std::uint64_t found = 0xCBF29CE484222325U;
    for (std::uint64_t i = 0; i < 1000; ++i) mix_example(found, draw(*drawn_from, i));
    for (const std::string& set : drawn_from->held_out_names()) {
      const auto examples = drawn_from->held_out(set).value();
      for (const core::Example& example : examples) mix_example(found, example);
    }
    mix_example(found, drawn_from->probe());
    EXPECT_EQ(found, hash) << name;
  }
}

}  // namespace
