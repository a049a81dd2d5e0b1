#include <algorithm>
#include <array>

#include "training/tasks/example_writing.h"
#include "training/tasks/symbols.h"
#include "training/tasks/toy_tasks.h"

namespace attention_playground {

namespace {

constexpr std::int32_t length = 8;
/// Source ids: "bank", then the cues, then words that decide nothing. Target ids: the
/// same in the same order, but for two at the place of "bank".
constexpr std::array cues = {std::pair{"river", "fleuve"}, std::pair{"boat", "bateau"},
                             std::pair{"money", "argent"}, std::pair{"loan", "crédit"}};
constexpr std::int32_t cues_of_a_sense = 2;
constexpr std::array others = {
    std::pair{"red", "rouge"},    std::pair{"green", "vert"},  std::pair{"blue", "bleu"},
    std::pair{"black", "noir"},   std::pair{"white", "blanc"}, std::pair{"one", "un"},
    std::pair{"two", "deux"},     std::pair{"three", "trois"}, std::pair{"four", "quatre"},
    std::pair{"five", "cinq"},    std::pair{"cat", "chat"},    std::pair{"dog", "chien"},
    std::pair{"horse", "cheval"}, std::pair{"bird", "oiseau"}, std::pair{"fish", "poisson"},
    std::pair{"bear", "ours"}};

constexpr std::int32_t noun_id = first_word_id;
constexpr std::int32_t first_cue_id = noun_id + 1;
constexpr std::int32_t first_other_id = first_cue_id + static_cast<std::int32_t>(cues.size());
constexpr std::int32_t first_sense_id = first_word_id;

bool is_cue(std::int32_t id) { return id >= first_cue_id && id < first_other_id; }

Example translate_words(std::vector<std::int32_t> source) {
  const auto found = std::ranges::find_if(source, is_cue);
  const auto cue = static_cast<std::int32_t>(found - source.begin());
  Example example = begin_example();
  for (std::size_t i = 0; i < source.size(); ++i) {
    const std::int32_t id = source[i];
    const auto place = static_cast<std::int32_t>(i);
    if (id == noun_id) {
      const std::int32_t sense = (*found - first_cue_id) / cues_of_a_sense;
      write_token(example, first_sense_id + sense,
                  {.positions = {place}, .content = true, .cue = cue});
    } else {
      write_token(example, id + 1, {.positions = {place}});
    }
  }
  example.source = std::move(source);
  end_example(example);
  return example;
}

Example complete_word_sense(std::vector<std::int32_t> source) {
  std::array<bool, 2> senses = {};
  for (const std::int32_t id : source) {
    if (is_cue(id)) senses[static_cast<std::size_t>((id - first_cue_id) / cues_of_a_sense)] = true;
  }
  const bool holds_noun = std::ranges::find(source, noun_id) != source.end();
  if (holds_noun && senses[0] == senses[1]) return {};
  return translate_words(std::move(source));
}

Example draw_word_sense(Random& random) {
  const auto cue = static_cast<std::int32_t>(random.below(static_cast<std::int64_t>(cues.size())));
  std::vector<std::int32_t> source =
      draw_distinct(random, first_other_id, static_cast<std::int32_t>(others.size()), length);
  const std::vector<std::int32_t> places = draw_distinct(random, 0, length, 2);
  source[static_cast<std::size_t>(places[0])] = noun_id;
  source[static_cast<std::size_t>(places[1])] = first_cue_id + cue;
  return translate_words(std::move(source));
}

}  // namespace

SampledTaskParts word_sense_task() {
  std::vector<std::string> english = {"bank"};
  std::vector<std::string> french = {"rive", "banque"};
  for (const auto& pairs : {std::span<const std::pair<const char*, const char*>>(cues),
                            std::span<const std::pair<const char*, const char*>>(others)}) {
    for (const auto& [word, translation] : pairs) {
      english.emplace_back(word);
      french.emplace_back(translation);
    }
  }
  // The cue comes after the noun: a model that has only read what it wrote must guess.
  std::vector<std::int32_t> probe = {10, 1, 0, 4, 14, 2, 7, 11};
  for (std::int32_t& word : probe) word += first_other_id;
  probe[2] = noun_id;
  probe[5] = first_cue_id;
  return {.name = "word_sense",
          .source_words = with_special_words(english),
          .target_words = with_special_words(french),
          .longest = length + 1,
          .draw = draw_word_sense,
          .probe = translate_words(std::move(probe)),
          .complete = complete_word_sense,
          .unanswerable = "'bank' needs river or boat beside it, or else money or loan"};
}

}  // namespace attention_playground
