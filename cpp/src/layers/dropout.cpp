#include "layers/dropout.h"

#include "base/matrix.h"
#include "base/random.h"
#include "files/number_text.h"
#include "layers/rows.h"

namespace attention_playground {

namespace {

/// Keeps dropout's numbers apart from those that others draw from the same seed.
constexpr std::uint64_t purpose = 0x64726F706F757400U;

}  // namespace

Expected<void> check_dropout(float chance) noexcept {
  if (chance >= 0.0F && chance < 1.0F) return {};
  return fail(ErrorCode::invalid_argument,
              "dropout must be at least 0 and less than 1, not " + number_text(chance));
}

template <typename Scalar>
void drop_out(const Dropout& dropout, MatrixViewOf<Scalar> rows) noexcept {
  if (dropout.chance <= 0.0F) return;
  Random random(dropout.seed, purpose + dropout.place, dropout.step);
  const Scalar growth = 1 / (1 - static_cast<Scalar>(dropout.chance));
  for (Eigen::Index row = 0; row < rows.rows(); ++row) {
    for (Scalar& x : row_of(rows, row)) x *= random.chance(dropout.chance) ? 0 : growth;
  }
}

template void drop_out(const Dropout&, MatrixViewOf<float>) noexcept;
template void drop_out(const Dropout&, MatrixViewOf<double>) noexcept;

}  // namespace attention_playground
