// The objects of rotary positions in a `config.json`, after `ROPE_INIT_FUNCTIONS` of
// transformers.

#include <algorithm>
#include <iterator>
#include <string>

#include "models/settings/config_settings.h"
#include "models/settings/setting_rules.h"

namespace attention_playground {

namespace {

using enum SettingRule;
using Kind = JsonValue::Kind;

/// With a factor of 1 every known kind of scaling leaves the angles as they are.
bool scales_nothing(const JsonValue& value, const JsonValue& rotary) {
  const std::string& type = value.string;
  if (value.is(Kind::null) || type == "default" || type == "none") return true;
  constexpr std::string_view scaled[] = {"linear", "dynamic", "llama3", "yarn"};
  return std::ranges::find(scaled, type) != std::end(scaled) &&
         is_near(number_of(rotary, "factor", 0.0), 1.0);
}

/// Looked at where the type is not named; the default type has none.
bool factor_changes_nothing(const JsonValue& value, const JsonValue& rotary) {
  const bool typed = rotary.find("rope_type") != nullptr || rotary.find("type") != nullptr;
  return typed || is_one(value, rotary);
}

bool is_unscaled_type(const JsonValue& rotary) {
  const JsonValue* type = rotary.find("rope_type");
  if (type == nullptr) type = rotary.find("type");
  return type == nullptr || type->is(Kind::null) || type->string == "default" ||
         type->string == "none";
}

/// Only scaled kinds have such a factor.
bool temperature_is_one(const JsonValue& value, const JsonValue& rotary) {
  return is_off_or_one(value, rotary) || is_unscaled_type(rotary);
}

bool factors_are_ones(const JsonValue& value, const JsonValue& rotary) {
  if (is_off(value, rotary) || is_unscaled_type(rotary)) return true;
  return std::ranges::all_of(value.array,
                             [&](const JsonValue& one) { return is_one(one, rotary); });
}

constexpr std::string_view scaled_words = "scaled rotary positions";

constexpr SettingRow rotary_rows[] = {
    {"rope_type", of_all, identity, scales_nothing, scaled_words},
    {"type", of_all, identity, scales_nothing, scaled_words},
    {"factor", of_all, identity, factor_changes_nothing, scaled_words},
    {"rope_theta", of_all, honoured},
    {"partial_rotary_factor", of_all, honoured},
    {"attention_factor", of_all, identity, temperature_is_one, scaled_words},
    {"mscale", of_all, identity, temperature_is_one, scaled_words},
    {"mscale_all_dim", of_all, identity, temperature_is_one, scaled_words},
    {"short_factor", of_all, identity, factors_are_ones, scaled_words},
    {"long_factor", of_all, identity, factors_are_ones, scaled_words},
    {"mrope_section", of_all, refused, nullptr, "rotary positions of several axes"},
    {"full_attention", of_all, refused, nullptr, "rotary positions that differ between layers"},
    {"sliding_attention", of_all, refused, nullptr, "rotary positions that differ between layers"},
    // Parts of a scaling whose factor is 1.
    {"original_max_position_embeddings", of_all, harmless},
    {"finetuned", of_all, harmless},
    {"low_freq_factor", of_all, harmless},
    {"high_freq_factor", of_all, harmless},
    {"beta_fast", of_all, harmless},
    {"beta_slow", of_all, harmless},
    {"truncate", of_all, harmless},
};

}  // namespace

Expected<void> check_rotary_settings(const JsonValue& rotary, std::string_view name,
                                     std::vector<std::string>& notices) noexcept {
  return check_settings(rotary, rotary_rows, of_all,
                        {.file = "config.json", .prefix = std::string(name) + "."}, notices);
}

}  // namespace attention_playground
