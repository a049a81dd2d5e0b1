#pragma once
// A mask as JavaScript gives it: numbers, and the cells as bytes.

#include <cstdint>
#include <memory>
#include <span>

#include "attention/settings.h"
#include "boundary.h"

namespace attention_playground::wasm {

struct MaskValue {
  int causal = 0;  // CausalAlignment in its order
  int windowLeft = -1;
  int windowRight = -1;
  int prefix = 0;
  int keyLength = -1;
  bool allowedPerHead = false;
};

/// `allowed` may be null: then every cell is. It must outlive the result.
[[nodiscard]] inline MaskSettings to_mask(const MaskValue& value,
                                          const std::shared_ptr<ByteBuffer>& allowed) noexcept {
  return {.causal = static_cast<CausalAlignment>(value.causal),
          .window_left = value.windowLeft,
          .window_right = value.windowRight,
          .prefix = value.prefix,
          .key_length = value.keyLength,
          .allowed = allowed ? allowed->bytes() : std::span<const std::uint8_t>(),
          .allowed_per_head = value.allowedPerHead};
}

}  // namespace attention_playground::wasm
