#pragma once
// Names of tokens as a trace's metadata hold them.

#include <cstdint>
#include <span>
#include <string>

namespace attention_playground {

/// A JSON array of the words; an id beyond the vocabulary stands as its number.
[[nodiscard]] std::string token_names(std::span<const std::int32_t> ids,
                                      std::span<const std::string> words);

}  // namespace attention_playground
