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

/// The kinds that models/decoder/decoder_rotary.cpp reads.
bool is_known_type(const JsonValue& value, const JsonValue& /*rotary*/) {
  constexpr std::string_view known[] = {"default", "none", "linear", "dynamic", "llama3", "yarn"};
  return value.is(Kind::null) || std::ranges::find(known, value.string) != std::end(known);
}

/// Looked at where the type is not named; the default type has none.
bool factor_changes_nothing(const JsonValue& value, const JsonValue& rotary) {
  const bool typed = rotary.find("rope_type") != nullptr || rotary.find("type") != nullptr;
  return typed || is_one(value, rotary);
}

const JsonValue* type_of(const JsonValue& rotary) {
  const JsonValue* const type = rotary.find("rope_type");
  return type == nullptr ? rotary.find("type") : type;
}

bool is_unscaled_type(const JsonValue& rotary) {
  const JsonValue* const type = type_of(rotary);
  return type == nullptr || type->is(Kind::null) || type->string == "default" ||
         type->string == "none";
}

bool is_yarn(const JsonValue& rotary) {
  const JsonValue* const type = type_of(rotary);
  return type != nullptr && type->string == "yarn";
}

/// Only YaRN has such a factor, which is followed there.
bool temperature_is_known(const JsonValue& value, const JsonValue& rotary) {
  return is_off_or_one(value, rotary) || is_unscaled_type(rotary) || is_yarn(rotary);
}

/// YaRN's blend between whole pairs, as everywhere but where this is false.
bool is_truncated(const JsonValue& value, const JsonValue& rotary) {
  return is_on(value, rotary) || !is_yarn(rotary);
}

bool factors_are_ones(const JsonValue& value, const JsonValue& rotary) {
  if (is_off(value, rotary) || is_unscaled_type(rotary)) return true;
  return std::ranges::all_of(value.array,
                             [&](const JsonValue& one) { return is_one(one, rotary); });
}

constexpr std::string_view scaled_words = "rotary positions scaled in another way";

constexpr SettingRow rotary_rows[] = {
    {"rope_type", of_all, identity, is_known_type, scaled_words},
    {"type", of_all, identity, is_known_type, scaled_words},
    {"factor", of_all, identity, factor_changes_nothing, scaled_words},
    {"rope_theta", of_all, honoured},
    {"partial_rotary_factor", of_all, honoured},
    {"attention_factor", of_all, identity, temperature_is_known, scaled_words},
    {"mscale", of_all, identity, temperature_is_known, scaled_words},
    {"mscale_all_dim", of_all, identity, temperature_is_known, scaled_words},
    {"short_factor", of_all, identity, factors_are_ones, scaled_words},
    {"long_factor", of_all, identity, factors_are_ones, scaled_words},
    {"mrope_section", of_all, refused, nullptr, "rotary positions of several axes"},
    {"full_attention", of_all, refused, nullptr, "rotary positions that differ between layers"},
    {"sliding_attention", of_all, refused, nullptr, "rotary positions that differ between layers"},
    // Each read where its kind has it.
    {"original_max_position_embeddings", of_all, honoured},
    {"low_freq_factor", of_all, honoured},
    {"high_freq_factor", of_all, honoured},
    {"beta_fast", of_all, honoured},
    {"beta_slow", of_all, honoured},
    {"truncate", of_all, identity, is_truncated, scaled_words},
    {"finetuned", of_all, harmless},
};

}  // namespace

Expected<void> check_rotary_settings(const JsonValue& rotary, std::string_view name,
                                     std::vector<std::string>& notices) noexcept {
  return check_settings(rotary, rotary_rows, of_all,
                        {.file = "config.json", .prefix = std::string(name) + "."}, notices);
}

}  // namespace attention_playground
