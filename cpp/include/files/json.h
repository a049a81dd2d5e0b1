#pragma once
// A small strict JSON reader: enough for safetensors headers, config.json and
// settings. UTF-8 only; limited in depth and in the number of values, so that no
// text can exhaust the stack or blow up in memory; no exceptions.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace attention_playground {

struct JsonMember;

/// One JSON value. Objects keep their order and reject duplicate keys.
struct JsonValue {
  enum class Kind : std::uint8_t { null, boolean, number, string, array, object };
  Kind kind = Kind::null;
  bool boolean = false;
  double number = 0.0;
  std::string string;
  std::vector<JsonValue> array;
  std::vector<JsonMember> object;
  std::vector<double> numbers;  // an array's, where parse_json_packed found it to begin with one

  /// The member `key` of an object, or null.
  [[nodiscard]] const JsonValue* find(std::string_view key) const noexcept;
  /// The number when it is a whole one that a double holds exactly.
  [[nodiscard]] std::optional<std::int64_t> whole_number() const noexcept;
  [[nodiscard]] bool is(Kind wanted) const noexcept { return kind == wanted; }
};

/// A name and its value in an object.
struct JsonMember {
  std::string name;
  JsonValue value;
};

/// Parses the whole text; anything after the value is an error. Errors are
/// `malformed_file` with the byte offset.
[[nodiscard]] Expected<JsonValue> parse_json(std::string_view text) noexcept;

/// The same for text that holds many numbers, at most 16 million beside a
/// million other values: an array that begins with a number must hold nothing
/// else, and has `numbers` in place of `array`.
[[nodiscard]] Expected<JsonValue> parse_json_packed(std::string_view text) noexcept;

/// The value as JSON without spaces; numbers with the shortest digits that read
/// back as the same.
[[nodiscard]] std::string json_text(const JsonValue& value);

/// `text` in quotes, with what JSON asks to be escaped.
[[nodiscard]] std::string json_string(std::string_view text);

}  // namespace attention_playground
