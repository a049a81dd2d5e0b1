#include "traces/file/attention_settings_json.h"

#include <array>

#include "traces/operation/operation_parts.h"

namespace attention_playground {

namespace {

std::unexpected<Error> bad_setting(std::string_view key, const std::string& expected) {
  return fail(ErrorCode::invalid_argument,
              "the setting \"" + std::string(key) + "\" must be " + expected);
}

/// Leaves `destination` alone where the key is absent.
Expected<void> take_whole(const JsonValue& settings, std::string_view key,
                          std::int64_t& destination) noexcept {
  const JsonValue* const value = settings.find(key);
  if (value == nullptr) return {};
  const auto number = value->whole_number();
  if (!number) return bad_setting(key, "a whole number");
  destination = *number;
  return {};
}

Expected<std::optional<float>> take_number(const JsonValue& settings,
                                           std::string_view key) noexcept {
  const JsonValue* const value = settings.find(key);
  if (value == nullptr || value->is(JsonValue::Kind::null)) return std::nullopt;
  if (!value->is(JsonValue::Kind::number)) return bad_setting(key, "a number");
  return static_cast<float>(value->number);
}

template <typename Choice>
struct NamedChoice {
  std::string_view name;
  Choice choice;
};

constexpr std::array causal_names{
    NamedChoice{std::string_view("none"), CausalAlignment::none},
    NamedChoice{std::string_view("bottom-right"), CausalAlignment::bottom_right},
    NamedChoice{std::string_view("top-left"), CausalAlignment::top_left}};
constexpr std::array empty_row_names{NamedChoice{std::string_view("zero"), EmptyRow::zero},
                                     NamedChoice{std::string_view("uniform"), EmptyRow::uniform},
                                     NamedChoice{std::string_view("nan"), EmptyRow::not_a_number}};

template <typename Choice>
Expected<void> take_choice(const JsonValue& settings, std::string_view key,
                           std::span<const NamedChoice<Choice>> names, const char* expected,
                           Choice& destination) noexcept {
  const JsonValue* const value = settings.find(key);
  if (value == nullptr) return {};
  for (const NamedChoice<Choice>& named : names) {
    if (value->is(JsonValue::Kind::string) && value->string == named.name) {
      destination = named.choice;
      return {};
    }
  }
  return bad_setting(key, expected);
}

Expected<void> take_score(const JsonValue& settings, ScoreFunction& destination) noexcept {
  const JsonValue* const value = settings.find("score");
  if (value == nullptr) return {};
  const auto function =
      value->is(JsonValue::Kind::string) ? score_function_named(value->string) : std::nullopt;
  if (!function) return bad_setting("score", score_function_choices());
  destination = *function;
  return {};
}

Expected<void> take_window(const JsonValue& settings, MaskSettings& mask) noexcept {
  const JsonValue* const value = settings.find("window");
  if (value == nullptr || value->is(JsonValue::Kind::null)) return {};
  const char* const expected =
      "two whole numbers: keys to the left and to the right, -1 for no limit";
  if (!value->is(JsonValue::Kind::array) || value->array.size() != 2) {
    return bad_setting("window", expected);
  }
  const auto left = value->array[0].whole_number();
  const auto right = value->array[1].whole_number();
  if (!left || !right) return bad_setting("window", expected);
  mask.window_left = *left;
  mask.window_right = *right;
  return {};
}

Expected<void> take_mask(const JsonValue& settings, AttentionSettings& result) noexcept {
  if (auto taken = take_whole(settings, "prefix", result.mask.prefix); !taken) return taken;
  if (auto taken = take_window(settings, result.mask); !taken) return taken;
  if (auto taken = take_choice<CausalAlignment>(settings, "causal", causal_names,
                                                "\"none\", \"bottom-right\" or \"top-left\"",
                                                result.mask.causal);
      !taken) {
    return taken;
  }
  return take_choice<EmptyRow>(settings, "emptyRow", empty_row_names,
                               "\"zero\", \"uniform\" or \"nan\"", result.empty_row);
}

}  // namespace

Expected<AttentionSettings> read_attention_settings(const Metadata& metadata) noexcept {
  auto json = read_settings(metadata);
  if (!json) return std::unexpected(json.error());
  return read_attention_settings(*json);
}

Expected<AttentionSettings> read_attention_settings(const JsonValue& json) noexcept {
  auto fits = check_settings(json, {"heads", "kvHeads", "scale", "softCap", "causal", "window",
                                    "prefix", "emptyRow", "score"});
  if (!fits) return std::unexpected(fits.error());
  AttentionSettings settings;
  if (auto taken = take_whole(json, "heads", settings.heads); !taken) {
    return std::unexpected(taken.error());
  }
  settings.key_value_heads = settings.heads;
  if (auto taken = take_whole(json, "kvHeads", settings.key_value_heads); !taken) {
    return std::unexpected(taken.error());
  }
  if (auto taken = take_score(json, settings.score.function); !taken) {
    return std::unexpected(taken.error());
  }
  auto scale = take_number(json, "scale");
  if (!scale) return std::unexpected(scale.error());
  settings.scale = *scale;
  auto cap = take_number(json, "softCap");
  if (!cap) return std::unexpected(cap.error());
  settings.soft_cap = cap->value_or(0.0F);
  if (auto taken = take_mask(json, settings); !taken) return std::unexpected(taken.error());
  return settings;
}

}  // namespace attention_playground
