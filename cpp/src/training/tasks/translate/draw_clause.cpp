#include <utility>

#include "training/tasks/translate/clause.h"

namespace attention_playground::translate {

namespace {

template <typename T>
const T& pick(Random& random, const std::vector<T>& choices) {
  return choices[static_cast<std::size_t>(random.below(static_cast<std::int64_t>(choices.size())))];
}

constexpr int most_tries = 16;

class ClauseDraw {
 public:
  ClauseDraw(const Lexicon& lexicon, Random& random, PairsAllowed pairs)
      : lexicon_(lexicon), random_(random), pairs_(pairs) {}

  /// Whether the sentence makes sense: "the important European area is ..." may leave no
  /// adjective to say.
  [[nodiscard]] bool draw() {
    const std::int64_t kind = random_.below(100);
    if (kind < 42) {
      draw_active();
    } else if (kind < 54) {
      draw_intransitive();
    } else if (kind < 76) {
      draw_passive();
    } else if (kind < 92) {
      draw_copula();
    } else {
      draw_senses();
    }
    return sensible_;
  }
  [[nodiscard]] DrawnClause drawn() const { return {clause_, holds_held_out_pair_}; }

 private:
  [[nodiscard]] bool percent(std::int64_t chance) { return random_.below(100) < chance; }

  [[nodiscard]] const Adjective* pick_adjective(const Noun& noun) {
    const bool all = pairs_ == PairsAllowed::all;
    return pick(random_, all ? noun.adjectives : noun.trained_adjectives);
  }
  void note_pair(const Noun& noun, const Adjective& adjective) {
    if ((noun.held_out & adjective.bit) != 0) holds_held_out_pair_ = true;
  }

  [[nodiscard]] static bool go_together(const Adjective& first, const Adjective& second) {
    return first.rank != second.rank && !(first.before_noun && second.before_noun);
  }
  void draw_adjectives(NounPhrase& phrase) {
    const std::int64_t share = random_.below(100);
    if (share < 35) return;
    phrase.adjectives[0] = pick_adjective(*phrase.noun);
    phrase.adjective_count = 1;
    if (share >= 70) {
      const Adjective& first = *phrase.adjectives[0];
      const Adjective* second = pick_adjective(*phrase.noun);
      while (!go_together(first, *second)) second = pick_adjective(*phrase.noun);
      phrase.adjectives[1] = second;
      if (second->rank < first.rank) {
        std::swap(phrase.adjectives[0], phrase.adjectives[1]);
      }
      phrase.adjective_count = 2;
    }
    for (std::size_t i = 0; i < phrase.adjective_count; ++i) {
      note_pair(*phrase.noun, *phrase.adjectives[i]);
    }
  }
  [[nodiscard]] Determiner draw_determiner(const Noun& noun, bool may_be_indefinite) {
    if (noun.unowned) return percent(85) ? Determiner::the : Determiner::this_;
    const std::int64_t share = random_.below(100);
    if (share < 20 && may_be_indefinite) return Determiner::a;
    if (share < 62) return Determiner::the;
    if (share < 76) return Determiner::this_;
    return share < 88 ? Determiner::my : Determiner::his;
  }
  [[nodiscard]] NounPhrase draw_phrase(const Noun& noun, bool may_be_indefinite) {
    NounPhrase phrase;
    phrase.noun = &noun;
    phrase.determiner = draw_determiner(noun, may_be_indefinite);
    draw_adjectives(phrase);
    return phrase;
  }
  /// What an accord is about.
  void draw_topic(Participant& participant) {
    participant.topic = draw_phrase(*pick(random_, lexicon_.topics), false);
  }
  /// The object of an active sentence, the subject of a passive one.
  [[nodiscard]] Participant draw_theme(const Noun& noun, bool may_be_indefinite) {
    Participant theme;
    theme.phrase = draw_phrase(noun, may_be_indefinite);
    if (noun.is_accord && percent(40)) draw_topic(theme);
    return theme;
  }
  void draw_agent(Participant& agent, const std::vector<const Noun*>& nouns) {
    if (percent(15)) {
      agent.pronoun = true;
      agent.pronoun_gender = percent(50) ? Gender::masculine : Gender::feminine;
    } else {
      agent.phrase = draw_phrase(*pick(random_, nouns), true);
    }
  }

  void draw_place(std::int64_t chance) {
    if (!percent(chance)) return;
    const bool city = percent(70);
    clause_.place.preposition = city ? lexicon_.french.a_grave : lexicon_.french.en;
    clause_.place.words[0] = &pick(random_, city ? lexicon_.cities : lexicon_.countries);
  }
  void draw_time(std::int64_t chance) {
    if (!percent(chance)) return;
    Adverbial& time = clause_.time;
    if (!clause_.past) {
      time.words[0] = &lexicon_.today;
      return;
    }
    const std::int64_t kind = random_.below(100);
    if (kind < 25) {
      time.words[0] = &lexicon_.yesterday;
      return;
    }
    time.preposition = lexicon_.french.en;
    if (kind < 50) {
      time.words[0] = &pick(random_, lexicon_.years);
    } else {
      time.words[0] = &pick(random_, lexicon_.months);
      if (kind >= 65) time.words[1] = &pick(random_, lexicon_.years);
    }
  }

  void draw_active() {
    clause_.kind = ClauseKind::active;
    clause_.past = percent(50);
    clause_.negated = percent(25);
    clause_.verb = &pick(random_, lexicon_.transitive);
    draw_agent(clause_.subject, clause_.verb->subjects);
    const Noun* object = pick(random_, clause_.verb->objects);
    while (object == clause_.subject.phrase.noun) object = pick(random_, clause_.verb->objects);
    // "He does not eat an apple" would be "il ne mange pas de pomme".
    clause_.other = draw_theme(*object, !clause_.negated);
    draw_place(12);
    draw_time(clause_.past ? 30 : 10);
  }

  void draw_intransitive() {
    clause_.kind = ClauseKind::intransitive;
    clause_.past = percent(50);
    clause_.negated = percent(25);
    clause_.verb = &pick(random_, lexicon_.intransitive);
    draw_agent(clause_.subject, clause_.verb->subjects);
    draw_place(20);
    draw_time(clause_.past ? 35 : 15);
  }

  void draw_passive() {
    clause_.kind = ClauseKind::passive;
    clause_.negated = percent(20);
    const bool signing = percent(30);
    const Verb& verb = signing ? *lexicon_.sign : pick(random_, lexicon_.transitive);
    const Noun& theme = *pick(random_, verb.objects);
    clause_.subject = draw_theme(theme, !signing);
    if (signing && clause_.subject.topic.noun == nullptr) draw_topic(clause_.subject);
    clause_.predicate = {verb.participle, verb.french_participle};
    if (percent(signing ? 15 : 35)) {
      const Noun* agent = pick(random_, verb.subjects);
      while (agent == &theme) agent = pick(random_, verb.subjects);
      clause_.other.phrase = draw_phrase(*agent, true);
    }
    draw_place(12);
    draw_time(40);
  }

  /// Not one of a rank that the phrase has: "the old man is young".
  void draw_predicate(const Noun& noun, const NounPhrase& phrase) {
    const auto clashes = [&](const Adjective& adjective) {
      if (!adjective.predicate) return true;
      // "The climate is Italian" is not said either.
      if (noun.unowned && adjective.rank == Rank::origin) return true;
      for (std::size_t i = 0; i < phrase.adjective_count; ++i) {
        if (phrase.adjectives[i]->rank == adjective.rank) return true;
      }
      return false;
    };
    const Adjective* adjective = pick_adjective(noun);
    for (int tries = 0; clashes(*adjective); adjective = pick_adjective(noun)) {
      if (++tries < most_tries) continue;
      sensible_ = false;
      return;
    }
    clause_.predicate = {adjective->english, adjective->french};
    note_pair(noun, *adjective);
  }
  void draw_copula() {
    clause_.kind = ClauseKind::copula;
    clause_.past = percent(50);
    clause_.negated = percent(25);
    if (percent(12)) {
      clause_.subject.pronoun = true;
      const bool man = percent(50);
      clause_.subject.pronoun_gender = man ? Gender::masculine : Gender::feminine;
      const Adjective* adjective = pick(random_, lexicon_.person_adjectives);
      clause_.predicate = {adjective->english, adjective->french};
    } else {
      const Noun& noun = pick(random_, lexicon_.nouns);
      clause_.subject.phrase = draw_phrase(noun, false);
      draw_predicate(noun, clause_.subject.phrase);
    }
    draw_place(clause_.past ? 8 : 0);
    draw_time(clause_.past ? 25 : 10);
  }

  void draw_senses() {
    const Sense& sense = pick(random_, lexicon_.senses);
    Participant participant;
    participant.has_senses = true;
    participant.phrase = draw_phrase(sense.noun, false);
    if (percent(50)) {
      draw_predicate_cue(sense, std::move(participant));
    } else {
      draw_complement_cue(sense, std::move(participant));
    }
  }
  /// "The bank was flooded."
  void draw_predicate_cue(const Sense& sense, Participant participant) {
    const bool passive = !sense.participles.empty();
    clause_.kind = passive ? ClauseKind::passive : ClauseKind::copula;
    clause_.negated = percent(15);
    const Pair& cue = pick(random_, passive ? sense.participles : sense.adjectives);
    clause_.predicate = {cue.english, {cue.french, cue.french}};
    clause_.predicate_is_cue = true;
    clause_.subject = std::move(participant);
    draw_place(passive ? 15 : 40);
    draw_time(passive ? 40 : 0);
  }
  /// "The bank of the river is beautiful", "the woman saw the bank of the river".
  void draw_complement_cue(const Sense& sense, Participant participant) {
    participant.phrase.determiner = Determiner::the;
    if (sense.of_a_year) {
      participant.complement.year = &pick(random_, lexicon_.years);
    } else {
      participant.complement.noun = &pick(random_, sense.of);
    }
    clause_.past = percent(50);
    clause_.negated = percent(15);
    if (percent(50)) {
      clause_.kind = ClauseKind::copula;
      draw_predicate(sense.noun, participant.phrase);
      clause_.subject = std::move(participant);
      return;
    }
    clause_.kind = ClauseKind::active;
    clause_.verb = sense.of_a_year || percent(50) ? lexicon_.love : lexicon_.see;
    draw_agent(clause_.subject, lexicon_.persons);
    clause_.other = std::move(participant);
  }

  const Lexicon& lexicon_;
  Random& random_;
  PairsAllowed pairs_;
  Clause clause_;
  bool holds_held_out_pair_ = false;
  bool sensible_ = true;
};

}  // namespace

DrawnClause draw_clause(const Lexicon& lexicon, Random& random, PairsAllowed pairs) {
  for (;;) {
    ClauseDraw draw(lexicon, random, pairs);
    if (draw.draw()) return draw.drawn();
  }
}

Clause bahdanau_clause(const Lexicon& lexicon) {
  Clause clause;
  clause.kind = ClauseKind::passive;
  clause.subject.phrase.noun = &lexicon.noun("agreement");
  clause.subject.topic.noun = &lexicon.noun("area");
  clause.subject.topic.adjectives = {&lexicon.adjective("European"),
                                     &lexicon.adjective("economic")};
  clause.subject.topic.adjective_count = 2;
  clause.predicate = {lexicon.sign->participle, lexicon.sign->french_participle};
  clause.time.preposition = lexicon.french.en;
  clause.time.words = {&lexicon.pair(lexicon.months, "August"),
                       &lexicon.pair(lexicon.years, "1992")};
  return clause;
}

}  // namespace attention_playground::translate
