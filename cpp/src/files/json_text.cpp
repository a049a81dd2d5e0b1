#include "files/json.h"

#include "files/number_text.h"

namespace attention_playground {

std::string json_text(const JsonValue& value) {
  const auto listed = [](const auto& elements, const auto& text_of) {
    std::string all;
    for (const auto& element : elements) all += (all.empty() ? "" : ",") + text_of(element);
    return all;
  };
  switch (value.kind) {
    case JsonValue::Kind::null:
      return "null";
    case JsonValue::Kind::boolean:
      return value.boolean ? "true" : "false";
    case JsonValue::Kind::number:
      return number_text(value.number);
    case JsonValue::Kind::string:
      return json_string(value.string);
    case JsonValue::Kind::array:
      return value.numbers.empty()
                 ? "[" + listed(value.array, json_text) + "]"
                 : "[" + listed(value.numbers, [](double number) { return number_text(number); }) +
                       "]";
    case JsonValue::Kind::object:
      return "{" +
             listed(value.object,
                    [](const JsonMember& member) {
                      return json_string(member.name) + ":" + json_text(member.value);
                    }) +
             "}";
  }
  return "null";
}

std::string json_string(std::string_view text) {
  constexpr std::string_view hexadecimal = "0123456789abcdef";
  std::string result = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      result.push_back('\\');
      result.push_back(c);
    } else if (byte < 0x20) {
      result += "\\u00";
      result.push_back(hexadecimal[byte >> 4U]);
      result.push_back(hexadecimal[byte & 0xFU]);
    } else {
      result.push_back(c);
    }
  }
  return result + "\"";
}

}  // namespace attention_playground
