#include "training/tasks/translate_task.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "training/tasks/held_out_sets.h"
#include "training/tasks/translate/clause.h"
#include "training/tasks/translate/sentence_shape.h"

namespace attention_playground {

namespace {

/// Of either language; longer sentences are drawn again.
constexpr std::size_t most_words = 18;
/// One training sentence in so many has a word that the reader does not know.
constexpr std::int64_t unknown_every = 64;

struct DrawnSentence {
  Example example;
  bool holds_held_out_pair = false;
};

DrawnSentence draw_sentence(const translate::Lexicon& lexicon, Random& random,
                            translate::PairsAllowed pairs) {
  for (;;) {
    auto [clause, holds_held_out_pair] = translate::draw_clause(lexicon, random, pairs);
    DrawnSentence drawn = {translate::write_clause(lexicon, clause), holds_held_out_pair};
    const std::size_t words = std::max(drawn.example.source.size(), drawn.example.target.size());
    if (words <= most_words + 1) return drawn;
  }
}

/// The word behind one content word becomes unknown, and with it the content words of
/// the other language that stand for it: a reader's unknown word comes out as such.
void forget_a_word(Example& example, Random& random) {
  std::vector<std::size_t> content;
  for (std::size_t row = 0; row < example.gold.size(); ++row) {
    if (example.gold[row].content) content.push_back(row);
  }
  const auto choice = random.below(static_cast<std::int64_t>(content.size()));
  const std::int32_t position =
      example.gold[content[static_cast<std::size_t>(choice)]].positions[0];
  example.source[static_cast<std::size_t>(position)] = unknown_id;
  for (const std::size_t row : content) {
    if (example.gold[row].positions[0] != position) continue;
    example.labels[row] = unknown_id;
    example.target[row + 1] = unknown_id;
  }
}

class TranslateTask final : public Task {
 public:
  TranslateTask() {
    translate::Clause clause = translate::bahdanau_clause(lexicon_);
    sets_[2] = {translate::write_clause(lexicon_, clause)};
    keys_.insert(example_key(sets_[2][0]));
    for (std::uint64_t i = 0; sets_[0].size() < held_out_set_size; ++i) {
      Random random(held_out_seed, 2, i);
      hold_out(sets_[0], draw_sentence(lexicon_, random, translate::PairsAllowed::trained));
    }
    for (std::uint64_t i = 0; sets_[1].size() < held_out_set_size; ++i) {
      Random random(held_out_seed, 3, i);
      DrawnSentence drawn = draw_sentence(lexicon_, random, translate::PairsAllowed::all);
      if (drawn.holds_held_out_pair) hold_out(sets_[1], std::move(drawn));
    }
  }

  [[nodiscard]] std::string_view name() const noexcept override { return "translate"; }
  [[nodiscard]] std::span<const std::string> source_words() const noexcept override {
    return lexicon_.english_words;
  }
  [[nodiscard]] std::span<const std::string> target_words() const noexcept override {
    return lexicon_.french_words;
  }
  [[nodiscard]] std::int64_t longest() const noexcept override {
    return static_cast<std::int64_t>(most_words) + 1;
  }
  [[nodiscard]] Example example(Random& random) const override {
    for (;;) {
      Example drawn = draw_sentence(lexicon_, random, translate::PairsAllowed::trained).example;
      if (keys_.contains(example_key(drawn))) continue;
      if (random.below(unknown_every) == 0) forget_a_word(drawn, random);
      return drawn;
    }
  }
  [[nodiscard]] std::span<const std::string> held_out_names() const noexcept override {
    return names_;
  }
  [[nodiscard]] Expected<std::vector<Example>> held_out(std::string_view set) const override {
    for (std::size_t i = 0; i < names_.size(); ++i) {
      if (names_[i] == set) return sets_[i];
    }
    return unknown_held_out_set(*this, set);
  }
  [[nodiscard]] bool fits_examples(std::span<const std::int32_t> source) const noexcept override {
    return shape_.fits(source);
  }
  [[nodiscard]] Example probe() const override { return sets_[2][0]; }

 private:
  void hold_out(std::vector<Example>& set, DrawnSentence drawn) {
    if (keys_.insert(example_key(drawn.example)).second) set.push_back(std::move(drawn.example));
  }

  translate::Lexicon lexicon_;
  translate::SentenceShape shape_{lexicon_};
  const std::vector<std::string> names_ = {"test", "compositional", "bahdanau"};
  std::array<std::vector<Example>, 3> sets_;  // by name
  HeldOutKeys keys_;
};

}  // namespace

std::unique_ptr<Task> make_translate_task() { return std::make_unique<TranslateTask>(); }

}  // namespace attention_playground
