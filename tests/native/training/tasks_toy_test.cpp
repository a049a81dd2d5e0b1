// The small tasks: what is asked can be known, and the gold alignment is where from.

#include <algorithm>
#include <map>
#include <set>

#include "support.h"
#include "tasks.h"

namespace {

using namespace tasks;

constexpr std::uint64_t sample = 2000;

TEST(InductionTask, FirstPartIsDistinctAndUnasked) {
  const auto induction = task("induction");
  EXPECT_EQ(induction->target_words().size(), 32U);
  for (const core::Example& example : draw_many(*induction, sample)) {
    ASSERT_EQ(example.target.size(), 41U);
    EXPECT_EQ(std::set<std::int32_t>(example.target.begin(), example.target.begin() + 17).size(),
              17U);
    EXPECT_EQ(std::ranges::count(std::span(example.labels).first(17), -1), 17);
  }
}

TEST(InductionTask, GoldFollowsTheSameTokenAndHoldsTheLabel) {
  const auto induction = task("induction");
  std::size_t asked = 0;
  for (const core::Example& example : draw_many(*induction, sample)) {
    for (std::size_t row = 0; row < example.target.size(); ++row) {
      const auto& positions = example.gold[row].positions;
      if (example.labels[row] == -1) {
        EXPECT_TRUE(positions.empty());
        continue;
      }
      ++asked;
      ASSERT_EQ(example.labels[row], example.target[row + 1]);
      ASSERT_EQ(positions.size(), 1U);
      const auto gold = static_cast<std::size_t>(positions[0]);
      EXPECT_LE(gold, 16U);
      EXPECT_EQ(example.target[gold - 1], example.target[row]);
      EXPECT_EQ(example.target[gold], example.labels[row]);
    }
  }
  // Chunks of mean length 4: three of four tokens go on, less what the end cuts off.
  EXPECT_NEAR(static_cast<double>(asked) / sample, 24 * 0.75, 1.0);
}

// Where a chunk ends cannot be told from what it holds: else the order of tokens alone
// would answer, and no head need look back.
TEST(InductionTask, AnUnaskedTokenIsAnyOfTheFirstPart) {
  const auto induction = task("induction");
  std::set<std::int64_t> places;
  for (const core::Example& example : draw_many(*induction, sample)) {
    for (std::size_t row = 17; row + 1 < example.target.size(); ++row) {
      if (example.labels[row] != -1) continue;
      const auto first = example.target.begin() + 1;
      places.insert(std::find(first, first + 16, example.target[row + 1]) - first);
    }
  }
  EXPECT_GE(places.size(), 15U);
}

void expect_each_label_at_its_gold(const core::Example& example) {
  for (std::size_t row = 0; row + 1 < example.labels.size(); ++row) {
    ASSERT_EQ(example.gold[row].positions.size(), 1U);
    EXPECT_EQ(example.source[static_cast<std::size_t>(example.gold[row].positions[0])],
              example.labels[row]);
  }
  EXPECT_TRUE(example.gold.back().positions.empty());
}

TEST(ReverseTask, TargetIsTheSourceFromItsEnd) {
  const auto reverse = task("reverse");
  EXPECT_EQ(reverse->source_words().size(), 13U);
  for (const core::Example& example : draw_many(*reverse, sample)) {
    const auto source = source_of(example);
    EXPECT_TRUE(
        std::ranges::equal(written_by(example), std::vector(source.rbegin(), source.rend())));
    expect_each_label_at_its_gold(example);
    const auto last = static_cast<std::int32_t>(source.size()) - 1;
    for (std::int32_t row = 0; row <= last; ++row) {
      EXPECT_EQ(example.gold[static_cast<std::size_t>(row)].positions[0], last - row);
    }
  }
}

TEST(CopyTask, TargetIsTheSource) {
  const auto copy = task("copy");
  std::map<std::size_t, int> lengths;
  for (const core::Example& example : draw_many(*copy, sample)) {
    EXPECT_TRUE(std::ranges::equal(written_by(example), source_of(example)));
    expect_each_label_at_its_gold(example);
    ++lengths[source_of(example).size()];
  }
  EXPECT_EQ(lengths.begin()->first, 4U);
  EXPECT_EQ(lengths.rbegin()->first, 16U);
  for (const auto& [length, count] : lengths) EXPECT_NEAR(count, sample / 13.0, 50.0) << length;
}

TEST(SortTask, TargetIsTheSourceInOrderAndNothingRepeats) {
  const auto sort = task("sort");
  EXPECT_EQ(sort->source_words().size(), 64U);
  for (const core::Example& example : draw_many(*sort, sample)) {
    std::vector<std::int32_t> sorted(source_of(example).begin(), source_of(example).end());
    std::ranges::sort(sorted);
    EXPECT_EQ(std::ranges::adjacent_find(sorted), sorted.end());
    EXPECT_TRUE(std::ranges::equal(written_by(example), sorted));
    EXPECT_EQ(sorted.size(), 8U);
    expect_each_label_at_its_gold(example);
  }
  EXPECT_EQ(text(sort->target_words(), written_by(sort->probe())), "3 7 19 24 31 42 58 60");
}

TEST(WordSenseTask, TheCueDecidesAndStandsBeforeOrAfterAlike) {
  const auto word_sense = task("word_sense");
  const std::map<std::string, std::string> sense = {
      {"river", "rive"}, {"boat", "rive"}, {"money", "banque"}, {"loan", "banque"}};
  std::size_t after = 0;
  for (const core::Example& example : draw_many(*word_sense, sample)) {
    ASSERT_EQ(source_of(example).size(), 8U);
    ASSERT_EQ(written_by(example).size(), 8U);
    std::size_t nouns = 0;
    for (std::size_t row = 0; row < 8; ++row) {
      const core::GoldAlignment& gold = example.gold[row];
      const auto word = [&](std::int32_t position) {
        return word_sense->source_words()[static_cast<std::size_t>(
            example.source[static_cast<std::size_t>(position)])];
      };
      ASSERT_EQ(gold.positions, std::vector{static_cast<std::int32_t>(row)});
      EXPECT_EQ(gold.content, word(gold.positions[0]) == "bank");
      if (!gold.content) continue;
      ++nouns;
      EXPECT_EQ(word_sense->target_words()[static_cast<std::size_t>(example.labels[row])],
                sense.at(word(gold.cue)));
      after += gold.cue > gold.positions[0] ? 1 : 0;
    }
    EXPECT_EQ(nouns, 1U);
  }
  EXPECT_NEAR(static_cast<double>(after) / sample, 0.5, 0.05);
  EXPECT_EQ(text(word_sense->target_words(), written_by(word_sense->probe())),
            "chat vert rive blanc poisson fleuve trois chien");
}

TEST(DateTask, EveryWayOfWritingADay) {
  const auto date = task("date");
  std::map<std::string, std::set<std::string>> sources;
  for (const core::Example& example : draw_many(*date, 40000)) {
    sources[text(date->target_words(), written_by(example), "")].insert(
        text(date->source_words(), source_of(example), ""));
  }
  const std::set<std::string> ways = {
      "3 may 1992", "may 3, 1992", "sunday, 3 may 1992", "the 3rd of may 1992",
      "03/05/1992", "1992.05.03",  "3-may-92",           "may 3, '92"};
  std::size_t found = 0;
  for (const std::string& way : ways) found += sources["1992-05-03"].contains(way) ? 1 : 0;
  EXPECT_EQ(found, sources["1992-05-03"].size());
  // 100 years of 365.25 days: nearly all of which 40000 draws of 8 ways meet one.
  EXPECT_GE(sources.size(), 36000U * 63 / 100);
  EXPECT_TRUE(sources.contains("1950-01-31") || sources.contains("1950-01-01"));
  EXPECT_FALSE(sources.contains("1993-02-29"));
}

TEST(DateTask, GoldIsTheFieldThatIsWritten) {
  const auto date = task("date");
  const core::Example probe = date->probe();
  EXPECT_EQ(text(date->source_words(), source_of(probe), ""), "the 23rd of august 1992");
  EXPECT_EQ(text(date->target_words(), written_by(probe), ""), "1992-08-23");
  const auto field = [&](std::size_t row) {
    std::vector<std::int32_t> ids;
    for (const std::int32_t position : probe.gold[row].positions) {
      ids.push_back(probe.source[static_cast<std::size_t>(position)]);
    }
    return text(date->source_words(), ids, "");
  };
  const char* expected[] = {"1992",   "1992", "1992", "1992", "", "august",
                            "august", "",     "23rd", "23rd", ""};
  for (std::size_t row = 0; row < std::size(expected); ++row) EXPECT_EQ(field(row), expected[row]);
}

}  // namespace
