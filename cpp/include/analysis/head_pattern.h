#pragma once
// What a head mostly does, and what it rests on while it has nothing to do.

#include <cstdint>
#include <span>
#include <string>

namespace attention_playground {

/// Numbers of tokens below 0, which are compared with none.
inline constexpr std::int32_t unknown_token = -1;
inline constexpr std::int32_t special_token = -2;  // [CLS], a start token
/// Numbers from here on are those of punctuation.
inline constexpr std::int32_t first_punctuation_token = 1 << 30;

/// What rows whose token stands elsewhere, too, look at.
enum class RepeatedPattern : std::uint8_t { none, induction, same_token };

/// Where rows look, by place: the most particular rule that holds.
enum class PlacePattern : std::uint8_t {
  none,   // hardly anything is left beside what the head rests on
  mixed,  // no rule holds
  previous,
  next,
  own,
  offset,
  punctuation,
  local,  // at most two tokens away
  earlier,
  later,
  broad,
  even,
  alike,  // every row reads the same keys
};

/// No key: the head rests on none, or on the special tokens together.
inline constexpr std::int32_t rests_on_none = -1;
inline constexpr std::int32_t rests_on_special = -2;

/// Shares of what is not on the keys that a head may rest on: the first one, special ones, and
/// those that get `resting_mass` of every row on average.
struct HeadPattern {
  RepeatedPattern repeated = RepeatedPattern::none;
  float repeated_share = 0.0F;
  PlacePattern place = PlacePattern::none;
  std::int32_t offset = 0;   // key - query, of PlacePattern::offset
  float place_share = 0.0F;  // of broad and even: the normalised entropy
  std::int32_t rest_key = rests_on_none;
  float rest_mass = 0.0F;  // mean weight, over the other rows that may see it
  /// Mean weight on what a particular rule (a repeated one, an offset but 0, punctuation) names,
  /// over the rows with a choice: of two heads, the one with more tells a reader more. 0 without a
  /// rule.
  float telling = 0.0F;
};

/// Mean weight on one key from which on a head is said to rest there (Gu 2024: a sink above .3).
inline constexpr double resting_mass = 0.3;

struct PatternInput {
  std::span<const float> weights;         // [queries, keys]
  std::span<const std::uint8_t> allowed;  // [queries, keys]
  std::int64_t queries = 0;
  std::int64_t keys = 0;
  std::span<const std::int32_t> tokens;  // one a key, or none
  std::span<const double> entropies;     // -sum w ln w of each row
};

[[nodiscard]] HeadPattern find_pattern(const PatternInput& head);

/// "induction"; empty where there is none.
[[nodiscard]] std::string name_of(RepeatedPattern pattern);
/// "previous token", "3 tokens back"; empty where there is none.
[[nodiscard]] std::string name_of(PlacePattern pattern, std::int32_t offset);

}  // namespace attention_playground
