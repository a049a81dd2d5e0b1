// Whether the French of the translator's grammar is French: agreement, elision, negation.

#include <algorithm>
#include <map>
#include <set>

#include "support.h"
#include "translated_sentences.h"

namespace {

using namespace tasks;

/// Which genders a determiner goes with, and before which sounds: 'v' a vowel, 'c' a
/// consonant.
struct DeterminerRule {
  std::string genders;
  std::string sounds;
};
const std::map<std::string, DeterminerRule>& determiner_rules() {
  static const std::map<std::string, DeterminerRule> rules = {
      {"le", {"m", "c"}},   {"la", {"f", "c"}}, {"l'", {"mf", "v"}}, {"un", {"m", "vc"}},
      {"une", {"f", "vc"}}, {"ce", {"m", "c"}}, {"cet", {"m", "v"}}, {"cette", {"f", "vc"}},
      {"ma", {"f", "c"}},   {"sa", {"f", "c"}}, {"du", {"m", "c"}}};
  return rules;
}
/// "mon" and "son" stand before a masculine noun, or a feminine one's vowel.
bool determiner_fits(const std::string& determiner, bool feminine, bool vowel) {
  if (determiner == "mon" || determiner == "son") return !feminine || vowel;
  const DeterminerRule& rule = determiner_rules().at(determiner);
  return rule.genders.contains(feminine ? 'f' : 'm') && rule.sounds.contains(vowel ? 'v' : 'c');
}
bool is_determiner(const std::string& word) {
  return word == "mon" || word == "son" || determiner_rules().contains(word);
}

TEST(TranslateTaskFrench, DeterminersAgreeAndElide) {
  std::set<std::string> seen;
  for (const Sentence& sentence : sentences()) {
    const auto& french = sentence.french;
    for (std::size_t i = 0; i < french.size(); ++i) {
      if (!is_determiner(french[i])) continue;
      seen.insert(french[i]);
      ASSERT_LT(i + 1, french.size()) << sentence.both();
      const std::size_t noun = i + (french::before_nouns.contains(french[i + 1]) ? 2U : 1U);
      ASSERT_LT(noun, french.size()) << sentence.both();
      ASSERT_TRUE(is_noun(french[noun])) << sentence.both();
      const bool feminine = french::feminine_nouns.contains(french[noun]);
      const bool vowel = french::begins_with_vowel(french[i + 1]);
      ASSERT_TRUE(determiner_fits(french[i], feminine, vowel)) << sentence.both();
    }
  }
  EXPECT_EQ(seen.size(), determiner_rules().size() + 2);
}

TEST(TranslateTaskFrench, EveryNounHasADeterminer) {
  for (const Sentence& sentence : sentences()) {
    const auto& french = sentence.french;
    for (std::size_t i = 0; i < french.size(); ++i) {
      if (!is_noun(french[i])) continue;
      ASSERT_GE(i, 1U) << sentence.both();
      const std::size_t back = french::before_nouns.contains(french[i - 1]) ? 2 : 1;
      ASSERT_GE(i, back) << sentence.both();
      ASSERT_TRUE(is_determiner(french[i - back])) << sentence.both();
    }
  }
}

TEST(TranslateTaskFrench, AdjectivesAgreeWithTheirNoun) {
  std::size_t stacked = 0;
  for (const Sentence& sentence : sentences()) {
    const auto& french = sentence.french;
    for (std::size_t i = 0; i < french.size(); ++i) {
      if (!is_noun(french[i])) continue;
      const bool feminine = french::feminine_nouns.contains(french[i]);
      if (french::before_nouns.contains(french[i - 1])) {
        ASSERT_TRUE(adjective_agrees(french[i - 1], feminine)) << sentence.both();
        const bool before_vowel = french::begins_with_vowel(french[i]);
        const std::string& form = french[i - 1];
        if (form == "vieil" || form == "nouvel" || form == "bel") {
          ASSERT_TRUE(before_vowel) << sentence.both();
        }
        if (form == "vieux" || form == "nouveau" || form == "beau") {
          ASSERT_FALSE(before_vowel) << sentence.both();
        }
      }
      std::size_t after = 0;
      for (std::size_t j = i + 1; j < french.size() && is_adjective(french[j]); ++j) {
        ASSERT_TRUE(adjective_agrees(french[j], feminine)) << sentence.both();
        ASSERT_FALSE(french::word_set("petit grand vieux beau bon").contains(french[j]))
            << sentence.both();
        ++after;
      }
      stacked += after == 2 ? 1 : 0;
    }
  }
  EXPECT_GT(stacked, sentences().size() / 10);
}

/// Gender of what the sentence begins with.
bool subject_is_feminine(const Sentence& sentence) {
  for (const std::string& word : sentence.french) {
    if (word == "elle" || french::feminine_nouns.contains(word)) return true;
    if (word == "il" || french::masculine_nouns.contains(word)) return false;
  }
  ADD_FAILURE() << "no subject: " << sentence.both();
  return false;
}

TEST(TranslateTaskFrench, ParticiplesAndPredicatesAgreeWithTheSubject) {
  std::size_t passives = 0;
  for (const Sentence& sentence : sentences()) {
    const bool feminine = subject_is_feminine(sentence);
    const auto& own = feminine ? french::feminine_participles : french::masculine_participles;
    for (std::size_t i = 0; i + 1 < sentence.french.size(); ++i) {
      const std::string& word = sentence.french[i];
      const bool negated = sentence.french[i + 1] == "pas";
      const std::size_t next = i + (negated ? 2U : 1U);
      if (word == "été") {
        ++passives;
        ASSERT_TRUE(own.contains(sentence.french.at(i + 1))) << sentence.both();
      } else if (word == "est" || word == "était") {
        const std::string& said = sentence.french.at(next);
        const bool adjective = is_adjective(said) && adjective_agrees(said, feminine);
        ASSERT_TRUE(adjective || own.contains(said)) << sentence.both();
        ASSERT_FALSE(said == "vieil" || said == "bel" || said == "nouvel") << sentence.both();
      } else if (word == "a" && sentence.french.at(next) != "été") {
        const std::string& said = sentence.french.at(next);
        ASSERT_TRUE(french::masculine_participles.contains(said) ||
                    french::fixed_participles.contains(said))
            << sentence.both();
      }
    }
  }
  EXPECT_GT(passives, sentences().size() / 5);
}

TEST(TranslateTaskFrench, VerbsWithEtreAndThoseWithAvoir) {
  const std::set<std::string> with_etre =
      french::word_set("arrivé arrivée tombé tombée parti partie");
  for (const Sentence& sentence : sentences()) {
    const auto& french = sentence.french;
    for (std::size_t i = 1; i < french.size(); ++i) {
      if (!with_etre.contains(french[i])) continue;
      const std::string& auxiliary = french[i - 1] == "pas" ? french.at(i - 2) : french[i - 1];
      ASSERT_EQ(auxiliary, "est") << sentence.both();
    }
  }
}

TEST(TranslateTaskFrench, NegationElidesAndHoldsTheVerb) {
  std::size_t negated = 0;
  for (const Sentence& sentence : sentences()) {
    const auto& french = sentence.french;
    const auto count = [&](const char* word) { return std::ranges::count(french, word); };
    ASSERT_EQ(count("ne") + count("n'"), count("pas")) << sentence.both();
    ASSERT_EQ(std::ranges::count(sentence.english, "not"), count("pas")) << sentence.both();
    for (std::size_t i = 0; i < french.size(); ++i) {
      if (french[i] != "ne" && french[i] != "n'") continue;
      ++negated;
      ASSERT_EQ(french.at(i + 2), "pas") << sentence.both();
      ASSERT_EQ(french[i] == "n'", french::begins_with_vowel(french[i + 1])) << sentence.both();
      // "Ne ... pas un" would have to be "ne ... pas de".
      if (french[i + 1] != "a") {
        ASSERT_FALSE(i + 3 < french.size() && french[i + 3].starts_with("un")) << sentence.both();
      }
    }
  }
  EXPECT_GT(negated, sentences().size() / 8);
}

TEST(TranslateTaskFrench, EverySentenceHasOneVerb) {
  for (const Sentence& sentence : sentences()) {
    const auto& french = sentence.french;
    const auto finite = std::ranges::count_if(french, [&](const std::string& word) {
      const auto before = std::find(french.begin(), french.end(), word);
      const bool participle =
          before != french.begin() &&
          (*(before - 1) == "a" || *(before - 1) == "été" || *(before - 1) == "pas");
      return word == "a" || word == "est" || word == "était" ||
             (french::present_verbs.contains(word) && !participle);
    });
    ASSERT_EQ(finite, 1) << sentence.both();
  }
}

TEST(TranslateTaskFrench, EnglishArticlesFollowTheSound) {
  const std::set<std::string> vowels = french::word_set("honest");
  const std::set<std::string> consonants = french::word_set("European useful");
  for (const Sentence& sentence : sentences()) {
    for (std::size_t i = 0; i + 1 < sentence.english.size(); ++i) {
      const std::string& article = sentence.english[i];
      if (article != "a" && article != "an") continue;
      const std::string& next = sentence.english[i + 1];
      const bool letter = std::string_view("aeiouAEIOU").contains(next.front());
      const bool vowel = (letter && !consonants.contains(next)) || vowels.contains(next);
      ASSERT_EQ(article == "an", vowel) << sentence.both();
    }
  }
}

}  // namespace
