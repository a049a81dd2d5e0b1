#include "files/npy_header.h"

#include <algorithm>
#include <charconv>

namespace attention_playground {

namespace {

class HeaderReader {
 public:
  explicit HeaderReader(std::string_view text) noexcept : text_(text) {}

  Expected<NpyHeader> read() noexcept {
    skip_space();
    if (!take('{')) return stop("'{' expected");
    while (!take_end()) {
      if (auto entry = read_entry(); !entry) return std::unexpected(entry.error());
      skip_space();
      if (take(',')) continue;
      if (!take_end()) return stop("',' or '}' expected");
      break;
    }
    skip_space();
    if (position_ != text_.size()) return stop("nothing more expected");
    if (!has_type_) return stop("'descr' is missing");
    if (!has_order_) return stop("'fortran_order' is missing");
    if (!has_shape_) return stop("'shape' is missing");
    return std::move(header_);
  }

 private:
  std::unexpected<Error> stop(const std::string& what) const {
    return fail(ErrorCode::malformed_file, "the .npy header is not valid: " + what,
                static_cast<std::int64_t>(position_));
  }
  char peek() const noexcept { return position_ < text_.size() ? text_[position_] : '\0'; }
  bool take(char wanted) noexcept {
    if (position_ >= text_.size() || text_[position_] != wanted) return false;
    ++position_;
    return true;
  }
  bool take_word(std::string_view word) noexcept {
    if (text_.substr(position_, word.size()) != word) return false;
    position_ += word.size();
    return true;
  }
  bool take_end() noexcept {
    skip_space();
    return take('}');
  }
  void skip_space() noexcept {
    while (peek() == ' ' || peek() == '\n' || peek() == '\t') ++position_;
  }

  Expected<std::string> read_string() noexcept {
    const char quote = peek();
    if (quote != '\'' && quote != '"') return stop("a name in quotes expected");
    const std::size_t end = text_.find(quote, position_ + 1);
    if (end == std::string_view::npos) return stop("a closing quote is missing");
    const std::string_view inside = text_.substr(position_ + 1, end - position_ - 1);
    if (inside.find('\\') != std::string_view::npos) return stop("an escape in a name");
    position_ = end + 1;
    return std::string(inside);
  }

  Expected<void> read_entry() noexcept {
    auto key = read_string();
    if (!key) return std::unexpected(key.error());
    skip_space();
    if (!take(':')) return stop("':' expected");
    skip_space();
    if (*key == "descr" && !has_type_) return read_type();
    if (*key == "fortran_order" && !has_order_) return read_order();
    if (*key == "shape" && !has_shape_) return read_shape();
    return stop("the key '" + *key + "' is unknown or there twice");
  }

  Expected<void> read_type() noexcept {
    if (peek() == '[') {
      return fail(ErrorCode::unsupported,
                  "it holds records with named fields; save each field as an array of its own",
                  static_cast<std::int64_t>(position_));
    }
    auto type = read_string();
    if (!type) return std::unexpected(type.error());
    header_.type = std::move(*type);
    has_type_ = true;
    return {};
  }

  Expected<void> read_order() noexcept {
    header_.column_major = take_word("True");
    if (!header_.column_major && !take_word("False")) return stop("True or False expected");
    has_order_ = true;
    return {};
  }

  Expected<void> read_shape() noexcept {
    if (!take('(')) return stop("'(' expected");
    has_shape_ = true;
    skip_space();
    while (!take(')')) {
      const std::size_t begin = position_;
      while (peek() >= '0' && peek() <= '9') ++position_;
      std::int64_t size = 0;
      if (!read_whole(text_.substr(begin, position_ - begin), size)) {
        return stop("a size of at most 15 digits expected");
      }
      header_.shape.push_back(size);
      skip_space();
      if (!take(',') && peek() != ')') return stop("',' or ')' expected");
      skip_space();
    }
    return {};
  }

  std::string_view text_;
  std::size_t position_ = 0;
  NpyHeader header_;
  bool has_type_ = false;
  bool has_order_ = false;
  bool has_shape_ = false;
};

}  // namespace

Expected<NpyHeader> read_npy_header(std::string_view text) noexcept {
  return HeaderReader(text).read();
}

bool read_whole(std::string_view text, std::int64_t& number) noexcept {
  constexpr std::size_t most_digits = 15;
  const bool digits =
      std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!digits || text.empty() || text.size() > most_digits) return false;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return true;
}

}  // namespace attention_playground
