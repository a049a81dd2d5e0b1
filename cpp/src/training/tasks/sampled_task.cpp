#include "training/tasks/sampled_task.h"

#include <algorithm>
#include <string>
#include <utility>

#include "training/tasks/held_out_sets.h"
#include "training/vocabulary.h"

namespace attention_playground {

namespace {

/// Where all words are single letters, "cab" is three of them.
bool has_letters_alone(std::span<const std::string> words) {
  return std::ranges::all_of(
      words, [](const std::string& word) { return word.size() == 1 || word.starts_with('<'); });
}

std::string with_spaces(std::string_view text) {
  std::string spaced;
  for (const char character : text) {
    const bool goes_on = (static_cast<unsigned char>(character) & 0xC0U) == 0x80U;
    if (!goes_on) spaced += ' ';
    spaced += character;
  }
  return spaced;
}

/// Ids of a reader's text, or which part of it is not in the vocabulary.
Expected<std::vector<std::int32_t>> read_symbols(std::string_view text,
                                                 std::span<const std::string> words) {
  const bool spaced = has_letters_alone(words) && std::ranges::find(words, " ") == words.end();
  std::vector<std::int32_t> ids;
  for (const TypedWord& typed : read_words(spaced ? with_spaces(text) : text, words)) {
    if (!typed.known()) {
      return fail(ErrorCode::invalid_argument, "this model does not know '" + typed.text + "'");
    }
    ids.push_back(typed.id);
  }
  return ids;
}

class SampledTask final : public Task {
 public:
  explicit SampledTask(SampledTaskParts parts) : parts_(std::move(parts)) {
    keys_.insert(example_key(parts_.probe));
    for (std::uint64_t i = 0; test_.size() < held_out_set_size; ++i) {
      Random random(held_out_seed, 0, i);
      Example example = parts_.draw(random);
      if (keys_.insert(example_key(example)).second) test_.push_back(std::move(example));
    }
  }

  [[nodiscard]] std::string_view name() const noexcept override { return parts_.name; }
  [[nodiscard]] std::span<const std::string> source_words() const noexcept override {
    return parts_.source_words;
  }
  [[nodiscard]] std::span<const std::string> target_words() const noexcept override {
    return parts_.target_words;
  }
  [[nodiscard]] std::int64_t longest() const noexcept override { return parts_.longest; }
  [[nodiscard]] Example example(Random& random) const override {
    Example drawn = parts_.draw(random);
    while (keys_.contains(example_key(drawn))) drawn = parts_.draw(random);
    return drawn;
  }
  [[nodiscard]] std::span<const std::string> held_out_names() const noexcept override {
    return names_;
  }
  [[nodiscard]] Expected<std::vector<Example>> held_out(std::string_view set) const override {
    if (set != names_[0]) return unknown_held_out_set(*this, set);
    return test_;
  }
  [[nodiscard]] Expected<Example> read(std::string_view text) const override {
    const std::size_t first = std::min(text.find_first_not_of(' '), text.size());
    text = text.substr(first, text.find_last_not_of(' ') + 1 - first);
    auto ids = read_symbols(text, source_words().empty() ? target_words() : source_words());
    if (!ids) return std::unexpected(ids.error());
    const auto most = static_cast<std::size_t>(longest() - 1);
    if (ids->empty() || ids->size() > most) {
      return fail(ErrorCode::invalid_argument,
                  ids->empty() ? "there is nothing to ask: type something"
                               : "the text has " + std::to_string(ids->size()) +
                                     " symbols: this model reads at most " + std::to_string(most));
    }
    return parts_.complete(std::move(*ids));
  }
  [[nodiscard]] Example probe() const override { return parts_.probe; }

 private:
  SampledTaskParts parts_;
  const std::vector<std::string> names_ = {"test"};
  HeldOutKeys keys_;
  std::vector<Example> test_;
};

}  // namespace

std::unique_ptr<Task> make_sampled_task(SampledTaskParts parts) {
  return std::make_unique<SampledTask>(std::move(parts));
}

}  // namespace attention_playground
