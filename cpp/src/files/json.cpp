#include "files/json.h"

#include <charconv>
#include <cmath>
#include <set>

#include "files/code_point.h"
#include "files/number_text.h"
#include "files/utf8.h"

namespace attention_playground {

namespace {

constexpr int deepest = 64;
/// A value takes about 100 bytes: a header of the largest checkpoints has some
/// hundred thousand of them.
constexpr std::int64_t most_values = 1'000'000;
/// Packed, a number takes 8 bytes.
constexpr std::int64_t most_packed = 16'000'000;

class Parser {
 public:
  Parser(std::string_view text, bool packs) noexcept : text_(text), packs_(packs) {}

  Expected<JsonValue> parse() noexcept {
    JsonValue value;
    if (!parse_value(value, 0)) return std::unexpected(error_);
    skip_space();
    if (position_ != text_.size()) {
      stop("text after the end of the value");
      return std::unexpected(error_);
    }
    return value;
  }

 private:
  bool stop(const char* what) noexcept {
    error_ = {ErrorCode::malformed_file,
              std::string("not valid JSON: ") + what + " at byte " + std::to_string(position_),
              static_cast<std::int64_t>(position_)};
    return false;
  }
  bool at_end() const noexcept { return position_ >= text_.size(); }
  char peek() const noexcept { return at_end() ? '\0' : text_[position_]; }
  bool take(char wanted) noexcept {
    if (peek() != wanted || at_end()) return false;
    ++position_;
    return true;
  }
  void skip_space() noexcept {
    while (!at_end() && (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r')) {
      ++position_;
    }
  }

  bool parse_value(JsonValue& value, int depth) noexcept {
    if (depth > deepest) return stop("values nested too deeply");
    if (++values_ > most_values) return stop("more values than any such file needs");
    skip_space();
    switch (peek()) {
      case '{':
        return parse_object(value, depth);
      case '[':
        return parse_array(value, depth);
      case '"':
        value.kind = JsonValue::Kind::string;
        return parse_string(value.string);
      case 't':
        return parse_word("true", value, JsonValue::Kind::boolean, true);
      case 'f':
        return parse_word("false", value, JsonValue::Kind::boolean, false);
      case 'n':
        return parse_word("null", value, JsonValue::Kind::null, false);
      default:
        value.kind = JsonValue::Kind::number;
        return parse_number(value.number);
    }
  }

  bool parse_word(std::string_view word, JsonValue& value, JsonValue::Kind kind,
                  bool boolean) noexcept {
    if (text_.substr(position_, word.size()) != word) return stop("an unknown word");
    position_ += word.size();
    value.kind = kind;
    value.boolean = boolean;
    return true;
  }

  bool parse_object(JsonValue& value, int depth) noexcept {
    value.kind = JsonValue::Kind::object;
    ++position_;
    skip_space();
    if (take('}')) return true;
    std::set<std::string, std::less<>> keys;
    while (true) {
      skip_space();
      std::string key;
      if (peek() != '"') return stop("a name in quotes expected");
      if (!parse_string(key)) return false;
      if (!keys.insert(key).second) return stop("the same name twice in one object");
      skip_space();
      if (!take(':')) return stop("':' expected");
      JsonValue member;
      if (!parse_value(member, depth + 1)) return false;
      value.object.push_back({std::move(key), std::move(member)});
      skip_space();
      if (take('}')) return true;
      if (!take(',')) return stop("',' or '}' expected");
    }
  }

  bool parse_array(JsonValue& value, int depth) noexcept {
    value.kind = JsonValue::Kind::array;
    ++position_;
    skip_space();
    if (take(']')) return true;
    if (packs_ && (peek() == '-' || (peek() >= '0' && peek() <= '9'))) {
      return parse_numbers(value.numbers);
    }
    while (true) {
      if (!parse_value(value.array.emplace_back(), depth + 1)) return false;
      skip_space();
      if (take(']')) return true;
      if (!take(',')) return stop("',' or ']' expected");
    }
  }

  bool parse_numbers(std::vector<double>& numbers) noexcept {
    while (true) {
      if (++packed_ > most_packed) return stop("more than 16 million numbers");
      skip_space();
      if (!parse_number(numbers.emplace_back())) return false;
      skip_space();
      if (take(']')) return true;
      if (!take(',')) return stop("',' or ']' expected");
    }
  }

  bool parse_number(double& number) noexcept {
    const std::size_t start = position_;
    take('-');
    const std::size_t digits = position_;
    while (peek() >= '0' && peek() <= '9') ++position_;
    if (peek() == 'N' || peek() == 'I') {
      return stop("NaN or Infinity, for which JSON has no word,");
    }
    if (position_ == digits) return stop("a value expected");
    if (text_[digits] == '0' && position_ - digits > 1) return stop("a number with a leading zero");
    if (take('.') && !take_digits()) return stop("digits expected after the point");
    if (peek() == 'e' || peek() == 'E') {
      ++position_;
      if (!take('-')) take('+');
      if (!take_digits()) return stop("digits expected in the exponent");
    }
    const auto value = read_number(text_.substr(start, position_ - start));
    if (!value) return stop("a number out of range");
    number = *value;
    return true;
  }
  bool take_digits() noexcept {
    const std::size_t start = position_;
    while (peek() >= '0' && peek() <= '9') ++position_;
    return position_ > start;
  }

  bool parse_string(std::string& result) noexcept {
    ++position_;
    while (!at_end()) {
      append_plain(result);
      if (at_end()) break;
      const char c = text_[position_];
      if (c == '"') {
        ++position_;
        return true;
      }
      if (static_cast<unsigned char>(c) < 0x20) return stop("a control character in a string");
      if (c == '\\') {
        ++position_;
        if (!parse_escape(result)) return false;
        continue;
      }
      const std::size_t length = utf8_length(text_.substr(position_));
      if (length == 0) return stop("a string that is not UTF-8");
      result.append(text_, position_, length);
      position_ += length;
    }
    return stop("a string without its closing quote");
  }

  /// All of a string's ASCII up to what needs a closer look, at once.
  void append_plain(std::string& result) {
    const std::size_t start = position_;
    while (!at_end() && is_plain(text_[position_])) ++position_;
    result.append(text_, start, position_ - start);
  }
  static bool is_plain(char c) noexcept {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 && byte < 0x80 && c != '"' && c != '\\';
  }

  bool parse_escape(std::string& result) noexcept {
    constexpr std::string_view escapes = "\"\\/bfnrt";
    constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    if (take('u')) return parse_unicode(result);
    const std::size_t index = at_end() ? std::string_view::npos : escapes.find(peek());
    if (index == std::string_view::npos) return stop("an unknown escape");
    ++position_;
    result.push_back(meanings[index]);
    return true;
  }

  bool parse_unicode(std::string& result) noexcept {
    std::uint32_t code = 0;
    if (!parse_four_digits(code)) return false;
    if (code >= 0xDC00 && code <= 0xDFFF) return stop("a lone surrogate");
    if (code >= 0xD800 && code <= 0xDBFF) {
      std::uint32_t low = 0;
      if (!take('\\') || !take('u')) return stop("a lone surrogate");
      if (!parse_four_digits(low)) return false;
      if (low < 0xDC00 || low > 0xDFFF) return stop("a lone surrogate");
      code = 0x10000 + ((code - 0xD800) << 10U) + (low - 0xDC00);
    }
    return append_utf8(result, code);
  }
  bool parse_four_digits(std::uint32_t& code) noexcept {
    if (text_.size() - position_ < 4) return stop("four hexadecimal digits expected");
    const char* const begin = text_.data() + position_;
    const auto [rest, error] = std::from_chars(begin, begin + 4, code, 16);
    if (rest != begin + 4 || error != std::errc{}) return stop("four hexadecimal digits expected");
    position_ += 4;
    return true;
  }

  std::string_view text_;
  std::size_t position_ = 0;
  bool packs_;
  std::int64_t values_ = 0;
  std::int64_t packed_ = 0;
  Error error_{ErrorCode::malformed_file, "not valid JSON", 0};
};

}  // namespace

const JsonValue* JsonValue::find(std::string_view key) const noexcept {
  for (const auto& [name, value] : object) {
    if (name == key) return &value;
  }
  return nullptr;
}

std::optional<std::int64_t> JsonValue::whole_number() const noexcept {
  constexpr double largest_exact = 9007199254740992.0;
  if (kind != Kind::number || std::floor(number) != number) return std::nullopt;
  if (std::fabs(number) > largest_exact) return std::nullopt;
  return static_cast<std::int64_t>(number);
}

Expected<JsonValue> parse_json(std::string_view text) noexcept {
  return Parser(text, false).parse();
}

Expected<JsonValue> parse_json_packed(std::string_view text) noexcept {
  return Parser(text, true).parse();
}

}  // namespace attention_playground
