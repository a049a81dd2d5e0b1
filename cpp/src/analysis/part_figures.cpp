#include "analysis/part_figures.h"

#include <cmath>
#include <cstddef>

namespace attention_playground {

PartFigures part_figures(std::span<const float> part, std::span<const float> whole) noexcept {
  double product = 0.0;
  double part_square = 0.0;
  double whole_square = 0.0;
  for (std::size_t i = 0; i < part.size(); ++i) {
    const auto x = static_cast<double>(part[i]);
    const auto y = static_cast<double>(whole[i]);
    product += x * y;
    part_square += x * x;
    whole_square += y * y;
  }
  PartFigures figures{.length = static_cast<float>(std::sqrt(part_square))};
  if (part_square == 0.0 || whole_square == 0.0) return figures;
  figures.ratio = static_cast<float>(std::sqrt(part_square / whole_square));
  figures.cosine = static_cast<float>(product / std::sqrt(part_square * whole_square));
  figures.share = static_cast<float>(product / whole_square);
  return figures;
}

}  // namespace attention_playground
