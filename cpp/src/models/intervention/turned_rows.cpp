// A loop of its own: the page's first view, which has an encoder, does without the rest of
// layers/rotary.h, and this floor is built for size.

#include "models/intervention/turned_rows.h"

#include "base/matrix.h"
#include "kernels/elementary.h"

namespace attention_playground {

void turn_rows(std::int64_t first, std::int64_t heads, MatrixView rows) noexcept {
  const Eigen::Index width = rows.cols() / static_cast<Eigen::Index>(heads);
  const Eigen::Index pairs = width / 2;
  for (Eigen::Index pair = 0; pair < pairs; ++pair) {
    const double frequency =
        kernels::power(10000.0, -static_cast<double>(pair) / static_cast<double>(pairs));
    auto place = static_cast<double>(first);
    for (Eigen::Index row = 0; row < rows.rows(); ++row, ++place) {
      float* numbers = rows.data() + row * rows.outerStride() + pair;
      const auto cosine = static_cast<float>(kernels::cosine(place * frequency));
      const auto sine = static_cast<float>(kernels::sine(place * frequency));
      for (Eigen::Index column = 0; column < rows.cols(); column += width) {
        const float one = numbers[column];
        const float other = numbers[column + pairs];
        numbers[column] = one * cosine - other * sine;
        numbers[column + pairs] = one * sine + other * cosine;
      }
    }
  }
}

}  // namespace attention_playground
