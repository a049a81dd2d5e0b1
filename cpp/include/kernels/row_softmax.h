#pragma once
// Softmax of one row, in place.

#include <cstdint>
#include <span>

namespace attention_playground::kernels {

template <typename Scalar>
struct RowStatisticsOf {
  Scalar maximum;  // of the row; minus infinity where nothing is allowed
  Scalar sum;      // of exp(score - maximum); 0 where nothing is allowed
};
using RowStatistics = RowStatisticsOf<float>;

/// row[j] = exp(row[j] - maximum) / sum. Minus infinity gives exactly 0. A row
/// of minus infinities becomes all zeros and has sum 0. A row with NaN or plus
/// infinity has a sum that is not finite or not positive: the caller reports it.
/// Lane j % width sums element j, so that hidden elements appended on the right
/// change no bit.
RowStatistics softmax_row(std::span<float> row) noexcept;
/// The same by plain loops, for references.
RowStatisticsOf<double> softmax_row(std::span<double> row) noexcept;

}  // namespace attention_playground::kernels
