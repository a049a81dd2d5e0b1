#pragma once
// Reads the fields of one JSON object that must hold what is expected; the first
// problem stays.

#include <array>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "files/json.h"

namespace attention_playground {

class JsonFields {
 public:
  /// `what` and `index` name the object in errors. It must outlive this.
  JsonFields(const JsonValue& object, std::string what, std::int64_t index) noexcept
      : object_(object), what_(std::move(what)), index_(index) {}

  template <typename Choice, std::size_t Count>
  Choice choice(const char* key,
                const std::array<std::pair<const char*, Choice>, Count>& known) noexcept {
    const JsonValue* const value = object_.find(key);
    std::string names;
    for (const auto& [name, meaning] : known) {
      if (value != nullptr && value->string == name) return meaning;
      names += (names.empty() ? "" : ", ") + std::string(name);
    }
    complain(key, "one of " + names);
    return known[0].second;
  }

  /// Empty where there is none, which is no problem.
  std::string_view text(const char* key) noexcept {
    const JsonValue* const value = object_.find(key);
    if (value == nullptr) return {};
    if (!value->is(JsonValue::Kind::string)) complain(key, "a text");
    return value->string;
  }

  /// False where there is none.
  bool flag(const char* key) noexcept {
    const JsonValue* const value = object_.find(key);
    if (value == nullptr) return false;
    if (value->is(JsonValue::Kind::boolean)) return value->boolean;
    complain(key, "true or false");
    return false;
  }

  /// Up to a million.
  std::int64_t whole(const char* key, std::int64_t least,
                     std::optional<std::int64_t> fallback = std::nullopt) noexcept {
    const JsonValue* const value = object_.find(key);
    if (value == nullptr && fallback) return *fallback;
    const auto number = value == nullptr ? std::nullopt : value->whole_number();
    if (number && *number >= least && *number <= static_cast<std::int64_t>(largest_number)) {
      return *number;
    }
    complain(key, "a whole number from " + std::to_string(least) + " to 1000000");
    return least;
  }

  float number(const char* key, bool positive,
               std::optional<float> fallback = std::nullopt) noexcept {
    const JsonValue* const value = object_.find(key);
    if (value == nullptr && fallback) return *fallback;
    const bool good = value != nullptr && value->is(JsonValue::Kind::number) &&
                      std::abs(value->number) <= largest_number &&
                      (!positive || value->number >= 1e-6);
    if (good) return static_cast<float>(value->number);
    complain(key, positive ? "a number above 0, at most a million"
                           : "a number between minus a million and a million");
    return 1.0F;
  }

  void complain(const char* key, const std::string& expected) {
    if (problem_) return;
    problem_ =
        Error{ErrorCode::invalid_argument, what_ + ": '" + key + "' must be " + expected, index_};
  }

  [[nodiscard]] const std::optional<Error>& problem() const noexcept { return problem_; }

 private:
  static constexpr double largest_number = 1e6;

  const JsonValue& object_;
  std::string what_;
  std::int64_t index_;
  std::optional<Error> problem_;
};

}  // namespace attention_playground
