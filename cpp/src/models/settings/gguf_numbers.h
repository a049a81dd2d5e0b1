#pragma once
// Reads the sizes and numbers of a GGUF file's metadata, each with a sentence about what
// is wrong.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "files/gguf.h"

namespace attention_playground {

/// A whole number from 1 up to 2^31; `fallback` where the key is missing.
[[nodiscard]] Expected<std::int64_t> read_gguf_size(
    const Gguf& file, const std::string& key,
    std::optional<std::int64_t> fallback = std::nullopt) noexcept;

/// A norm's epsilon, between 0 and 1.
[[nodiscard]] Expected<float> read_gguf_epsilon(const Gguf& file, const std::string& key) noexcept;

/// Rows of the matrix `name`.weight.
[[nodiscard]] Expected<std::int64_t> read_gguf_entries(const Gguf& file,
                                                       std::string_view name) noexcept;

}  // namespace attention_playground
