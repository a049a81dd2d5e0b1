#include "training/tasks/held_out_sets.h"

#include <string>

namespace attention_playground {

// FNV-1a over ids in place of bytes.
std::uint64_t example_key(const Example& example) noexcept {
  constexpr std::uint64_t basis = 0xCBF29CE484222325U;
  constexpr std::uint64_t prime = 0x100000001B3U;
  std::uint64_t key = basis;
  for (const std::int32_t id : example.source.empty() ? example.target : example.source) {
    key = (key ^ static_cast<std::uint64_t>(id)) * prime;
  }
  return key;
}

std::unexpected<Error> unknown_held_out_set(const Task& task, std::string_view set) {
  std::string known;
  for (const std::string& name : task.held_out_names()) {
    known += (known.empty() ? "'" : ", '") + name + "'";
  }
  return fail(ErrorCode::invalid_argument, "the task '" + std::string(task.name()) +
                                               "' has no held-out set '" + std::string(set) +
                                               "'; it has " + known);
}

}  // namespace attention_playground
