#pragma once
// What a model is trained on: examples drawn from a seed without end, and sets of
// them that training never sees (science: 10, 10b).

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/random.h"

namespace attention_playground {

/// What stands behind one label: source positions (target positions in a task
/// without source) at which a good head looks when it is written.
struct GoldAlignment {
  std::vector<std::int32_t> positions;  // empty: nothing in particular
  bool content = false;                 // a content word, in the tasks that have such
  std::int32_t cue = -1;                // the position that decides which meaning; -1: none does
};

struct Example {
  std::vector<std::int32_t> source;  // empty in a task without source
  std::vector<std::int32_t> target;  // what the decoder reads, from the begin token on
  std::vector<std::int32_t> labels;  // one per target token: what comes next; -1: not asked
  std::vector<GoldAlignment> gold;   // one per target token
};

/// Ids that mean the same in every task with a source.
inline constexpr std::int32_t unknown_id = 0;
inline constexpr std::int32_t end_id = 1;
inline constexpr std::int32_t begin_id = 2;

class Task {
 public:
  Task() noexcept = default;
  Task(const Task&) = delete;
  Task& operator=(const Task&) = delete;
  Task(Task&&) = delete;
  Task& operator=(Task&&) = delete;
  virtual ~Task() = default;

  [[nodiscard]] virtual std::string_view name() const noexcept = 0;
  /// Words by id; none where the task has no source.
  [[nodiscard]] virtual std::span<const std::string> source_words() const noexcept = 0;
  [[nodiscard]] virtual std::span<const std::string> target_words() const noexcept = 0;
  /// The longest source or target that `example` gives, in tokens.
  [[nodiscard]] virtual std::int64_t longest() const noexcept = 0;
  /// One for training; never one that is held out.
  [[nodiscard]] virtual Example example(Random& random) const = 0;
  /// Names of the held-out sets, "test" first.
  [[nodiscard]] virtual std::span<const std::string> held_out_names() const noexcept = 0;
  /// One of them, always the same; `invalid_argument` for an unknown name.
  [[nodiscard]] virtual Expected<std::vector<Example>> held_out(std::string_view set) const = 0;
  /// Whether source words, without the end token, stand as they do in the examples; true where
  /// the task does not know.
  [[nodiscard]] virtual bool fits_examples(std::span<const std::int32_t> source) const noexcept {
    (void)source;
    return true;
  }
  /// The example that a reader's own text makes: its labels are the right answer, by the task's own
  /// rule. `invalid_argument` with what is wrong where there is none, `unsupported` for a task
  /// whose answers a text does not decide.
  [[nodiscard]] virtual Expected<Example> read(std::string_view text) const;
  /// A fixed example on which the page watches heads form.
  [[nodiscard]] virtual Example probe() const = 0;
};

/// "translate", "date", "induction", "reverse", "copy", "sort", "word_sense".
[[nodiscard]] std::span<const std::string_view> task_names() noexcept;
/// The task of that name, made when it is first asked for and kept: drawing its held-out
/// sets takes milliseconds. `invalid_argument` with the names that there are for another.
[[nodiscard]] Expected<std::shared_ptr<const Task>> find_task(std::string_view name) noexcept;

}  // namespace attention_playground
