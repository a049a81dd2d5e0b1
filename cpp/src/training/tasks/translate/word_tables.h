#pragma once
// The words of the translator's grammar, as strings: English beside French, with what
// decides forms and what keeps sentences sensible.

#include <cstdint>
#include <span>
#include <string_view>

namespace attention_playground::translate {

/// What a noun is, as bits: verbs and adjectives name those that they go with.
using Kinds = std::uint32_t;
inline constexpr Kinds person = 1U << 0U;
inline constexpr Kinds animal = 1U << 1U;
inline constexpr Kinds food = 1U << 2U;
inline constexpr Kinds place = 1U << 3U;
inline constexpr Kinds thing = 1U << 4U;
inline constexpr Kinds text = 1U << 5U;
inline constexpr Kinds accord = 1U << 6U;    // abstract: what ministers sign
inline constexpr Kinds topic = 1U << 7U;     // abstract: what accords are about
inline constexpr Kinds sphere = 1U << 8U;    // a topic that can be economic or political
inline constexpr Kinds opens = 1U << 9U;     // can be opened and closed
inline constexpr Kinds built = 1U << 10U;    // can be built and destroyed
inline constexpr Kinds washed = 1U << 11U;   // can be washed
inline constexpr Kinds goods = 1U << 12U;    // can be bought and sold
inline constexpr Kinds plant = 1U << 13U;    // grows
inline constexpr Kinds written = 1U << 15U;  // one person can write it
inline constexpr Kinds season = 1U << 14U;   // a part of the year

enum class Gender : std::uint8_t { masculine, feminine };

struct NounWords {
  std::string_view english;
  std::string_view french;
  Gender gender;
  Kinds kinds;
};

/// Where an adjective stands among others: English puts lower ranks first, and two of
/// one rank are not put together.
enum class Rank : std::uint8_t { value, opinion, size, age, property, colour, origin, field };

struct AdjectiveWords {
  std::string_view english;
  std::string_view masculine;
  std::string_view feminine;
  std::string_view before_vowel;  // masculine; empty: no other form
  Rank rank;
  bool before_noun;  // in French
  Kinds kinds;
  bool predicate;  // "is" can stand before it
};

struct VerbWords {
  std::string_view base;  // "does not write"
  std::string_view present;
  std::string_view past;
  std::string_view participle;
  std::string_view french_present;
  std::string_view french_participle;
  std::string_view french_participle_feminine;
  bool with_etre;  // "est arrivé": the participle agrees with the subject
  Kinds subject;
  Kinds object;  // 0: none
};

struct WordPair {
  std::string_view english;
  std::string_view french;
};

/// A noun with two translations: one of them, and what tells that it is meant.
struct SenseWords {
  NounWords noun;
  std::span<const NounWords> of;          // "of the river"
  std::span<const WordPair> participles;  // "was flooded", in the noun's gender
  std::span<const WordPair> adjectives;   // "was rainy", in the noun's gender
  bool of_a_year = false;                 // "of 1968"
};

extern const std::span<const NounWords> nouns;
extern const std::span<const AdjectiveWords> adjectives;
extern const std::span<const VerbWords> transitive_verbs;
extern const std::span<const VerbWords> intransitive_verbs;
extern const std::span<const SenseWords> senses;
extern const std::span<const WordPair> months;
extern const std::span<const WordPair> years;
extern const std::span<const WordPair> cities;     // "à" stands before them
extern const std::span<const WordPair> countries;  // feminine: "en"

}  // namespace attention_playground::translate
