#pragma once
// Tables of every setting that a model's file may have, with what becomes of it:
// nothing that changes the numbers is passed over without a word.

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "files/json.h"

namespace attention_playground {

enum class SettingRule : std::uint8_t {
  honoured,  // read elsewhere, and followed
  harmless,  // of training, generation or storage: never changes a forward pass
  identity,  // followed where it changes nothing; refused elsewhere
  noticed,   // where it changes something, said like one that is not known
  refused,   // whatever stands there
};

/// Whether a value changes nothing. `settings`: all of the file, for values that
/// depend on others.
using ChangesNothing = bool (*)(const JsonValue& value, const JsonValue& settings);

/// Sets of families, by bits.
enum : std::uint8_t {
  of_llama = 1,
  of_qwen2 = 2,
  of_gpt2 = 4,
  of_bert = 8,
  of_roberta = 16,
  of_distilbert = 32,
  of_decoders = of_llama | of_qwen2 | of_gpt2,
  of_encoders = of_bert | of_roberta | of_distilbert,
  of_all = of_decoders | of_encoders,
};

/// The bit of a family; 0 for an unknown one.
[[nodiscard]] std::uint8_t family_bit(std::string_view name) noexcept;

struct SettingRow {
  /// A `*` at one end, or at both, stands for any letters.
  std::string_view key;
  std::uint8_t families;
  SettingRule rule;
  ChangesNothing changes_nothing = nullptr;  // of `identity` and `noticed`
  std::string_view words = {};               // what the file asks for otherwise
};

/// Where settings stand, for messages.
struct SettingSource {
  std::string_view file;    // "config.json"
  std::string_view prefix;  // before each key: "llama."
};

/// Looks up each setting in `rows`, of which the first that fits counts.
/// `unsupported` by name where one is refused; a sentence in `notices` names
/// those that are in no row.
[[nodiscard]] Expected<void> check_settings(const JsonValue& settings,
                                            std::span<const SettingRow> rows, std::uint8_t family,
                                            const SettingSource& source,
                                            std::vector<std::string>& notices) noexcept;

/// Null, false, 0, "", [] or {}: not asked for.
[[nodiscard]] bool is_off(const JsonValue& value, const JsonValue& settings);
/// Null or true.
[[nodiscard]] bool is_on(const JsonValue& value, const JsonValue& settings);
/// Null or 1.
[[nodiscard]] bool is_one(const JsonValue& value, const JsonValue& settings);
/// Null, false, 0 or 1: a factor that is not used, or changes nothing.
[[nodiscard]] bool is_off_or_one(const JsonValue& value, const JsonValue& settings);

/// The number of `key`, or `otherwise` where there is none.
[[nodiscard]] double number_of(const JsonValue& settings, std::string_view key, double otherwise);

/// Equal as far as single precision goes.
[[nodiscard]] bool is_near(double value, double wanted);

/// A value as short text, for messages.
[[nodiscard]] std::string short_text(const JsonValue& value);
[[nodiscard]] std::string short_text(double value);

}  // namespace attention_playground
