#include <array>
#include <memory>
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

template <std::unique_ptr<Task> (*make)()>
std::shared_ptr<const Task> made_once() {
  static const std::shared_ptr<const Task> task = make();
  return task;
}

struct NamedTask {
  std::string_view name;
  std::shared_ptr<const Task> (*task)();
};
constexpr std::array tasks = {NamedTask{"translate", made_once<make_translate_task>},
                              NamedTask{"date", made_once<make_sampled<date_task>>},
                              NamedTask{"induction", made_once<make_sampled<induction_task>>},
                              NamedTask{"reverse", made_once<make_sampled<reverse_task>>},
                              NamedTask{"copy", made_once<make_sampled<copy_task>>},
                              NamedTask{"sort", made_once<make_sampled<sort_task>>},
                              NamedTask{"word_sense", made_once<make_sampled<word_sense_task>>}};

constexpr auto names = [] {
  std::array<std::string_view, tasks.size()> all;
  for (std::size_t i = 0; i < tasks.size(); ++i) all[i] = tasks[i].name;
  return all;
}();

}  // namespace

Expected<Example> Task::read(std::string_view /*text*/) const {
  return fail(ErrorCode::unsupported, "this task cannot be asked a text");
}

std::span<const std::string_view> task_names() noexcept { return names; }

Expected<std::shared_ptr<const Task>> find_task(std::string_view name) noexcept {
  std::string known;
  for (const NamedTask& entry : tasks) {
    if (entry.name == name) return entry.task();
    known += (known.empty() ? "'" : ", '") + std::string(entry.name) + "'";
  }
  return fail(ErrorCode::invalid_argument,
              "there is no task '" + std::string(name) + "'; there are " + known);
}

}  // namespace attention_playground
