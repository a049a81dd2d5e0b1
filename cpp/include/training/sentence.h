#pragma once
// From ids back to text that one reads.

#include <cstdint>
#include <span>
#include <string>

namespace attention_playground {

/// The words behind `ids` with a space between two, but none behind an apostrophe
/// ("l'accord") nor in a vocabulary that holds the space, whose words are characters.
/// Ids beyond the vocabulary are left out.
[[nodiscard]] std::string sentence_of(std::span<const std::int32_t> ids,
                                      std::span<const std::string> words);

}  // namespace attention_playground
