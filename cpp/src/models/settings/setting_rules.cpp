#include "models/settings/setting_rules.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

namespace attention_playground {

namespace {

/// Of a key, a `*` at either end standing for any letters.
bool fits(std::string_view pattern, std::string_view key) noexcept {
  const bool open_start = pattern.starts_with('*');
  const bool open_end = pattern.size() > 1 && pattern.ends_with('*');
  if (open_start) pattern.remove_prefix(1);
  if (open_end) pattern.remove_suffix(1);
  if (open_start && open_end) return key.find(pattern) != std::string_view::npos;
  if (open_start) return key.ends_with(pattern);
  return open_end ? key.starts_with(pattern) : key == pattern;
}

const SettingRow* find_row(std::span<const SettingRow> rows, std::string_view key,
                           std::uint8_t family) noexcept {
  const auto row = std::ranges::find_if(
      rows, [&](const SettingRow& r) { return (r.families & family) != 0 && fits(r.key, key); });
  return row == rows.end() ? nullptr : &*row;
}

/// Long lists of unknown settings are cut: the card has little room.
constexpr std::size_t most_named = 8;

std::string unknown_notice(const SettingSource& source, std::span<const std::string> unknown) {
  std::string text(source.file);
  text += ": not known here, and it may change the numbers: ";
  for (std::size_t i = 0; i < std::min(unknown.size(), most_named); ++i) {
    text += (i == 0 ? "" : ", ") + unknown[i];
  }
  if (unknown.size() > most_named) {
    text += " and " + std::to_string(unknown.size() - most_named) + " more settings";
  }
  return text;
}

}  // namespace

std::uint8_t family_bit(std::string_view name) noexcept {
  constexpr std::pair<std::string_view, std::uint8_t> bits[] = {
      {"llama", of_llama}, {"qwen2", of_qwen2},     {"gpt2", of_gpt2},
      {"bert", of_bert},   {"roberta", of_roberta}, {"distilbert", of_distilbert}};
  const auto* const entry =
      std::ranges::find(bits, name, &std::pair<std::string_view, std::uint8_t>::first);
  return entry == std::end(bits) ? std::uint8_t{0} : entry->second;
}

Expected<void> check_settings(const JsonValue& settings, std::span<const SettingRow> rows,
                              std::uint8_t family, const SettingSource& source,
                              std::vector<std::string>& notices) noexcept {
  std::vector<std::string> unknown;
  for (const auto& [key, value] : settings.object) {
    const std::string name = std::string(source.prefix) + key;
    const SettingRow* const row = find_row(rows, key, family);
    const bool changes =
        row != nullptr && row->changes_nothing != nullptr && !row->changes_nothing(value, settings);
    if (row == nullptr || (row->rule == SettingRule::noticed && changes)) {
      if (!value.is(JsonValue::Kind::null)) unknown.push_back(name + " = " + short_text(value));
      continue;
    }
    const bool cannot_be =
        row->rule == SettingRule::refused || (row->rule == SettingRule::identity && changes);
    if (!cannot_be) continue;
    return fail(ErrorCode::unsupported, std::string(source.file) + " asks for " +
                                            std::string(row->words) + " (" + name + " = " +
                                            short_text(value) + "), which is not known here");
  }
  if (!unknown.empty()) notices.push_back(unknown_notice(source, unknown));
  return {};
}

bool is_off(const JsonValue& value, const JsonValue& /*settings*/) {
  switch (value.kind) {
    case JsonValue::Kind::null:
      return true;
    case JsonValue::Kind::boolean:
      return !value.boolean;
    case JsonValue::Kind::number:
      return value.number == 0.0;
    case JsonValue::Kind::string:
      return value.string.empty();
    case JsonValue::Kind::array:
      return value.array.empty();
    case JsonValue::Kind::object:
      return value.object.empty();
  }
  return false;
}

bool is_on(const JsonValue& value, const JsonValue& /*settings*/) {
  return value.is(JsonValue::Kind::null) || (value.is(JsonValue::Kind::boolean) && value.boolean);
}

bool is_one(const JsonValue& value, const JsonValue& /*settings*/) {
  return value.is(JsonValue::Kind::null) ||
         (value.is(JsonValue::Kind::number) && is_near(value.number, 1.0));
}

bool is_off_or_one(const JsonValue& value, const JsonValue& settings) {
  return is_off(value, settings) || is_one(value, settings);
}

double number_of(const JsonValue& settings, std::string_view key, double otherwise) {
  const JsonValue* const value = settings.find(key);
  return value != nullptr && value->is(JsonValue::Kind::number) ? value->number : otherwise;
}

bool is_near(double value, double wanted) {
  return std::abs(value - wanted) <= 1e-6 * std::abs(wanted);
}

std::string short_text(const JsonValue& value) {
  constexpr std::size_t longest = 60;
  std::string text = json_text(value);
  if (text.size() <= longest) return text;
  // Never half a character: back to where one begins.
  std::size_t end = longest;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end) + "...";
}

std::string short_text(double value) {
  JsonValue json;
  json.kind = JsonValue::Kind::number;
  json.number = value;
  return json_text(json);
}

}  // namespace attention_playground
