#include "analysis/head_pattern.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <utility>
#include <vector>

#include "kernels/elementary.h"

namespace attention_playground {

namespace {

constexpr std::int64_t farthest_offset = 8;
constexpr std::size_t offsets = 2 * farthest_offset + 1;
constexpr std::int64_t local_distance = 2;
/// Of a row, beside what the head rests on: less is not spoken of.
constexpr double least_rest_of_row = 0.1;
constexpr std::int64_t least_rows = 2;

double logarithm(double value) noexcept {
  return static_cast<double>(kernels::natural_logarithm(static_cast<float>(value)));
}

struct Least {
  double share = 0.0;
  /// Besides, so many times what even weights would give: short texts hold little else.
  double above_even = 1.0;
};

/// What one row holds of a rule.
struct Hit {
  double mass = 0.0;
  double cells = 0.0;
  [[gnu::noinline]] void add(double weight) noexcept {
    mass += weight;
    cells += 1.0;
  }
};

/// Of the rows that have such a key: its share of their mass, and of their keys.
struct Share {
  double mass = 0.0;
  double all_mass = 0.0;
  double cells = 0.0;
  double all_cells = 0.0;
  std::int64_t rows = 0;

  [[gnu::noinline]] void add(const Hit& hit, double row_mass, double row_cells) noexcept {
    if (hit.cells == 0.0) return;
    mass += hit.mass;
    all_mass += row_mass;
    cells += hit.cells;
    all_cells += row_cells;
    ++rows;
  }
  [[nodiscard]] double value() const noexcept { return all_mass > 0.0 ? mass / all_mass : 0.0; }
  [[nodiscard]] double even() const noexcept { return all_cells > 0.0 ? cells / all_cells : 0.0; }
  [[nodiscard]] bool holds(const Least& least) const noexcept {
    return rows >= least_rows && value() >= std::max(least.share, least.above_even * even());
  }
};

/// Beside the offsets, in the order of `least_of`.
enum Rule : std::uint8_t { induction, same_token, punctuation, local, earlier, later, rules };

constexpr std::array<Least, rules> least_of{{
    {.share = 0.2, .above_even = 2.0},
    {.share = 0.2, .above_even = 2.0},
    {.share = 0.4, .above_even = 2.0},
    {.share = 0.5, .above_even = 1.5},
    {.share = 0.75},
    {.share = 0.75},
}};
constexpr Least least_of_offset{.share = 0.4, .above_even = 1.5};
constexpr double least_of_broad = 0.85;
constexpr double least_of_even = 0.95;
constexpr double least_of_alike = 0.75;

struct Shares {
  std::array<Share, offsets> at_offset;
  std::array<Share, rules> of_rule;
  double entropy = 0.0;  // normalised, weighted by the rows' mass
  double mass = 0.0;
  std::int64_t rows = 0;

  [[nodiscard]] double evenness() const noexcept { return mass > 0.0 ? entropy / mass : 0.0; }
};

class PatternFinder {
 public:
  explicit PatternFinder(const PatternInput& head)
      : head_(head),
        left_out_(static_cast<std::size_t>(head.keys), 0),
        row_mass_(static_cast<std::size_t>(head.queries), 0.0) {}

  HeadPattern find() {
    HeadPattern pattern;
    find_rest(pattern);
    for (std::int64_t query = 0; query < head_.queries; ++query) add_row(query);
    if (across_texts()) forget_places();
    name_repeated(pattern);
    name_place(pattern);
    // Beside what repeated tokens do, a general rule adds nothing.
    const bool particular =
        pattern.place >= PlacePattern::previous && pattern.place <= PlacePattern::punctuation;
    if (pattern.repeated != RepeatedPattern::none && !particular) {
      pattern.place = PlacePattern::none;
      pattern.place_share = 0.0F;
    }
    return pattern;
  }

 private:
  [[nodiscard]] std::int32_t token(std::int64_t key) const noexcept {
    const auto at = static_cast<std::size_t>(key);
    return at < head_.tokens.size() ? head_.tokens[at] : unknown_token;
  }
  [[nodiscard]] std::size_t cell(std::int64_t query, std::int64_t key) const noexcept {
    return static_cast<std::size_t>(query * head_.keys + key);
  }
  /// Rows that nothing may see can hold what is not a number.
  [[nodiscard]] double weight(std::int64_t query, std::int64_t key) const noexcept {
    const float value = head_.weights[cell(query, key)];
    return value > 0.0F ? static_cast<double>(value) : 0.0;
  }
  [[nodiscard]] bool same(std::int64_t query, std::int64_t key) const noexcept {
    return token(query) >= 0 && token(query) == token(key);
  }

  /// Mean weight on a key over the other rows that may see it; 0 where those are too few to say.
  [[nodiscard]] double mass_on(std::int64_t key) const noexcept {
    double mass = 0.0;
    std::int64_t rows = 0;
    for (std::int64_t query = 0; query < head_.queries; ++query) {
      if (query == key || head_.allowed[cell(query, key)] == 0) continue;
      mass += weight(query, key);
      ++rows;
    }
    const bool enough = rows >= least_rows && 2 * rows >= head_.queries - 1;
    return enough ? mass / static_cast<double>(rows) : 0.0;
  }

  void find_rest(HeadPattern& pattern) {
    double special = 0.0;
    for (std::int64_t key = 0; key < head_.keys; ++key) {
      const double mass = mass_on(key);
      const bool is_special = token(key) == special_token;
      if (is_special) special += mass;
      left_out_[static_cast<std::size_t>(key)] =
          key == 0 || is_special || mass >= resting_mass ? 1 : 0;
      if (mass < resting_mass || mass <= static_cast<double>(pattern.rest_mass)) continue;
      pattern.rest_key = static_cast<std::int32_t>(key);
      pattern.rest_mass = static_cast<float>(mass);
    }
    if (pattern.rest_key != rests_on_none || special < resting_mass) return;
    pattern.rest_key = rests_on_special;
    pattern.rest_mass = static_cast<float>(special);
  }

  /// Keys that a row has to choose from.
  [[nodiscard]] bool open(std::int64_t query, std::int64_t key) const noexcept {
    return left_out_[static_cast<std::size_t>(key)] == 0 && head_.allowed[cell(query, key)] != 0;
  }

  void add_row(std::int64_t query) {
    if (token(query) == special_token) return;
    double mass = 0.0;
    double cells = 0.0;
    double entropy = head_.entropies[static_cast<std::size_t>(query)];
    for (std::int64_t key = 0; key < head_.keys; ++key) {
      const double on_key = weight(query, key);
      if (open(query, key)) {
        mass += on_key;
        cells += 1.0;
      } else if (on_key > 0.0) {
        entropy += on_key * logarithm(on_key);
      }
    }
    // A row without a choice says nothing.
    if (cells < 2.0) return;
    ++shares_.rows;
    shares_.mass += mass;
    row_mass_[static_cast<std::size_t>(query)] = mass;
    if (mass > 0.0) {
      // -sum p ln p of p = weight / mass, times the mass.
      shares_.entropy += std::max(0.0, entropy + mass * logarithm(mass)) / logarithm(cells);
    }
    add_rules(query, mass, cells);
  }

  void add_rules(std::int64_t query, double mass, double cells) noexcept {
    std::array<Hit, rules> hits;
    for (std::int64_t key = 0; key < head_.keys; ++key) {
      if (!open(query, key)) continue;
      const double on_key = weight(query, key);
      const std::int64_t offset = key - query;
      if (std::abs(offset) <= farthest_offset) {
        shares_.at_offset[static_cast<std::size_t>(offset + farthest_offset)].add(
            {.mass = on_key, .cells = 1.0}, mass, cells);
      }
      if (std::abs(offset) <= local_distance) hits[local].add(on_key);
      if (offset == 0) continue;
      hits[offset < 0 ? earlier : later].add(on_key);
      if (offset < 0 && key > 0 && same(query, key - 1)) hits[induction].add(on_key);
      if (same(query, key)) hits[same_token].add(on_key);
      if (token(key) >= first_punctuation_token) hits[punctuation].add(on_key);
    }
    // Sides are compared only where there are both.
    if (hits[earlier].cells == 0.0 || hits[later].cells == 0.0) hits[earlier] = hits[later] = {};
    for (std::size_t rule = 0; rule < rules; ++rule) {
      shares_.of_rule[rule].add(hits[rule], mass, cells);
    }
  }

  /// Whether hardly a row may see itself or its neighbours: two texts that see only each other.
  [[nodiscard]] bool across_texts() const noexcept {
    const Share* own = &shares_.at_offset[farthest_offset];
    return 2 * (own[-1].rows + own[0].rows + own[1].rows) < shares_.rows;
  }

  /// A place in one text tells nothing of a place in the other; the same token does.
  void forget_places() noexcept {
    shares_.at_offset = {};
    for (const Rule rule : {induction, local, earlier, later}) shares_.of_rule[rule] = {};
  }

  void tell(HeadPattern& pattern, const Share& share) const noexcept {
    const double mean = share.mass / static_cast<double>(shares_.rows);
    pattern.telling = std::max(pattern.telling, static_cast<float>(mean));
  }

  void name_repeated(HeadPattern& pattern) const noexcept {
    for (const Rule rule : {induction, same_token}) {
      const Share& share = shares_.of_rule[rule];
      const auto value = static_cast<float>(share.value());
      if (!share.holds(least_of[rule]) || value <= pattern.repeated_share) continue;
      pattern.repeated =
          rule == induction ? RepeatedPattern::induction : RepeatedPattern::same_token;
      pattern.repeated_share = value;
      tell(pattern, share);
    }
  }

  void name_place(HeadPattern& pattern) const {
    const double rest = shares_.rows > 0 ? shares_.mass / static_cast<double>(shares_.rows) : 0.0;
    if (shares_.rows < least_rows || rest < least_rest_of_row) return;
    if (name_offset(pattern) || name_rule(pattern, punctuation, PlacePattern::punctuation)) return;
    const double evenness = shares_.evenness();
    pattern.place = PlacePattern::even;
    pattern.place_share = static_cast<float>(evenness);
    if (evenness >= least_of_even || name_rule(pattern, local, PlacePattern::local) ||
        name_rule(pattern, earlier, PlacePattern::earlier) ||
        name_rule(pattern, later, PlacePattern::later)) {
      return;
    }
    pattern.place = PlacePattern::broad;
    if (evenness >= least_of_broad) return;
    const double likeness = row_likeness();
    pattern.place = likeness >= least_of_alike ? PlacePattern::alike : PlacePattern::mixed;
    if (likeness >= least_of_alike) pattern.place_share = static_cast<float>(likeness);
  }

  /// What the rows have in common with the mean of all rows that may see the same keys.
  [[nodiscard]] double row_likeness() const {
    std::vector<double> mean(left_out_.size(), 0.0);
    for (std::int64_t key = 0; key < head_.keys; ++key) {
      double mass = 0.0;
      double of_rows = 0.0;
      for (std::int64_t query = 0; query < head_.queries; ++query) {
        if (!counts(query) || !open(query, key)) continue;
        mass += weight(query, key);
        of_rows += row_mass_[static_cast<std::size_t>(query)];
      }
      if (of_rows > 0.0) mean[static_cast<std::size_t>(key)] = mass / of_rows;
    }
    double common = 0.0;
    for (std::int64_t query = 0; query < head_.queries; ++query) {
      if (counts(query)) common += common_mass(query, mean);
    }
    return shares_.mass > 0.0 ? common / shares_.mass : 0.0;
  }

  [[nodiscard]] double common_mass(std::int64_t query, std::span<const double> mean) const {
    double seen = 0.0;
    for (std::int64_t key = 0; key < head_.keys; ++key) {
      if (open(query, key)) seen += mean[static_cast<std::size_t>(key)];
    }
    if (seen == 0.0) return 0.0;
    const double factor = row_mass_[static_cast<std::size_t>(query)] / seen;
    double common = 0.0;
    for (std::int64_t key = 0; key < head_.keys; ++key) {
      if (!open(query, key)) continue;
      common += std::min(weight(query, key), factor * mean[static_cast<std::size_t>(key)]);
    }
    return common;
  }

  [[nodiscard]] bool counts(std::int64_t query) const noexcept {
    return row_mass_[static_cast<std::size_t>(query)] > 0.0;
  }

  [[nodiscard]] bool name_rule(HeadPattern& pattern, Rule rule, PlacePattern name) const noexcept {
    const Share& share = shares_.of_rule[rule];
    if (!share.holds(least_of[rule])) return false;
    pattern.place = name;
    pattern.place_share = static_cast<float>(share.value());
    if (rule == punctuation) tell(pattern, share);
    return true;
  }

  [[nodiscard]] bool name_offset(HeadPattern& pattern) const noexcept {
    // The largest of those that hold: in a short text one that does not may be larger.
    const Share* best = nullptr;
    for (const Share& share : shares_.at_offset) {
      if (!share.holds(least_of_offset)) continue;
      if (best == nullptr || share.value() > best->value()) best = &share;
    }
    if (best == nullptr) return false;
    const auto offset =
        static_cast<std::int32_t>(best - shares_.at_offset.data() - farthest_offset);
    // That a token looks at itself tells little.
    if (offset != 0) tell(pattern, *best);
    pattern.offset = offset;
    pattern.place_share = static_cast<float>(best->value());
    pattern.place = offset == -1  ? PlacePattern::previous
                    : offset == 1 ? PlacePattern::next
                    : offset == 0 ? PlacePattern::own
                                  : PlacePattern::offset;
    return true;
  }

  PatternInput head_;
  std::vector<std::uint8_t> left_out_;  // keys that a head may rest on
  std::vector<double> row_mass_;        // of the rows with a choice, beside what the head rests on
  Shares shares_;
};

}  // namespace

HeadPattern find_pattern(const PatternInput& head) { return PatternFinder(head).find(); }

std::string name_of(RepeatedPattern pattern) {
  if (pattern == RepeatedPattern::none) return "";
  return pattern == RepeatedPattern::induction ? "induction" : "same token";
}

std::string name_of(PlacePattern pattern, std::int32_t offset) {
  switch (pattern) {
    case PlacePattern::none:
      return "";
    case PlacePattern::mixed:
      return "mixed";
    case PlacePattern::previous:
      return "previous token";
    case PlacePattern::next:
      return "next token";
    case PlacePattern::own:
      return "own token";
    case PlacePattern::offset:
      return std::to_string(std::abs(offset)) + (offset < 0 ? " tokens back" : " tokens ahead");
    case PlacePattern::punctuation:
      return "punctuation";
    case PlacePattern::local:
      return "within two tokens";
    case PlacePattern::earlier:
      return "earlier tokens";
    case PlacePattern::later:
      return "later tokens";
    case PlacePattern::broad:
      return "broad";
    case PlacePattern::even:
      return "even";
    case PlacePattern::alike:
      return "same words in every row";
  }
  return "";
}

}  // namespace attention_playground
