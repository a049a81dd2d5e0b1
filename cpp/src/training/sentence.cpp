#include "training/sentence.h"

#include <algorithm>

namespace attention_playground {

std::string sentence_of(std::span<const std::int32_t> ids, std::span<const std::string> words) {
  const bool of_characters = std::ranges::find(words, " ") != words.end();
  std::string text;
  for (const std::int32_t id : ids) {
    if (id < 0 || static_cast<std::size_t>(id) >= words.size()) continue;
    const bool joined = of_characters || text.empty() || text.ends_with('\'');
    if (!joined) text += ' ';
    text += words[static_cast<std::size_t>(id)];
  }
  return text;
}

}  // namespace attention_playground
