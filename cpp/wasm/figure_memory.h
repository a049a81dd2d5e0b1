#pragma once
// The memory of the module for figures: it is handed out from one end to the other, and all of it
// is free again when the next head is asked for.

#include <cstddef>

namespace attention_playground::wasm {

/// Everything that was handed out is free.
void free_all() noexcept;

/// 64-byte aligned; null where the system refuses it.
[[nodiscard]] void* hand_out(std::size_t bytes) noexcept;

}  // namespace attention_playground::wasm
