#include "layers/norm.h"

#include "kernels/norms.h"
#include "layers/rows.h"

namespace attention_playground {

namespace {

Expected<void> check(std::span<const float> gain, std::span<const float> shift,
                     const MatrixView& rows) noexcept {
  const auto columns = static_cast<std::size_t>(rows.cols());
  if (gain.size() == columns && (shift.empty() || shift.size() == columns)) return {};
  return fail(ErrorCode::shape_mismatch,
              "a norm over " + std::to_string(columns) + " columns was given a gain of " +
                  std::to_string(gain.size()) + " and a shift of " + std::to_string(shift.size()));
}

}  // namespace

Expected<void> layer_norm(std::span<const float> gain, std::span<const float> shift, float epsilon,
                          MatrixView rows) noexcept {
  if (auto good = check(gain, shift, rows); !good) return good;
  for (Eigen::Index i = 0; i < rows.rows(); ++i) {
    const std::span<float> row = row_of(rows, i);
    kernels::layer_norm_row(row, gain, shift, epsilon, row);
  }
  return {};
}

Expected<void> rms_norm(std::span<const float> gain, float epsilon, MatrixView rows) noexcept {
  if (auto good = check(gain, {}, rows); !good) return good;
  for (Eigen::Index i = 0; i < rows.rows(); ++i) {
    const std::span<float> row = row_of(rows, i);
    kernels::rms_norm_row(row, gain, epsilon, row);
  }
  return {};
}

}  // namespace attention_playground
