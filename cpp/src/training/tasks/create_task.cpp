#include <array>
#include <string>

#include "training/task.h"
#include "training/tasks/toy_tasks.h"
#include "training/tasks/translate_task.h"

namespace attention_playground {

namespace {

template <SampledTaskParts (*parts)()>
std::unique_ptr<Task> make_sampled() {
  return make_sampled_task(parts());
}

struct NamedTask {
  std::string_view name;
  std::unique_ptr<Task> (*make)();
};
constexpr std::array tasks = {NamedTask{"translate", make_translate_task},
                              NamedTask{"date", make_sampled<date_task>},
                              NamedTask{"induction", make_sampled<induction_task>},
                              NamedTask{"reverse", make_sampled<reverse_task>},
                              NamedTask{"copy", make_sampled<copy_task>},
                              NamedTask{"sort", make_sampled<sort_task>},
                              NamedTask{"word_sense", make_sampled<word_sense_task>}};

constexpr auto names = [] {
  std::array<std::string_view, tasks.size()> all;
  for (std::size_t i = 0; i < tasks.size(); ++i) all[i] = tasks[i].name;
  return all;
}();

}  // namespace

std::span<const std::string_view> task_names() noexcept { return names; }

Expected<std::unique_ptr<Task>> create_task(std::string_view name) noexcept {
  std::string known;
  for (const NamedTask& task : tasks) {
    if (task.name == name) return task.make();
    known += (known.empty() ? "'" : ", '") + std::string(task.name) + "'";
  }
  return fail(ErrorCode::invalid_argument,
              "there is no task '" + std::string(name) + "'; there are " + known);
}

}  // namespace attention_playground
