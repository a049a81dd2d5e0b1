#pragma once
// Vocabularies and draws that the small tasks share.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "training/task.h"

namespace attention_playground {

/// Words by id behind the three that every task with a source has.
[[nodiscard]] inline std::vector<std::string> with_special_words(
    std::span<const std::string> words) {
  std::vector<std::string> all = {"<unknown>", "<end>", "<begin>"};
  all.insert(all.end(), words.begin(), words.end());
  return all;
}

/// Id of the first word behind the special ones.
inline constexpr std::int32_t first_word_id = 3;

/// `count` different ids of `from` ... `from + kinds - 1`, in random order.
[[nodiscard]] inline std::vector<std::int32_t> draw_distinct(Random& random, std::int32_t from,
                                                             std::int32_t kinds,
                                                             std::int32_t count) {
  std::vector<std::int32_t> ids(static_cast<std::size_t>(kinds));
  for (std::size_t i = 0; i < ids.size(); ++i) ids[i] = from + static_cast<std::int32_t>(i);
  for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
    const auto other = i + static_cast<std::size_t>(random.below(kinds - static_cast<int>(i)));
    std::swap(ids[i], ids[other]);
  }
  ids.resize(static_cast<std::size_t>(count));
  return ids;
}

}  // namespace attention_playground
