#pragma once
// Which settings in a GGUF file's metadata are followed, which change nothing, and
// which are refused.

#include <string_view>
#include <vector>

#include "base/error.h"
#include "files/gguf.h"

namespace attention_playground {

/// A part of a divided file, an adapter, or a file of something else than a model:
/// `unsupported` with what would open.
[[nodiscard]] Expected<void> check_gguf_kind(const Gguf& file) noexcept;

/// Every setting of a model of `family`; `unsupported` by name where one cannot be
/// followed. `notices` gets a sentence about those that are not known.
[[nodiscard]] Expected<void> check_gguf_settings(const Gguf& file, std::string_view family,
                                                 std::vector<std::string>& notices) noexcept;

}  // namespace attention_playground
