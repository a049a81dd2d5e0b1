#include "training/vocabulary.h"

#include <algorithm>
#include <utility>

#include "base/sorted_order.h"

namespace attention_playground {

namespace {

/// Code points; a byte that is not UTF-8 stands for itself, so that nothing typed is lost.
struct Character {
  char32_t code = 0;
  std::size_t begin = 0;  // bytes of the text
  std::size_t end = 0;
};

std::size_t bytes_of_sequence(unsigned char first) {
  if (first >= 0xF0) return 4;
  if (first >= 0xE0) return 3;
  return first >= 0xC2 ? 2 : 1;
}

Character character_at(std::string_view text, std::size_t begin) {
  const auto first = static_cast<unsigned char>(text[begin]);
  const std::size_t length = bytes_of_sequence(first);
  if (length == 1 || begin + length > text.size()) return {first, begin, begin + 1};
  char32_t code = first & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    const auto next = static_cast<unsigned char>(text[begin + i]);
    if ((next & 0xC0U) != 0x80U) return {first, begin, begin + 1};
    code = code << 6U | (next & 0x3FU);
  }
  return {code, begin, begin + length};
}

constexpr char32_t typographic_apostrophe = 0x2019;
constexpr char32_t no_break_space = 0xA0;
constexpr char32_t narrow_no_break_space = 0x202F;

/// Lower case of the Latin letters that English and French use; every apostrophe the
/// straight one.
char32_t fold(char32_t code) {
  constexpr char32_t multiplication_sign = 0xD7;
  constexpr char32_t upper_oe = 0x152;
  if (code >= 'A' && code <= 'Z') return code + 0x20;
  if (code >= 0xC0 && code <= 0xDE && code != multiplication_sign) return code + 0x20;
  if (code == upper_oe) return code + 1;
  return code == typographic_apostrophe ? U'\'' : code;
}

std::vector<Character> characters_of(std::string_view text) {
  std::vector<Character> characters;
  for (std::size_t begin = 0; begin < text.size(); begin = characters.back().end) {
    characters.push_back(character_at(text, begin));
    characters.back().code = fold(characters.back().code);
  }
  return characters;
}

std::u32string folded(std::string_view text) {
  std::u32string codes;
  for (const Character& character : characters_of(text)) codes.push_back(character.code);
  return codes;
}

/// "<unknown>", "<end>", "<begin>": not words that one types.
bool is_special(std::string_view word) { return word.starts_with('<'); }

/// A vocabulary in the form in which words are compared.
class FoldedWords {
 public:
  explicit FoldedWords(std::span<const std::string> words) {
    for (const std::string& word : words) {
      words_.push_back(is_special(word) ? std::u32string() : folded(word));
    }
  }
  [[nodiscard]] const std::u32string& operator[](std::int32_t id) const {
    return words_[static_cast<std::size_t>(id)];
  }
  [[nodiscard]] std::int32_t size() const { return static_cast<std::int32_t>(words_.size()); }
  /// Such a vocabulary is one of letters alone.
  [[nodiscard]] bool ends_in_a_letter() const {
    return !words_.empty() && words_.back().size() == 1;
  }
  /// -1: none.
  [[nodiscard]] std::int32_t find(std::u32string_view word) const {
    const auto found = std::ranges::find(words_, word);
    const bool none = word.empty() || found == words_.end();
    return none ? -1 : static_cast<std::int32_t>(found - words_.begin());
  }

 private:
  std::vector<std::u32string> words_;  // empty for special ones
};

bool separates(char32_t code) {
  return code == ' ' || code == '\t' || code == '\n' || code == '\r' || code == ',' ||
         code == no_break_space || code == narrow_no_break_space;
}
bool ends_sentence(char32_t code) { return code == '.' || code == '?' || code == '!'; }

class WordReader {
 public:
  WordReader(std::string_view text, std::span<const std::string> words)
      : text_(text), words_(words), characters_(characters_of(text)) {}

  [[nodiscard]] std::vector<TypedWord> read() {
    const bool holds_space = words_.find(U" ") >= 0;
    if (holds_space || words_.ends_in_a_letter()) {
      for (std::size_t i = 0; i < characters_.size(); ++i) {
        if (holds_space || !separates(characters_[i].code)) add(i, i + 1);
      }
      return std::move(found_);
    }
    std::size_t end = characters_.size();
    while (end > 0 &&
           (separates(characters_[end - 1].code) || ends_sentence(characters_[end - 1].code))) {
      --end;
    }
    for (std::size_t begin = 0; begin < end;) {
      std::size_t last = begin;
      while (last < end && !separates(characters_[last].code)) ++last;
      if (last > begin) read_piece(begin, last);
      begin = last + 1;
    }
    return std::move(found_);
  }

 private:
  void read_piece(std::size_t begin, std::size_t end) {
    std::size_t start = begin;
    if (id_of(begin, end) < 0) {
      for (std::size_t i = begin; i + 1 < end; ++i) {
        if (characters_[i].code != '\'' || id_of(start, end) >= 0) continue;
        add(start, i + 1);
        start = i + 1;
      }
    }
    add(start, end);
  }
  [[nodiscard]] std::int32_t id_of(std::size_t begin, std::size_t end) const {
    std::u32string word;
    for (std::size_t i = begin; i < end; ++i) word.push_back(characters_[i].code);
    return words_.find(word);
  }
  void add(std::size_t begin, std::size_t end) {
    const std::size_t first = characters_[begin].begin;
    const std::size_t last = characters_[end - 1].end;
    found_.push_back({.text = std::string(text_.substr(first, last - first)),
                      .begin = static_cast<std::int64_t>(first),
                      .id = std::max(id_of(begin, end), unknown_id)});
  }

  std::string_view text_;
  FoldedWords words_;
  std::vector<Character> characters_;
  std::vector<TypedWord> found_;
};

void append_ids(std::vector<std::int32_t>& ids, std::span<const TypedWord> words) {
  for (const TypedWord& word : words) ids.push_back(word.id);
}

/// Optimal string alignment: as Levenshtein's, and two neighbours may be swapped.
std::size_t edit_distance(std::u32string_view from, std::u32string_view to) {
  const std::size_t columns = to.size() + 1;
  std::vector<std::size_t> table((from.size() + 1) * columns);
  const auto at = [&](std::size_t i, std::size_t j) -> std::size_t& {
    return table[i * columns + j];
  };
  for (std::size_t i = 0; i <= from.size(); ++i) at(i, 0) = i;
  for (std::size_t j = 0; j <= to.size(); ++j) at(0, j) = j;
  for (std::size_t i = 1; i <= from.size(); ++i) {
    for (std::size_t j = 1; j <= to.size(); ++j) {
      const std::size_t replaced = at(i - 1, j - 1) + (from[i - 1] == to[j - 1] ? 0 : 1);
      at(i, j) = std::min({at(i - 1, j) + 1, at(i, j - 1) + 1, replaced});
      const bool swapped = i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1];
      if (swapped) at(i, j) = std::min(at(i, j), at(i - 2, j - 2) + 1);
    }
  }
  return at(from.size(), to.size());
}

}  // namespace

std::vector<TypedWord> read_words(std::string_view text, std::span<const std::string> words) {
  return WordReader(text, words).read();
}

std::vector<std::int32_t> read_source(const Task& task, std::string_view text) {
  std::vector<std::int32_t> ids;
  append_ids(ids, read_words(text, task.source_words()));
  ids.push_back(end_id);
  return ids;
}

std::vector<std::int32_t> read_target(const Task& task, std::string_view text) {
  std::vector<std::int32_t> ids = {begin_id};
  append_ids(ids, read_words(text, task.target_words()));
  return ids;
}

std::vector<std::int32_t> near_words(std::string_view word, std::span<const std::string> words,
                                     std::int64_t limit) {
  // Nobody types a word of this length; the table of distances grows with it.
  constexpr std::size_t longest_word = 64;
  const FoldedWords vocabulary(words);
  const std::u32string typed = folded(word);
  if (typed.empty() || typed.size() > longest_word) return {};
  const std::size_t most = std::max<std::size_t>(1, typed.size() / 3);
  std::vector<std::pair<std::size_t, std::int32_t>> found;
  for (std::int32_t id = 0; id < vocabulary.size(); ++id) {
    if (vocabulary[id].empty()) continue;
    const std::size_t distance = edit_distance(typed, vocabulary[id]);
    if (distance <= most) found.emplace_back(distance, id);
  }
  // Those of one distance stay in the vocabulary's order.
  const auto is_nearer = [&found](std::size_t first, std::size_t second) {
    return found[first].first < found[second].first;
  };
  std::vector<std::int32_t> ids;
  for (const std::size_t place : sorted_order(found.size(), ComesBefore(is_nearer))) {
    if (static_cast<std::int64_t>(ids.size()) >= limit) break;
    ids.push_back(found[place].second);
  }
  return ids;
}

}  // namespace attention_playground
