#include "training/tasks/translate/lexicon.h"

#include <algorithm>
#include <utility>

#include "training/tasks/held_out_sets.h"
#include "training/tasks/symbols.h"

namespace attention_playground::translate {

namespace {

/// One pair of adjective and noun in ten is never trained on.
constexpr std::size_t held_out_share = 10;

Id intern(std::vector<std::string>& words, std::string_view word) {
  const auto found = std::ranges::find(words, word);
  const auto id = static_cast<Id>(found - words.begin());
  if (found == words.end()) words.emplace_back(word);
  return id;
}

bool any_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

/// By sound: "a European", "a useful", "an honest".
bool english_begins_with_vowel(std::string_view word) {
  if (any_of(word, {"European", "useful"})) return false;
  if (word == "honest") return true;
  return std::string_view("aeiouAEIOU").contains(word.front());
}

/// By sound: every h of the grammar is mute, but for that of "héros".
bool french_begins_with_vowel(std::string_view word) {
  if (word == "héros") return false;
  if (std::string_view("aeiouh").contains(word.front())) return true;
  return any_of(word.substr(0, 2), {"é", "è", "ê", "â", "î", "ô", "œ"});
}

template <typename Table>
std::size_t place_in(const Table& table, std::string_view word, auto Table::value_type::* name) {
  const auto found = std::ranges::find(table, word, name);
  return static_cast<std::size_t>(found - table.begin());
}

}  // namespace

Lexicon::Lexicon() : english_words(with_special_words({})), french_words(with_special_words({})) {
  add_function_words();
  add_determiners();
  add_adjectives();
  add_nouns();
  add_verbs();
  add_senses();
  months = make_pairs(translate::months);
  years = make_pairs(translate::years);
  cities = make_pairs(translate::cities);
  countries = make_pairs(translate::countries);
  hold_out_pairs();
}

Id Lexicon::english_id(std::string_view word) { return intern(english_words, word); }
Id Lexicon::french_id(std::string_view word) { return intern(french_words, word); }

void Lexicon::add_function_words() {
  const auto e = [this](std::string_view word) { return english_id(word); };
  english = {.he = e("he"),
             .she = e("she"),
             .is = e("is"),
             .was = e("was"),
             .does = e("does"),
             .did = e("did"),
             .not_ = e("not"),
             .by = e("by"),
             .on = e("on"),
             .in = e("in"),
             .of = e("of")};
  yesterday.english = e("yesterday");
  today.english = e("today");
  const auto f = [this](std::string_view word) { return french_id(word); };
  french = {.il = f("il"),
            .elle = f("elle"),
            .est = f("est"),
            .etait = f("était"),
            .a = f("a"),
            .ete = f("été"),
            .ne = f("ne"),
            .n = f("n'"),
            .pas = f("pas"),
            .par = f("par"),
            .sur = f("sur"),
            .en = f("en"),
            .a_grave = f("à"),
            .de = f("de"),
            .du = f("du")};
  yesterday.french = f("hier");
  today.french = f("aujourd'hui");
}

void Lexicon::add_determiners() {
  const auto add = [this](Determiner which, std::array<std::string_view, 2> english_pair,
                          std::array<std::string_view, 4> forms) {
    determiners[static_cast<std::size_t>(which)] = {
        .english = english_id(english_pair[0]),
        .english_before_vowel = english_id(english_pair[1]),
        .french = {french_id(forms[0]), french_id(forms[1])},
        .french_before_vowel = {french_id(forms[2]), french_id(forms[3])}};
  };
  add(Determiner::the, {"the", "the"}, {"le", "la", "l'", "l'"});
  add(Determiner::a, {"a", "an"}, {"un", "une", "un", "une"});
  add(Determiner::this_, {"this", "this"}, {"ce", "cette", "cet", "cette"});
  add(Determiner::my, {"my", "my"}, {"mon", "ma", "mon", "mon"});
  add(Determiner::his, {"his", "his"}, {"son", "sa", "son", "son"});
}

void Lexicon::add_adjectives() {
  for (const AdjectiveWords& words : translate::adjectives) {
    const Id masculine = french_id(words.masculine);
    adjectives.push_back(
        {.english = english_id(words.english),
         .english_vowel = english_begins_with_vowel(words.english),
         .french = {masculine, french_id(words.feminine)},
         .before_vowel = words.before_vowel.empty() ? masculine : french_id(words.before_vowel),
         .rank = words.rank,
         .before_noun = words.before_noun,
         .predicate = words.predicate,
         .bit = std::uint64_t{1} << adjectives.size()});
  }
  for (std::size_t i = 0; i < adjectives.size(); ++i) {
    const bool fits = (translate::adjectives[i].kinds & person) != 0;
    if (fits && adjectives[i].predicate) person_adjectives.push_back(&adjectives[i]);
  }
}

Noun Lexicon::make_noun(const NounWords& words) {
  Noun noun = {.english = english_id(words.english),
               .english_vowel = english_begins_with_vowel(words.english),
               .french = french_id(words.french),
               .french_vowel = french_begins_with_vowel(words.french),
               .gender = words.gender,
               .is_accord = (words.kinds & accord) != 0,
               .unowned = (words.kinds & (topic | season)) != 0,
               .adjectives = {},
               .trained_adjectives = {}};
  for (std::size_t i = 0; i < adjectives.size(); ++i) {
    if ((translate::adjectives[i].kinds & words.kinds) == 0) continue;
    noun.adjectives.push_back(&adjectives[i]);
  }
  noun.trained_adjectives = noun.adjectives;
  return noun;
}

void Lexicon::add_nouns() {
  nouns.reserve(translate::nouns.size());
  for (const NounWords& words : translate::nouns) {
    nouns.push_back(make_noun(words));
    if ((words.kinds & person) != 0) persons.push_back(&nouns.back());
    if ((words.kinds & topic) != 0) topics.push_back(&nouns.back());
  }
}

Verb Lexicon::make_verb(const VerbWords& words) {
  Verb verb = {.base = english_id(words.base),
               .present = english_id(words.present),
               .past = english_id(words.past),
               .participle = 0,
               .french_present = french_id(words.french_present),
               .french_vowel = french_begins_with_vowel(words.french_present),
               .french_participle = {},
               .with_etre = words.with_etre,
               .subjects = {},
               .objects = {}};
  const bool agrees = !words.french_participle_feminine.empty();
  verb.french_participle[0] = french_id(words.french_participle);
  verb.french_participle[1] =
      agrees ? french_id(words.french_participle_feminine) : verb.french_participle[0];
  if (!words.participle.empty()) verb.participle = english_id(words.participle);
  for (std::size_t i = 0; i < nouns.size(); ++i) {
    const Kinds kinds = translate::nouns[i].kinds;
    if ((kinds & words.subject) != 0) verb.subjects.push_back(&nouns[i]);
    if ((kinds & words.object) != 0) verb.objects.push_back(&nouns[i]);
  }
  return verb;
}

void Lexicon::add_verbs() {
  for (const VerbWords& words : transitive_verbs) transitive.push_back(make_verb(words));
  for (const VerbWords& words : intransitive_verbs) intransitive.push_back(make_verb(words));
  const auto named = [this](std::string_view base) {
    return &transitive[place_in(transitive_verbs, base, &VerbWords::base)];
  };
  sign = named("sign");
  see = named("see");
  love = named("love");
}

void Lexicon::add_senses() {
  for (const SenseWords& words : translate::senses) {
    Sense sense = {.noun = make_noun(words.noun),
                   .of = {},
                   .participles = make_pairs(words.participles),
                   .adjectives = make_pairs(words.adjectives),
                   .of_a_year = words.of_a_year};
    for (const NounWords& of : words.of) sense.of.push_back(make_noun(of));
    senses.push_back(std::move(sense));
  }
}

std::vector<Pair> Lexicon::make_pairs(std::span<const WordPair> words) {
  std::vector<Pair> pairs;
  for (const auto& [english_word, french_word] : words) {
    pairs.push_back({.english = english_id(english_word), .french = french_id(french_word)});
  }
  return pairs;
}

// Bahdanau's "European" and "economic" with "area" stay: his sentence is new as a whole,
// not in its parts.
void Lexicon::hold_out_pairs() {
  struct Entry {
    Noun* noun;
    const Adjective* adjective;
  };
  std::vector<Entry> pairs;
  for (Noun& entry : nouns) {
    for (const Adjective* word : entry.adjectives) pairs.push_back({&entry, word});
  }
  const std::size_t held_out = pairs.size() / held_out_share;
  std::erase_if(pairs, [&](const Entry& pair) {
    return pair.noun == &noun("area") &&
           (pair.adjective == &adjective("European") || pair.adjective == &adjective("economic"));
  });
  Random random(held_out_seed, 1);
  for (std::size_t i = 0; i < held_out; ++i) {
    const std::size_t left = pairs.size() - i;
    std::swap(pairs[i],
              pairs[i + static_cast<std::size_t>(random.below(static_cast<std::int64_t>(left)))]);
    pairs[i].noun->held_out |= pairs[i].adjective->bit;
  }
  for (Noun& entry : nouns) {
    std::erase_if(entry.trained_adjectives,
                  [&](const Adjective* word) { return (entry.held_out & word->bit) != 0; });
  }
}

const Noun& Lexicon::noun(std::string_view english_word) const {
  return nouns[place_in(translate::nouns, english_word, &NounWords::english)];
}

const Adjective& Lexicon::adjective(std::string_view english_word) const {
  return adjectives[place_in(translate::adjectives, english_word, &AdjectiveWords::english)];
}

const Pair& Lexicon::pair(const std::vector<Pair>& pairs, std::string_view english_word) const {
  return *std::ranges::find(pairs, english_word, [this](const Pair& words) {
    return std::string_view(english_words[static_cast<std::size_t>(words.english)]);
  });
}

}  // namespace attention_playground::translate
