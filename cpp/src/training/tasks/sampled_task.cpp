#include "training/tasks/sampled_task.h"

#include <string>
#include <utility>

#include "training/tasks/held_out_sets.h"
#include "training/vocabulary.h"

namespace attention_playground {

namespace {

/// Ids of a reader's text, or which part of it is not in the vocabulary.
Expected<std::vector<std::int32_t>> read_symbols(std::string_view text,
                                                 std::span<const std::string> words) {
  std::vector<std::int32_t> ids;
  for (const TypedWord& typed : read_words(text, words)) {
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
    auto ids = read_symbols(text, source_words().empty() ? target_words() : source_words());
    if (!ids) return std::unexpected(ids.error());
    const auto most = static_cast<std::size_t>(longest() - 1);
    if (ids->size() > most) {
      return fail(ErrorCode::invalid_argument,
                  "this model reads at most " + std::to_string(most) + " symbols");
    }
    if (ids->empty()) return fail(ErrorCode::invalid_argument, "there is nothing to ask");
    Example example = parts_.complete(std::move(*ids));
    if (example.labels.empty()) return fail(ErrorCode::invalid_argument, parts_.unanswerable);
    return example;
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
