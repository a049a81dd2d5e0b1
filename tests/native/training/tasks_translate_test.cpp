// The translator's sentences: whether the alignment is that of a dictionary, what they are
// made of, what is held out.

#include <algorithm>
#include <map>
#include <set>

#include "support.h"
#include "training/vocabulary.h"
#include "translated_sentences.h"

namespace {

using namespace tasks;

TEST(TranslateTask, ContentWordsAreAlignedWithTheirTranslation) {
  for (const Sentence& sentence : sentences()) {
    for (std::size_t i = 0; i < sentence.french.size(); ++i) {
      const core::GoldAlignment& gold = sentence.gold[i];
      ASSERT_FALSE(gold.positions.empty()) << sentence.both();
      if (!gold.content) continue;
      ASSERT_EQ(gold.positions.size(), 1U) << sentence.both();
      const std::string& english = sentence.english[static_cast<std::size_t>(gold.positions[0])];
      if (std::isdigit(static_cast<unsigned char>(english[0])) != 0) {
        ASSERT_EQ(english, sentence.french[i]) << sentence.both();
        continue;
      }
      ASSERT_TRUE(french::translations().contains(english)) << english;
      ASSERT_TRUE(french::translations().at(english).contains(sentence.french[i]))
          << english << " became " << sentence.french[i] << ": " << sentence.both();
    }
  }
}

TEST(TranslateTask, FunctionWordsAreAlignedWithTheirOrigin) {
  const std::map<std::string, std::set<std::string>> origins = {
      {"le", {"the"}},       {"la", {"the"}},  {"l'", {"the"}},   {"un", {"a", "an"}},
      {"une", {"a", "an"}},  {"ce", {"this"}}, {"cet", {"this"}}, {"cette", {"this"}},
      {"mon", {"my"}},       {"ma", {"my"}},   {"son", {"his"}},  {"sa", {"his"}},
      {"du", {"of", "the"}}, {"de", {"of"}},   {"sur", {"on"}},   {"par", {"by"}},
      {"en", {"in"}},        {"à", {"in"}},    {"ne", {"not"}},   {"n'", {"not"}},
      {"pas", {"not"}},      {"été", {"was"}}, {"il", {"he"}},    {"elle", {"she"}},
      {"était", {"was"}}};
  for (const Sentence& sentence : sentences()) {
    for (std::size_t i = 0; i < sentence.french.size(); ++i) {
      const core::GoldAlignment& gold = sentence.gold[i];
      if (gold.content) continue;
      std::set<std::string> from;
      for (const std::int32_t position : gold.positions) {
        from.insert(sentence.english[static_cast<std::size_t>(position)]);
      }
      const std::string& word = sentence.french[i];
      if (word == "a" || word == "est") {  // of "was", "is", "did", or of the verb itself
        const bool verb = french::translations().contains(*from.begin());
        ASSERT_TRUE(verb || french::word_set("was is did").contains(*from.begin()))
            << sentence.both();
      } else if (word == "un" || word == "une") {
        ASSERT_TRUE(from == std::set<std::string>{"a"} || from == std::set<std::string>{"an"})
            << sentence.both();
      } else {
        ASSERT_TRUE(origins.contains(word)) << word << ": " << sentence.both();
        ASSERT_EQ(from, origins.at(word)) << word << ": " << sentence.both();
      }
    }
  }
}

// A word that no French word stands for would be one that the translation lost.
TEST(TranslateTask, NoEnglishWordIsLost) {
  for (const Sentence& sentence : sentences()) {
    std::set<std::int32_t> covered;
    for (const core::GoldAlignment& gold : sentence.gold) {
      covered.insert(gold.positions.begin(), gold.positions.end());
    }
    for (std::size_t i = 0; i < sentence.english.size(); ++i) {
      if (sentence.english[i] == "does") continue;
      ASSERT_TRUE(covered.contains(static_cast<std::int32_t>(i)))
          << sentence.english[i] << ": " << sentence.both();
    }
  }
}

TEST(TranslateTask, BahdanausSentenceIsThatOfThePaper) {
  const auto translate = task("translate");
  const auto set = translate->held_out("bahdanau").value();
  ASSERT_EQ(set.size(), 1U);
  EXPECT_EQ(text(translate->source_words(), source_of(set[0])),
            "the agreement on the European economic area was signed in August 1992");
  EXPECT_EQ(text(translate->target_words(), written_by(set[0])),
            "l' accord sur la zone économique européenne a été signé en août 1992");
  const std::int32_t expected[] = {0, 1, 2, 3, 6, 5, 4, 7, 7, 8, 9, 10, 11};
  for (std::size_t row = 0; row < std::size(expected); ++row) {
    EXPECT_EQ(set[0].gold[row].positions, std::vector{expected[row]}) << row;
  }
}

TEST(TranslateTask, SensesHangOnTheirCue) {
  const std::map<std::string, std::set<std::string>> cues = {
      {"rive", {"river", "lake", "flooded"}},
      {"banque", {"company", "city", "robbed", "closed"}},
      {"plante", {"garden", "forest", "watered", "eaten"}},
      {"usine", {"company", "city", "closed", "built"}},
      {"ressort", {"watch", "machine", "broken", "replaced"}}};
  std::map<std::string, std::size_t> seen;
  for (const Sentence& sentence : sentences()) {
    for (std::size_t i = 0; i < sentence.french.size(); ++i) {
      const core::GoldAlignment& gold = sentence.gold[i];
      const std::string& english = sentence.english[static_cast<std::size_t>(gold.positions[0])];
      const bool ambiguous = english == "bank" || english == "plant" || english == "spring";
      ASSERT_EQ(ambiguous, gold.cue >= 0) << sentence.both();
      if (!ambiguous) continue;
      ++seen[sentence.french[i]];
      ASSERT_GT(gold.cue, gold.positions[0]) << sentence.both();
      const std::string& cue = sentence.english[static_cast<std::size_t>(gold.cue)];
      if (sentence.french[i] == "printemps") {
        ASSERT_TRUE(cue == "rainy" || cue == "cold" || std::stoi(cue) > 1900) << sentence.both();
      } else {
        ASSERT_TRUE(cues.at(sentence.french[i]).contains(cue)) << sentence.both();
      }
    }
  }
  EXPECT_EQ(seen.size(), 6U);
  for (const auto& [word, count] : seen) EXPECT_GT(count, sentences().size() / 150) << word;
}

double share(bool (*holds)(const Sentence&)) {
  return static_cast<double>(std::ranges::count_if(sentences(), holds)) /
         static_cast<double>(sentences().size());
}
bool has(const std::vector<std::string>& words, const char* word) {
  return std::ranges::find(words, word) != words.end();
}

TEST(TranslateTask, ProportionsAreThoseOfTheRecipe) {
  const auto passive = [](const Sentence& sentence) { return has(sentence.french, "été"); };
  const auto signed_on = [](const Sentence& sentence) {
    return has(sentence.french, "été") && has(sentence.english, "signed") &&
           has(sentence.english, "on");
  };
  const auto ambiguous = [](const Sentence& sentence) {
    return has(sentence.english, "bank") || has(sentence.english, "plant") ||
           has(sentence.english, "spring");
  };
  // A third of the sentences with ambiguous words are passives, too.
  EXPECT_NEAR(share(passive), 0.22 + 0.08 * 5 / 12, 0.02);
  EXPECT_NEAR(share(signed_on) / share(passive), 0.3, 0.05);
  EXPECT_NEAR(share(ambiguous), 0.08, 0.01);
  const auto copula = [](const Sentence& sentence) {
    return (has(sentence.english, "is") || has(sentence.english, "was")) &&
           !has(sentence.french, "été");
  };
  const auto intransitive = [](const Sentence& sentence) {
    static const auto verbs = french::word_set(
        "dort travaille chante arrive tombe part dormi travaillé chanté arrivé arrivée tombé "
        "tombée parti partie");
    return std::ranges::any_of(sentence.french,
                               [&](const std::string& word) { return verbs.contains(word); });
  };
  // Of those, half of what has no passive and a quarter of the others say what it is like.
  EXPECT_NEAR(share(copula), 0.16 + 0.08 * (0.25 + 0.5 / 6), 0.02);
  EXPECT_NEAR(share(intransitive), 0.12, 0.01);
  double words = 0.0;
  for (const Sentence& sentence : sentences())
    words += static_cast<double>(sentence.english.size());
  EXPECT_NEAR(words / static_cast<double>(sentences().size()), 7.3, 0.3);
}

TEST(TranslateTask, NounsHaveNoneOneOrTwoAdjectives) {
  double phrases[3] = {0.0, 0.0, 0.0};
  for (const Sentence& sentence : sentences()) {
    const auto& french = sentence.french;
    for (std::size_t i = 0; i < french.size(); ++i) {
      if (!is_noun(french[i])) continue;
      std::size_t count = french::before_nouns.contains(french[i - 1]) ? 1 : 0;
      for (std::size_t j = i + 1; j < french.size() && is_adjective(french[j]); ++j) ++count;
      ASSERT_LE(count, 2U) << sentence.both();
      phrases[count] += 1.0;
    }
  }
  const double all = phrases[0] + phrases[1] + phrases[2];
  EXPECT_NEAR(phrases[0] / all, 0.35, 0.04);
  EXPECT_NEAR(phrases[1] / all, 0.35, 0.04);
  EXPECT_NEAR(phrases[2] / all, 0.30, 0.04);
}

TEST(TranslateTask, AWordInAHundredSentencesIsUnknownAndComesOutSo) {
  const auto translate = task("translate");
  std::size_t unknown = 0;
  for (const core::Example& example : draw_many(*translate, 20000)) {
    const auto count = std::ranges::count(example.source, core::unknown_id);
    ASSERT_LE(count, 1);
    ASSERT_EQ(count > 0, std::ranges::count(example.labels, core::unknown_id) > 0);
    if (count == 0) continue;
    ++unknown;
    for (std::size_t row = 0; row < example.labels.size(); ++row) {
      if (example.labels[row] != core::unknown_id) continue;
      EXPECT_EQ(example.source[static_cast<std::size_t>(example.gold[row].positions[0])],
                core::unknown_id);
      EXPECT_TRUE(example.gold[row].content);
    }
  }
  EXPECT_GE(unknown, 200U);
  EXPECT_LE(unknown, 400U);
  for (const std::string& set : translate->held_out_names()) {
    const auto examples = translate->held_out(set).value();
    for (const core::Example& example : examples) {
      EXPECT_EQ(std::ranges::count(example.source, core::unknown_id), 0);
    }
  }
}

using AdjectiveAndNoun = std::pair<std::string, std::string>;

/// English pairs: "the small red car is expensive" holds three.
std::set<AdjectiveAndNoun> pairs_of(const core::Task& translate, const core::Example& example) {
  const Sentence sentence = sentence_of(translate, example);
  const auto english_of = [&](std::size_t row) {
    return sentence.english[static_cast<std::size_t>(sentence.gold[row].positions[0])];
  };
  std::set<AdjectiveAndNoun> pairs;
  const auto& french = sentence.french;
  for (std::size_t i = 0; i < french.size(); ++i) {
    if (!is_noun(french[i])) continue;
    if (french::before_nouns.contains(french[i - 1]))
      pairs.insert({english_of(i - 1), english_of(i)});
    for (std::size_t j = i + 1; j < french.size() && is_adjective(french[j]); ++j) {
      pairs.insert({english_of(j), english_of(i)});
    }
  }
  const auto said = std::ranges::find_if(
      french, [](const std::string& word) { return word == "est" || word == "était"; });
  const auto subject = std::ranges::find_if(french, is_noun);
  if (said == french.end() || subject == french.end()) return pairs;
  const auto predicate =
      static_cast<std::size_t>(said - french.begin()) + (said[1] == "pas" ? 2U : 1U);
  if (subject < said && is_adjective(french[predicate])) {
    pairs.insert(
        {english_of(predicate), english_of(static_cast<std::size_t>(subject - french.begin()))});
  }
  return pairs;
}

TEST(TranslateTask, CompositionalPairsAreNeverSeenTogether) {
  const auto translate = task("translate");
  std::set<AdjectiveAndNoun> seen;
  std::set<std::string> words;
  for (std::uint64_t i = 0; i < 40000; ++i) seen.merge(pairs_of(*translate, draw(*translate, i)));
  const auto test = translate->held_out("test").value();
  for (const core::Example& example : test) {
    seen.merge(pairs_of(*translate, example));
  }
  for (const auto& [adjective, noun] : seen) words.insert({adjective, noun});
  std::set<AdjectiveAndNoun> unseen;
  const auto compositional = translate->held_out("compositional").value();
  for (const core::Example& example : compositional) {
    std::size_t found = 0;
    for (const AdjectiveAndNoun& pair : pairs_of(*translate, example)) {
      if (seen.contains(pair)) continue;
      ++found;
      unseen.insert(pair);
      EXPECT_TRUE(words.contains(pair.first)) << pair.first << " is never trained";
      EXPECT_TRUE(words.contains(pair.second)) << pair.second << " is never trained";
    }
    EXPECT_GE(found, 1U) << text(translate->source_words(), source_of(example));
  }
  const double share_of_pairs =
      static_cast<double>(unseen.size()) / static_cast<double>(unseen.size() + seen.size());
  EXPECT_NEAR(share_of_pairs, 0.1, 0.025) << unseen.size() << " unseen, " << seen.size() << " seen";
  EXPECT_TRUE(seen.contains({"European", "area"}));
  EXPECT_TRUE(seen.contains({"economic", "area"}));
}

TEST(TranslateTask, KnowsTheShapeOfItsOwnSentences) {
  const auto translate = task("translate");
  for (const char* set : {"test", "compositional", "bahdanau"}) {
    const auto examples = translate->held_out(set).value();
    for (const core::Example& example : examples) {
      const auto source = std::span(example.source).first(example.source.size() - 1);
      EXPECT_TRUE(translate->fits_examples(source))
          << text(translate->source_words(), source_of(example));
    }
  }
}

TEST(TranslateTask, KnowsWhatIsNoneOfItsSentences) {
  const auto translate = task("translate");
  const auto fits = [&](const char* english) {
    const auto ids = core::read_source(*translate, english);
    return translate->fits_examples(std::span(ids).first(ids.size() - 1));
  };
  EXPECT_TRUE(fits("the hero did not see this old hotel"));
  EXPECT_TRUE(fits("the bank of the river is beautiful"));
  for (const char* english :
       {"", "the small cat", "small cat sleeps the", "the cat the cat", "is the house small",
        "was signed the agreement", "the house is the hotel", "the house is small small",
        "Paris is small", "the hero did see this old hotel", "the house in is small",
        "he he sleeps"}) {
    EXPECT_FALSE(fits(english)) << english;
  }
}

}  // namespace
