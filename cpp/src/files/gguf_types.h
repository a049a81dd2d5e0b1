#pragma once
// The numbers by which GGUF names tensor types.

#include <cstdint>
#include <optional>
#include <string>

#include "kernels/blocks.h"

namespace attention_playground {

/// Nothing where the core cannot compute with the type.
[[nodiscard]] std::optional<kernels::BlockType> gguf_block_type(std::uint32_t number) noexcept;

/// "type Q2_K (number 10); F32, F16, ... and Q6_K are known", for messages.
[[nodiscard]] std::string unknown_gguf_type(std::uint32_t number);

}  // namespace attention_playground
