#pragma once
// Masks by themselves, as they would lie over a text of some length: small pictures to choose
// among, and what can be counted of them.

#include <cstdint>
#include <span>
#include <vector>

#include "attention/mask.h"
#include "base/error.h"
#include "models/intervention/intervention.h"

namespace attention_playground {

/// What the masks lie over. With `top_left` query 0 stands at key 0.
struct MaskCanvas {
  std::int64_t queries = 0;
  std::int64_t keys = 0;
  CausalAlignment alignment = CausalAlignment::bottom_right;
};

struct MaskPictures {
  std::int64_t rows = 0;
  std::int64_t columns = 0;
  std::vector<std::uint8_t> pixels;  // [masks, rows, columns]: 255 times the share allowed
};

/// Every entry must be a mask. No side of a picture has more than `side` pixels.
[[nodiscard]] Expected<MaskPictures> draw_masks(std::span<const Intervention> masks,
                                                const MaskCanvas& canvas,
                                                std::int64_t side) noexcept;

}  // namespace attention_playground
