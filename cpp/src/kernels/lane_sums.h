#pragma once
// Sums over a row in eight interleaved parts, in an order that no compiler and no
// vector width changes.

#include <array>
#include <cstddef>

namespace attention_playground::kernels {

inline constexpr std::size_t sum_lanes = 8;

/// Element i is added to part i mod 8; then the parts are added in ascending order.
template <typename Scalar, typename Term>
[[nodiscard]] inline Scalar lane_sum(std::size_t count, Term term) noexcept {
  std::array<Scalar, sum_lanes> parts{};
  std::size_t first = 0;
  for (; first + sum_lanes <= count; first += sum_lanes) {
    for (std::size_t lane = 0; lane < sum_lanes; ++lane) parts[lane] += term(first + lane);
  }
  for (std::size_t lane = 0; first + lane < count; ++lane) parts[lane] += term(first + lane);
  Scalar total = parts[0];
  for (std::size_t lane = 1; lane < sum_lanes; ++lane) total += parts[lane];
  return total;
}

}  // namespace attention_playground::kernels
