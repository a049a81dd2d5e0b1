#include <utility>

#include "training/tasks/example_writing.h"
#include "training/tasks/translate/clause.h"

namespace attention_playground::translate {

namespace {

/// Writes the words one after the other and notes in the clause where each stands.
class EnglishWriter {
 public:
  EnglishWriter(const Lexicon& lexicon, std::vector<Id>& words)
      : lexicon_(lexicon), words_(words) {}

  void write(Clause& clause) {
    write(clause.subject);
    write_verb(clause);
    if (clause.other.phrase.noun != nullptr) {
      if (clause.kind == ClauseKind::passive) clause.by_at = put(lexicon_.english.by);
      write(clause.other);
    }
    write(clause.place);
    write(clause.time);
  }

 private:
  Position put(Id word) {
    words_.push_back(word);
    return static_cast<Position>(words_.size()) - 1;
  }
  void write(NounPhrase& phrase) {
    const auto& forms = lexicon_.determiners[static_cast<std::size_t>(phrase.determiner)];
    const bool vowel = phrase.adjective_count > 0 ? phrase.adjectives[0]->english_vowel
                                                  : phrase.noun->english_vowel;
    phrase.determiner_at = put(vowel ? forms.english_before_vowel : forms.english);
    for (std::size_t i = 0; i < phrase.adjective_count; ++i) {
      phrase.adjectives_at[i] = put(phrase.adjectives[i]->english);
    }
    phrase.noun_at = put(phrase.noun->english);
  }
  void write(Participant& participant) {
    if (participant.pronoun) {
      const bool he = participant.pronoun_gender == Gender::masculine;
      participant.pronoun_at = put(he ? lexicon_.english.he : lexicon_.english.she);
      return;
    }
    write(participant.phrase);
    if (participant.topic.noun != nullptr) {
      participant.on_at = put(lexicon_.english.on);
      write(participant.topic);
    }
    write(participant.complement);
  }
  void write(Complement& complement) {
    if (complement.year != nullptr) {
      complement.of_at = put(lexicon_.english.of);
      complement.word_at = put(complement.year->english);
    } else if (complement.noun != nullptr) {
      complement.of_at = put(lexicon_.english.of);
      complement.determiner_at = put(lexicon_.determiners[0].english);
      complement.word_at = put(complement.noun->english);
    }
  }
  void write_verb(Clause& clause) {
    const EnglishFunctionWords& words = lexicon_.english;
    if (clause.verb == nullptr) {
      clause.auxiliary_at = put(clause.past ? words.was : words.is);
      if (clause.negated) clause.not_at = put(words.not_);
      clause.verb_at = put(clause.predicate.english);
    } else if (clause.negated) {
      clause.auxiliary_at = put(clause.past ? words.did : words.does);
      clause.not_at = put(words.not_);
      clause.verb_at = put(clause.verb->base);
    } else {
      clause.verb_at = put(clause.past ? clause.verb->past : clause.verb->present);
    }
  }
  void write(Adverbial& adverbial) {
    if (adverbial.words[0] == nullptr) return;
    if (adverbial.preposition != 0) adverbial.preposition_at = put(lexicon_.english.in);
    for (std::size_t i = 0; i < 2 && adverbial.words[i] != nullptr; ++i) {
      adverbial.words_at[i] = put(adverbial.words[i]->english);
    }
  }

  const Lexicon& lexicon_;
  std::vector<Id>& words_;
};

/// No adjective.
constexpr std::size_t none = 2;

class FrenchWriter {
 public:
  FrenchWriter(const Lexicon& lexicon, Example& example) : lexicon_(lexicon), example_(example) {}

  void write(const Clause& clause) {
    write(clause.subject, clause.predicate_is_cue ? clause.verb_at : -1);
    write_verb(clause);
    if (clause.other.phrase.noun != nullptr) {
      if (clause.kind == ClauseKind::passive) put(lexicon_.french.par, clause.by_at);
      write(clause.other, -1);
    }
    write(clause.place);
    write(clause.time);
  }

 private:
  void put(Id word, Position from) { write_token(example_, word, {.positions = {from}}); }
  void put_content(Id word, Position from, Position cue = -1) {
    write_token(example_, word, {.positions = {from}, .content = true, .cue = cue});
  }

  void write(const Participant& participant, Position predicate_cue) {
    if (participant.pronoun) {
      const bool il = participant.pronoun_gender == Gender::masculine;
      put(il ? lexicon_.french.il : lexicon_.french.elle, participant.pronoun_at);
      return;
    }
    const Position cue =
        participant.complement.word_at >= 0 ? participant.complement.word_at : predicate_cue;
    write(participant.phrase, participant.has_senses ? cue : -1);
    if (participant.topic.noun != nullptr) {
      put(lexicon_.french.sur, participant.on_at);
      write(participant.topic, -1);
    }
    write(participant.complement);
  }
  void write(const NounPhrase& phrase, Position cue) {
    const Noun& noun = *phrase.noun;
    const auto gender = static_cast<std::size_t>(noun.gender);
    const std::size_t before = before_noun(phrase);
    // No adjective that stands before its noun begins with a vowel.
    const auto& forms = lexicon_.determiners[static_cast<std::size_t>(phrase.determiner)];
    const bool elides = noun.french_vowel && before == none;
    put((elides ? forms.french_before_vowel : forms.french)[gender], phrase.determiner_at);
    if (before != none) {
      const Adjective& adjective = *phrase.adjectives[before];
      const bool liaison = noun.french_vowel && noun.gender == Gender::masculine;
      put_content(liaison ? adjective.before_vowel : adjective.french[gender],
                  phrase.adjectives_at[before]);
    }
    put_content(noun.french, phrase.noun_at, cue);
    for (std::size_t i = phrase.adjective_count; i-- > 0;) {
      if (i == before) continue;
      put_content(phrase.adjectives[i]->french[gender], phrase.adjectives_at[i]);
    }
  }
  /// Which of the adjectives stands before the French noun; `none` if none does.
  [[nodiscard]] static std::size_t before_noun(const NounPhrase& phrase) {
    for (std::size_t i = 0; i < phrase.adjective_count; ++i) {
      if (phrase.adjectives[i]->before_noun) return i;
    }
    return none;
  }
  void write(const Complement& complement) {
    if (complement.year != nullptr) {
      put(lexicon_.french.de, complement.of_at);
      put_content(complement.year->french, complement.word_at);
    } else if (complement.noun != nullptr) {
      write_of_the(complement);
      put_content(complement.noun->french, complement.word_at);
    }
  }
  /// "du" is both "of" and "the".
  void write_of_the(const Complement& complement) {
    const Noun& noun = *complement.noun;
    if (noun.gender == Gender::masculine && !noun.french_vowel) {
      write_token(example_, lexicon_.french.du,
                  {.positions = {complement.of_at, complement.determiner_at}});
      return;
    }
    put(lexicon_.french.de, complement.of_at);
    const DeterminerForms& the = lexicon_.determiners[0];
    put((noun.french_vowel ? the.french_before_vowel : the.french)[1], complement.determiner_at);
  }

  [[nodiscard]] static std::size_t subject_gender(const Clause& clause) {
    const Participant& subject = clause.subject;
    return static_cast<std::size_t>(subject.pronoun ? subject.pronoun_gender
                                                    : subject.phrase.noun->gender);
  }
  /// "est", "n'est pas", "a", "n'a pas"; all of them begin with a vowel.
  void write_auxiliary(const Clause& clause, Id auxiliary, Position from) {
    if (clause.negated) put(lexicon_.french.n, clause.not_at);
    put(auxiliary, from);
    if (clause.negated) put(lexicon_.french.pas, clause.not_at);
  }
  void write_verb(const Clause& clause) {
    const FrenchFunctionWords& words = lexicon_.french;
    const std::size_t gender = subject_gender(clause);
    if (clause.kind == ClauseKind::copula) {
      write_auxiliary(clause, clause.past ? words.etait : words.est, clause.auxiliary_at);
      put_content(clause.predicate.french[gender], clause.verb_at);
    } else if (clause.kind == ClauseKind::passive) {
      write_auxiliary(clause, words.a, clause.auxiliary_at);
      put(words.ete, clause.auxiliary_at);
      put_content(clause.predicate.french[gender], clause.verb_at);
    } else if (clause.past) {
      const Verb& verb = *clause.verb;
      write_auxiliary(clause, verb.with_etre ? words.est : words.a,
                      clause.negated ? clause.auxiliary_at : clause.verb_at);
      put_content(verb.french_participle[verb.with_etre ? gender : 0], clause.verb_at);
    } else {
      write_present(clause);
    }
  }
  void write_present(const Clause& clause) {
    const FrenchFunctionWords& words = lexicon_.french;
    const Verb& verb = *clause.verb;
    if (clause.negated) put(verb.french_vowel ? words.n : words.ne, clause.not_at);
    put_content(verb.french_present, clause.verb_at);
    if (clause.negated) put(words.pas, clause.not_at);
  }
  void write(const Adverbial& adverbial) {
    if (adverbial.words[0] == nullptr) return;
    if (adverbial.preposition != 0) put(adverbial.preposition, adverbial.preposition_at);
    for (std::size_t i = 0; i < 2 && adverbial.words[i] != nullptr; ++i) {
      put_content(adverbial.words[i]->french, adverbial.words_at[i]);
    }
  }

  const Lexicon& lexicon_;
  Example& example_;
};

}  // namespace

Example write_clause(const Lexicon& lexicon, Clause& clause) {
  Example example = begin_example();
  EnglishWriter(lexicon, example.source).write(clause);
  FrenchWriter(lexicon, example).write(clause);
  end_example(example);
  return example;
}

}  // namespace attention_playground::translate
