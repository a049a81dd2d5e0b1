#pragma once
// Between what a reader types and the ids of a task: reading, completing, and words
// that are near to one that is not known. Upper and lower case do not matter; accents do:
// "a" and "à" are two words.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "training/task.h"

namespace attention_playground {

/// A piece of a reader's text, as it was typed.
struct TypedWord {
  std::string text;
  std::int64_t begin = 0;  // its first byte in the whole text (UTF-8)
  std::int32_t id = unknown_id;

  /// Whether the vocabulary has it.
  [[nodiscard]] bool known() const noexcept { return id != unknown_id; }
};

/// Splits `text` at spaces and commas, and behind apostrophes unless the word is in the
/// vocabulary as a whole ("l'accord" is two words, "aujourd'hui" one), without the full
/// stop, question or exclamation mark at its end. In a vocabulary that holds the space
/// every character is a word, in one of letters alone every character but spaces and commas. A word
/// in angle brackets ("<end>") is never known. Nothing but spaces gives no word at all.
[[nodiscard]] std::vector<TypedWord> read_words(std::string_view text,
                                                std::span<const std::string> words);

/// What `task` is given for `text`: the ids of its words, `unknown_id` for those that are
/// not known, and the end token behind them.
[[nodiscard]] std::vector<std::int32_t> read_source(const Task& task, std::string_view text);

/// What the decoder reads for a reader's own target: the begin token and the words' ids.
[[nodiscard]] std::vector<std::int32_t> read_target(const Task& task, std::string_view text);

/// Ids of the words nearest to `word`, nearest first, at most `limit`. Counted are
/// characters to insert, delete, replace or swap with the next; none needs more than
/// every third character of `word` changed, and one at least.
[[nodiscard]] std::vector<std::int32_t> near_words(std::string_view word,
                                                   std::span<const std::string> words,
                                                   std::int64_t limit);

}  // namespace attention_playground
