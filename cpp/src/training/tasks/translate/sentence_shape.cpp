#include "training/tasks/translate/sentence_shape.h"

namespace attention_playground::translate {

namespace {

constexpr int most_adjectives = 2;

}  // namespace

struct SentenceShape::Cursor {
  std::span<const Id> words;
  std::size_t at = 0;

  /// Reads the next word where it is one of these.
  bool take(const Words& known) noexcept {
    if (at >= words.size() || !known.contains(words[at])) return false;
    ++at;
    return true;
  }
  bool take(Id word) noexcept {
    if (at >= words.size() || words[at] != word) return false;
    ++at;
    return true;
  }
};

SentenceShape::SentenceShape(const Lexicon& lexicon) : function_(lexicon.english) {
  for (const DeterminerForms& forms : lexicon.determiners) {
    determiners_.insert({forms.english, forms.english_before_vowel});
  }
  for (const Adjective& adjective : lexicon.adjectives) {
    adjectives_.insert(adjective.english);
    predicates_.insert(adjective.english);
  }
  for (const Noun& noun : lexicon.nouns) nouns_.insert(noun.english);
  for (const Verb& verb : lexicon.transitive) {
    participles_.insert(verb.participle);
    with_object_.insert({verb.present, verb.past});
    base_with_object_.insert(verb.base);
  }
  for (const Verb& verb : lexicon.intransitive) {
    without_object_.insert({verb.present, verb.past});
    base_without_object_.insert(verb.base);
  }
  for (const Sense& sense : lexicon.senses) {
    nouns_.insert(sense.noun.english);
    for (const Noun& noun : sense.of) nouns_.insert(noun.english);
    for (const Pair& participle : sense.participles) participles_.insert(participle.english);
    for (const Pair& adjective : sense.adjectives) predicates_.insert(adjective.english);
  }
  for (const Pair& city : lexicon.cities) places_.insert(city.english);
  for (const Pair& country : lexicon.countries) places_.insert(country.english);
  for (const Pair& month : lexicon.months) months_.insert(month.english);
  for (const Pair& year : lexicon.years) years_.insert(year.english);
  days_ = {lexicon.yesterday.english, lexicon.today.english};
}

bool SentenceShape::fits(std::span<const Id> words) const noexcept {
  Cursor cursor{.words = words};
  if (!participant(cursor) || !verb(cursor)) return false;
  adverbials(cursor);
  return cursor.at == words.size();
}

/// "this old hotel"
bool SentenceShape::phrase(Cursor& cursor) const noexcept {
  if (!cursor.take(determiners_)) return false;
  for (int count = 0; count < most_adjectives && cursor.take(adjectives_); ++count) {
  }
  return cursor.take(nouns_);
}

/// "of 1968", "of the river"; true, too, where there is none.
bool SentenceShape::complement(Cursor& cursor) const noexcept {
  if (!cursor.take(function_.of)) return true;
  return cursor.take(years_) || phrase(cursor);
}

/// "he", "the agreement on the European market"
bool SentenceShape::participant(Cursor& cursor) const noexcept {
  if (cursor.take(function_.he) || cursor.take(function_.she)) return true;
  if (!phrase(cursor)) return false;
  if (cursor.take(function_.on) && !phrase(cursor)) return false;
  return complement(cursor);
}

/// "(not) old", "(not) sold (by the queen)"
bool SentenceShape::predicate(Cursor& cursor) const noexcept {
  cursor.take(function_.not_);
  if (cursor.take(predicates_)) return true;
  if (!cursor.take(participles_)) return false;
  return !cursor.take(function_.by) || participant(cursor);
}

bool SentenceShape::verb(Cursor& cursor) const noexcept {
  if (cursor.take(function_.is) || cursor.take(function_.was)) return predicate(cursor);
  const bool negated = cursor.take(function_.does) || cursor.take(function_.did);
  if (negated && !cursor.take(function_.not_)) return false;
  if (cursor.take(negated ? base_with_object_ : with_object_)) return participant(cursor);
  return cursor.take(negated ? base_without_object_ : without_object_);
}

/// "in Paris", "in August 1992", "yesterday": a place before a time, each at most once.
void SentenceShape::adverbials(Cursor& cursor) const noexcept {
  const auto after_in = [&](const Words& known) {
    Cursor next = cursor;
    if (!next.take(function_.in) || !next.take(known)) return false;
    cursor = next;
    return true;
  };
  after_in(places_);
  if (cursor.take(days_) || after_in(years_)) return;
  if (after_in(months_)) cursor.take(years_);
}

}  // namespace attention_playground::translate
