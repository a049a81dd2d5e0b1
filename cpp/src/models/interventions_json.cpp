#include <array>
#include <cmath>
#include <optional>
#include <utility>

#include "files/json.h"
#include "models/interventions.h"

namespace attention_playground {

namespace {

constexpr double largest_number = 1e6;

/// Reads the fields of one entry; the first problem stays.
class EntryReader {
 public:
  EntryReader(const JsonValue& entry, std::size_t index) noexcept : entry_(entry), index_(index) {}

  template <typename Choice, std::size_t Count>
  Choice choice(const char* key,
                const std::array<std::pair<const char*, Choice>, Count>& known) noexcept {
    const JsonValue* const value = entry_.find(key);
    std::string names;
    for (const auto& [name, meaning] : known) {
      if (value != nullptr && value->string == name) return meaning;
      names += (names.empty() ? "" : ", ") + std::string(name);
    }
    complain(key, "one of " + names);
    return known[0].second;
  }

  std::int64_t whole(const char* key, std::int64_t least,
                     std::optional<std::int64_t> fallback = std::nullopt) noexcept {
    const JsonValue* const value = entry_.find(key);
    if (value == nullptr && fallback) return *fallback;
    const auto number = value == nullptr ? std::nullopt : value->whole_number();
    if (number && *number >= least && *number <= static_cast<std::int64_t>(largest_number)) {
      return *number;
    }
    complain(key, "a whole number from " + std::to_string(least) + " to 1000000");
    return least;
  }

  float number(const char* key, bool positive) noexcept {
    const JsonValue* const value = entry_.find(key);
    const bool good = value != nullptr && value->is(JsonValue::Kind::number) &&
                      std::abs(value->number) <= largest_number &&
                      (!positive || value->number >= 1e-6);
    if (good) return static_cast<float>(value->number);
    complain(key, positive ? "a number above 0, at most a million"
                           : "a number between minus a million and a million");
    return 1.0F;
  }

  [[nodiscard]] const std::optional<Error>& problem() const noexcept { return problem_; }

 private:
  void complain(const char* key, const std::string& expected) {
    if (problem_) return;
    problem_ =
        Error{ErrorCode::invalid_argument,
              "intervention " + std::to_string(index_) + ": '" + key + "' must be " + expected,
              static_cast<std::int64_t>(index_)};
  }

  const JsonValue& entry_;
  std::size_t index_;
  std::optional<Error> problem_;
};

constexpr std::array<std::pair<const char*, InterventionKind>, 6> kinds{
    {{"off", InterventionKind::off},
     {"temperature", InterventionKind::temperature},
     {"block", InterventionKind::block},
     {"mask", InterventionKind::mask},
     {"weights", InterventionKind::weights},
     {"scale", InterventionKind::scale}}};
constexpr std::array<std::pair<const char*, bool>, 2> off_by{{{"zero", false}, {"mean", true}}};
constexpr std::array<std::pair<const char*, MaskChange>, 4> masks{{{"window", MaskChange::window},
                                                                   {"sinks", MaskChange::sinks},
                                                                   {"prefix", MaskChange::prefix},
                                                                   {"none", MaskChange::none}}};
constexpr std::array<std::pair<const char*, WeightPattern>, 3> patterns{
    {{"uniform", WeightPattern::uniform},
     {"previous", WeightPattern::previous},
     {"own", WeightPattern::own}}};

void read_mask(EntryReader& reader, Intervention& one) noexcept {
  one.mask = reader.choice("mask", masks);
  if (one.mask != MaskChange::none) one.size = reader.whole("size", 1);
  if (one.mask == MaskChange::sinks) one.sinks = reader.whole("sinks", 1);
}

Expected<Intervention> read_one(const JsonValue& entry, std::size_t index) noexcept {
  EntryReader reader(entry, index);
  Intervention one;
  one.kind = reader.choice("kind", kinds);
  // A mask and a block may mean all layers or heads; the others name one.
  const bool may_mean_all =
      one.kind == InterventionKind::mask || one.kind == InterventionKind::block;
  const std::optional<std::int64_t> all =
      may_mean_all ? std::optional<std::int64_t>(-1) : std::nullopt;
  one.layer = reader.whole("layer", 0, all);
  one.head = reader.whole("head", 0, all);
  switch (one.kind) {
    case InterventionKind::off:
      one.mean = reader.choice("by", off_by);
      break;
    case InterventionKind::temperature:
      one.number = reader.number("temperature", true);
      break;
    case InterventionKind::block:
      one.token = reader.whole("token", 0);
      break;
    case InterventionKind::mask:
      read_mask(reader, one);
      break;
    case InterventionKind::weights:
      one.pattern = reader.choice("pattern", patterns);
      break;
    case InterventionKind::scale:
      one.number = reader.number("factor", false);
      break;
  }
  if (reader.problem()) return std::unexpected(*reader.problem());
  return one;
}

}  // namespace

Expected<std::vector<Intervention>> read_interventions(std::string_view text) noexcept {
  auto json = parse_json(text);
  if (!json) return std::unexpected(json.error());
  if (!json->is(JsonValue::Kind::array)) {
    return fail(ErrorCode::invalid_argument, "the interventions must be a list");
  }
  std::vector<Intervention> result;
  for (std::size_t index = 0; index < json->array.size(); ++index) {
    auto one = read_one(json->array[index], index);
    if (!one) return std::unexpected(one.error());
    result.push_back(*one);
  }
  return result;
}

}  // namespace attention_playground
