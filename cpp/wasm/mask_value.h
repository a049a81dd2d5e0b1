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

  friend bool operator==(const MaskValue&, const MaskValue&) = default;
};

/// Without `allowed` every cell is. It must outlive the result.
[[nodiscard]] inline MaskSettings to_mask(const MaskValue& value,
                                          std::span<const std::uint8_t> allowed) noexcept {
  return {.causal = static_cast<CausalAlignment>(value.causal),
          .window_left = value.windowLeft,
          .window_right = value.windowRight,
          .prefix = value.prefix,
          .key_length = value.keyLength,
          .allowed = allowed,
          .allowed_per_head = value.allowedPerHead};
}

/// The same; `allowed` may be null.
[[nodiscard]] inline MaskSettings to_mask(const MaskValue& value,
                                          const std::shared_ptr<ByteBuffer>& allowed) noexcept {
  return to_mask(value, allowed ? allowed->bytes() : std::span<const std::uint8_t>());
}

}  // namespace attention_playground::wasm
