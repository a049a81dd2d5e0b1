#pragma once
// The list of tensors of a GGUF file, and where their bytes lie.

#include "files/gguf.h"
#include "files/gguf_cursor.h"

namespace attention_playground {

struct GgufTensorEntry {
  GgufTensor tensor;
  std::string name;
  std::uint64_t offset = 0;  // from the beginning of the data
  std::uint64_t length = 0;  // in bytes
  std::int64_t index = 0;    // of the entry in the file, for messages
};

/// Reads `count` entries; their `bytes` stay empty.
[[nodiscard]] Expected<std::vector<GgufTensorEntry>> read_gguf_tensors(
    GgufCursor& cursor, std::uint64_t count) noexcept;

/// Every tensor must begin at a multiple of `alignment`, lie within the
/// `available` bytes of data, and share none of them.
[[nodiscard]] Expected<void> check_gguf_offsets(const std::vector<GgufTensorEntry>& entries,
                                                std::uint64_t alignment,
                                                std::uint64_t available) noexcept;

}  // namespace attention_playground
