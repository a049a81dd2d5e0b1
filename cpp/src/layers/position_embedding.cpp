#include "layers/position_embedding.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/buffer.h"
#include "base/matrix.h"
#include "layers/embedding.h"
#include "layers/rotary.h"
#include "layers/rows.h"

namespace attention_playground {

Expected<void> add_sinusoids(const kernels::BlockMatrix& table,
                             std::span<const std::int32_t> positions, std::int32_t first_position,
                             MatrixView rows) noexcept {
  const auto count = static_cast<std::int64_t>(positions.size());
  const std::int64_t pairs = rows.cols() / 2;
  auto learned = Buffer<float>::allocate(count * rows.cols(), "the positions");
  if (!learned) return std::unexpected(learned.error());
  auto waves = Buffer<float>::allocate(2 * count * pairs, "the positions");
  if (!waves) return std::unexpected(waves.error());
  MatrixView replaced = matrix_view(learned->data(), count, rows.cols());
  std::ranges::fill(learned->span(), 0.0F);
  if (auto done = add_embedding(table, positions, "position", replaced); !done) return done;
  std::vector<std::int64_t> places;
  for (const std::int32_t position : positions) {
    places.push_back(std::max(0, position - first_position));
  }
  const auto half = static_cast<std::size_t>(count * pairs);
  const std::span<float> cosines = waves->span().first(half);
  const std::span<float> sines = waves->span().subspan(half);
  auto done = rotary_tables(places, 10000.0, pairs, cosines, sines);
  if (!done) return done;
  for (Eigen::Index row = 0; row < count; ++row) {
    double squares = 0.0;
    for (const float one : row_of(replaced, row)) {
      squares += static_cast<double>(one) * static_cast<double>(one);
    }
    // Each pair of a sine and a cosine has length 1.
    const auto factor = static_cast<float>(std::sqrt(squares / static_cast<double>(pairs)));
    for (Eigen::Index pair = 0; pair < pairs; ++pair) {
      const auto at = static_cast<std::size_t>(row * pairs + pair);
      rows(row, 2 * pair) += factor * sines[at];
      rows(row, 2 * pair + 1) += factor * cosines[at];
    }
  }
  return {};
}

}  // namespace attention_playground
