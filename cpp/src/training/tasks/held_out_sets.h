#pragma once
// What training must not see: the sets' size and seed, and one number for each
// example in them.

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <unordered_set>

#include "training/task.h"

namespace attention_playground {

inline constexpr std::size_t held_out_set_size = 400;
/// Held-out sets are the same in every run, whatever the run's seed.
inline constexpr std::uint64_t held_out_seed = 0x68656C646F7574U;

/// Of what the model is given: the source, or the target in a task without one. Two
/// examples that are alike have one key.
[[nodiscard]] std::uint64_t example_key(const Example& example) noexcept;
using HeldOutKeys = std::unordered_set<std::uint64_t>;

/// `invalid_argument` with the names of the sets that `task` has.
[[nodiscard]] std::unexpected<Error> unknown_held_out_set(const Task& task, std::string_view set);

}  // namespace attention_playground
