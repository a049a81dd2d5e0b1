#pragma once
// One head as a small picture.

#include <cstdint>
#include <span>

namespace attention_playground {

/// A head's weights, [queries, keys].
struct HeadWeights {
  std::span<const float> weights;
  std::int64_t queries = 0;
  std::int64_t keys = 0;
};

/// Where its picture goes, [rows, columns].
struct ThumbnailPixels {
  std::int64_t rows = 0;
  std::int64_t columns = 0;
  std::uint8_t* pixels = nullptr;
};

/// round(255 sqrt(largest weight in the block)) of each block of cells. A head that is smaller than
/// the picture has several pixels per cell.
void shrink_head(const HeadWeights& head, const ThumbnailPixels& picture) noexcept;

}  // namespace attention_playground
