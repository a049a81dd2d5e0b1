#pragma once
// Sentence pairs of the translator's grammar as words, and what a French word is.

#include <algorithm>
#include <string>
#include <vector>

#include "french.h"
#include "tasks.h"

namespace tasks {

struct Sentence {
  std::vector<std::string> english;
  std::vector<std::string> french;
  std::vector<core::GoldAlignment> gold;  // of the French words

  [[nodiscard]] std::string both() const {
    std::string all;
    for (const std::string& word : english) all += word + " ";
    all += "|";
    for (const std::string& word : french) all += " " + word;
    return all;
  }
};

inline std::vector<std::string> words_of(std::span<const std::string> vocabulary,
                                         std::span<const std::int32_t> ids) {
  std::vector<std::string> words;
  for (const std::int32_t id : ids) words.push_back(vocabulary[static_cast<std::size_t>(id)]);
  return words;
}

inline Sentence sentence_of(const core::Task& translate, const core::Example& example) {
  return {words_of(translate.source_words(), source_of(example)),
          words_of(translate.target_words(), written_by(example)), example.gold};
}

/// Training sentences without unknown words, and those of all held-out sets.
inline const std::vector<Sentence>& sentences() {
  static const std::vector<Sentence> all = [] {
    const auto translate = task("translate");
    std::vector<core::Example> examples = draw_many(*translate, 20000);
    for (const std::string& set : translate->held_out_names()) {
      const auto held_out = translate->held_out(set).value();
      examples.insert(examples.end(), held_out.begin(), held_out.end());
    }
    std::vector<Sentence> found;
    for (const core::Example& example : examples) {
      if (std::ranges::count(example.source, core::unknown_id) > 0) continue;
      found.push_back(sentence_of(*translate, example));
    }
    return found;
  }();
  return all;
}

inline bool is_noun(const std::string& word) {
  return french::masculine_nouns.contains(word) || french::feminine_nouns.contains(word);
}
inline bool is_adjective(const std::string& word) {
  return french::masculine_adjectives.contains(word) ||
         french::feminine_adjectives.contains(word) || french::common_adjectives.contains(word);
}
inline bool adjective_agrees(const std::string& word, bool feminine) {
  return french::common_adjectives.contains(word) ||
         (feminine ? french::feminine_adjectives : french::masculine_adjectives).contains(word);
}

}  // namespace tasks
