#pragma once
// A sentence of the grammar before it is written in either language.

#include <array>
#include <cstdint>

#include "base/random.h"
#include "training/task.h"
#include "training/tasks/translate/lexicon.h"

namespace attention_playground::translate {

/// Where an English word stands in the sentence, once it has been written.
using Position = std::int32_t;

struct NounPhrase {
  const Noun* noun = nullptr;
  Determiner determiner = Determiner::the;
  std::array<const Adjective*, 2> adjectives = {};  // in English order
  std::size_t adjective_count = 0;

  Position determiner_at = -1;
  std::array<Position, 2> adjectives_at = {};
  Position noun_at = -1;
};

/// "of the river", "of 1968".
struct Complement {
  const Noun* noun = nullptr;
  const Pair* year = nullptr;

  Position of_at = -1;
  Position determiner_at = -1;
  Position word_at = -1;
};

/// A subject, object or agent: a pronoun or a noun with what hangs on it.
struct Participant {
  bool pronoun = false;
  Gender pronoun_gender = Gender::masculine;
  NounPhrase phrase;
  NounPhrase topic;       // "on the European market"; none without a noun
  Complement complement;  // none without a noun or year
  bool has_senses = false;

  Position pronoun_at = -1;
  Position on_at = -1;
};

/// "in August 1992", "in Paris", "yesterday".
struct Adverbial {
  Id preposition = 0;  // French; 0: none in either language
  std::array<const Pair*, 2> words = {};

  Position preposition_at = -1;
  std::array<Position, 2> words_at = {};
};

/// What follows "is" or "was": an adjective, or the participle of a passive.
struct Predicate {
  Id english = 0;
  Forms french = {};
};

enum class ClauseKind : std::uint8_t { active, intransitive, passive, copula };

struct Clause {
  ClauseKind kind = ClauseKind::active;
  bool past = true;
  bool negated = false;
  Participant subject;
  const Verb* verb = nullptr;  // active, intransitive
  Predicate predicate;         // passive, copula
  bool predicate_is_cue = false;
  Participant other;  // object, or agent; none without a noun
  Adverbial place;
  Adverbial time;

  Position by_at = -1;
  Position auxiliary_at = -1;  // "is", "was", "does", "did"
  Position not_at = -1;
  Position verb_at = -1;  // or the predicate's
};

/// Which pairs of adjective and noun a sentence may hold.
enum class PairsAllowed : std::uint8_t { trained, all };

struct DrawnClause {
  Clause clause;
  bool holds_held_out_pair = false;
};
[[nodiscard]] DrawnClause draw_clause(const Lexicon& lexicon, Random& random, PairsAllowed pairs);

/// "The agreement on the European Economic Area was signed in August 1992."
[[nodiscard]] Clause bahdanau_clause(const Lexicon& lexicon);

/// Both sentences, with the alignment of every French word. Fills in `clause` where the
/// English words stand.
[[nodiscard]] Example write_clause(const Lexicon& lexicon, Clause& clause);

}  // namespace attention_playground::translate
