#include "traces/thumbnail.h"

#include <algorithm>
#include <cmath>

namespace attention_playground {

void shrink_head(const HeadWeights& head, const ThumbnailPixels& picture) noexcept {
  std::fill_n(picture.pixels, picture.rows * picture.columns, std::uint8_t{0});
  const std::int64_t row_steps = std::max(head.queries, picture.rows);
  const std::int64_t column_steps = std::max(head.keys, picture.columns);
  for (std::int64_t down = 0; down < row_steps; ++down) {
    const std::int64_t query = down * head.queries / row_steps;
    std::uint8_t* const row = picture.pixels + down * picture.rows / row_steps * picture.columns;
    for (std::int64_t right = 0; right < column_steps; ++right) {
      const std::int64_t key = right * head.keys / column_steps;
      const float weight = head.weights[static_cast<std::size_t>(query * head.keys + key)];
      const float level = std::floor(255.0F * std::sqrt(std::clamp(weight, 0.0F, 1.0F)) + 0.5F);
      std::uint8_t& pixel = row[right * picture.columns / column_steps];
      pixel = std::max(pixel, static_cast<std::uint8_t>(level >= 0.0F ? level : 0.0F));
    }
  }
}

}  // namespace attention_playground
