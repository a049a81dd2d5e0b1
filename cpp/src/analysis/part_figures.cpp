#include "analysis/part_figures.h"

#include <cmath>
#include <cstddef>

namespace attention_playground {

RowProducts products_of(std::span<const float> row, std::span<const float> other) noexcept {
  RowProducts sums;
  for (std::size_t i = 0; i < row.size(); ++i) {
    const auto x = static_cast<double>(row[i]);
    const auto y = static_cast<double>(other[i]);
    sums.product += x * y;
    sums.square += x * x;
    sums.other_square += y * y;
  }
  return sums;
}

PartFigures part_figures(std::span<const float> part, std::span<const float> whole) noexcept {
  const auto [product, part_square, whole_square] = products_of(part, whole);
  PartFigures figures{.length = static_cast<float>(std::sqrt(part_square))};
  if (part_square == 0.0 || whole_square == 0.0) return figures;
  figures.ratio = static_cast<float>(std::sqrt(part_square / whole_square));
  figures.cosine = static_cast<float>(product / std::sqrt(part_square * whole_square));
  figures.share = static_cast<float>(product / whole_square);
  return figures;
}

}  // namespace attention_playground
