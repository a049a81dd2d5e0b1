#pragma once
// Inverted dropout (Srivastava et al. 2014): each number is set to zero with a chance,
// the others grow by 1 / (1 - chance), so that nothing changes on average.

#include <cstdint>

#include "base/error.h"
#include "base/matrix_view.h"

namespace attention_playground {

/// Which numbers are dropped follows from these alone: nothing needs to be kept.
struct Dropout {
  float chance = 0.0F;  // from 0 to below 1
  std::uint64_t seed = 0;
  std::uint64_t step = 0;
  std::uint64_t place = 0;  // which of a model's dropouts; each draws other numbers
};

/// Fails with `invalid_argument` where it is no chance below 1.
[[nodiscard]] Expected<void> check_dropout(float chance) noexcept;

/// In place, drawn row by row. The same call on a gradient is the backward step.
template <typename Scalar>
void drop_out(const Dropout& dropout, MatrixViewOf<Scalar> rows) noexcept;

}  // namespace attention_playground
