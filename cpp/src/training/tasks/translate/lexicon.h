#pragma once
// The grammar's words as ids, and for each what it may stand with. Made once for a
// task; drawing and writing a sentence then handles no strings.

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "training/tasks/translate/word_tables.h"

namespace attention_playground::translate {

/// One word of a language and, as ids, where it stands in the vocabulary.
using Id = std::int32_t;
/// By gender, the masculine first.
using Forms = std::array<Id, 2>;

struct Adjective {
  Id english = 0;
  bool english_vowel = false;  // "an", not "a", stands before it
  Forms french = {};
  Id before_vowel = 0;  // masculine
  Rank rank = Rank::value;
  bool before_noun = false;  // in French
  bool predicate = true;
  std::uint64_t bit = 0;  // of it alone, in sets of adjectives
};

struct Noun {
  Id english = 0;
  bool english_vowel = false;
  Id french = 0;
  bool french_vowel = false;  // "l'", not "le" or "la", stands before it
  Gender gender = Gender::masculine;
  bool is_accord = false;
  bool unowned = false;  // one does not speak of "my climate"
  std::vector<const Adjective*> adjectives;
  std::vector<const Adjective*> trained_adjectives;  // without the pairs that are held out
  std::uint64_t held_out = 0;                        // set of the others
};

struct Verb {
  Id base = 0;
  Id present = 0;
  Id past = 0;
  Id participle = 0;
  Id french_present = 0;
  bool french_vowel = false;  // "n'", not "ne", stands before its present
  Forms french_participle = {};
  bool with_etre = false;
  std::vector<const Noun*> subjects;
  std::vector<const Noun*> objects;
};

struct Pair {
  Id english = 0;
  Id french = 0;
};

struct Sense {
  Noun noun;
  std::vector<Noun> of;
  std::vector<Pair> participles;
  std::vector<Pair> adjectives;
  bool of_a_year = false;
};

enum class Determiner : std::uint8_t { the, a, this_, my, his };
struct DeterminerForms {
  Id english = 0;
  Id english_before_vowel = 0;
  Forms french = {};
  Forms french_before_vowel = {};
};

struct EnglishFunctionWords {
  Id he, she, is, was, does, did, not_, by, on, in, of;
};
struct FrenchFunctionWords {
  Id il, elle, est, etait, a, ete, ne, n, pas, par, sur, en, a_grave, de, du;
};

class Lexicon {
 public:
  Lexicon();
  Lexicon(const Lexicon&) = delete;
  Lexicon& operator=(const Lexicon&) = delete;
  Lexicon(Lexicon&&) = delete;
  Lexicon& operator=(Lexicon&&) = delete;
  ~Lexicon() = default;

  std::vector<std::string> english_words;
  std::vector<std::string> french_words;
  std::vector<Adjective> adjectives;
  std::vector<Noun> nouns;
  std::vector<const Noun*> persons;
  std::vector<const Noun*> topics;
  std::vector<const Adjective*> person_adjectives;  // for "he is ...", "she is ..."
  std::vector<Verb> transitive;
  std::vector<Verb> intransitive;
  std::vector<Sense> senses;
  const Verb* sign = nullptr;
  const Verb* see = nullptr;
  const Verb* love = nullptr;
  Pair yesterday;
  Pair today;
  std::vector<Pair> months;
  std::vector<Pair> years;
  std::vector<Pair> cities;
  std::vector<Pair> countries;
  std::array<DeterminerForms, 5> determiners = {};  // by Determiner
  EnglishFunctionWords english = {};
  FrenchFunctionWords french = {};

  /// Entries by their English words, for sentences that are given.
  [[nodiscard]] const Noun& noun(std::string_view english_word) const;
  [[nodiscard]] const Adjective& adjective(std::string_view english_word) const;
  [[nodiscard]] const Pair& pair(const std::vector<Pair>& pairs,
                                 std::string_view english_word) const;

 private:
  Id english_id(std::string_view word);
  Id french_id(std::string_view word);
  void add_function_words();
  void add_determiners();
  void add_adjectives();
  void add_nouns();
  Noun make_noun(const NounWords& words);
  Verb make_verb(const VerbWords& words);
  void add_verbs();
  void add_senses();
  std::vector<Pair> make_pairs(std::span<const WordPair> words);
  void hold_out_pairs();
};

}  // namespace attention_playground::translate
