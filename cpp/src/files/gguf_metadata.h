#pragma once
// The keys and values at the beginning of a GGUF file.

#include "files/gguf.h"
#include "files/gguf_cursor.h"

namespace attention_playground {

using GgufMetadata = std::map<std::string, GgufValue, std::less<>>;

/// Reads `count` keys with their values. `general.alignment` is checked here: a
/// power of two.
[[nodiscard]] Expected<GgufMetadata> read_gguf_metadata(GgufCursor& cursor,
                                                        std::uint64_t count) noexcept;

}  // namespace attention_playground
