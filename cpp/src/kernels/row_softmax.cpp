#include "kernels/row_softmax.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "kernels/vector_math.h"

namespace attention_playground::kernels {

namespace {

constexpr float minus_infinity = -std::numeric_limits<float>::infinity();

/// The last elements, padded with minus infinity to a whole vector.
struct Tail {
  explicit Tail(std::span<float> row) noexcept : size(row.size() % Vector::width) {
    lanes.fill(minus_infinity);
    std::copy(row.end() - static_cast<std::ptrdiff_t>(size), row.end(), lanes.begin());
  }
  std::size_t size;
  std::array<float, Vector::width> lanes;
};

float largest(const Vector& x) noexcept {
  std::array<float, Vector::width> lanes;
  x.store(lanes.data());
  float result = lanes[0];
  for (const float lane : lanes) result = result < lane ? lane : result;
  return result;
}

}  // namespace

RowStatistics softmax_row(std::span<float> row) noexcept {
  Tail tail(row);
  const std::size_t whole = row.size() - tail.size;
  Vector high = Vector::load(tail.lanes.data());
  for (std::size_t j = 0; j < whole; j += Vector::width) {
    high = maximum(high, Vector::load(row.data() + j));
  }
  const float row_maximum = largest(high);
  if (row_maximum == minus_infinity) {
    // A comparison with NaN is false: it does not show in the maximum.
    const bool broken = std::any_of(row.begin(), row.end(), [](float x) { return x != x; });
    std::fill(row.begin(), row.end(), 0.0F);
    return {minus_infinity, broken ? std::numeric_limits<float>::quiet_NaN() : 0.0F};
  }

  const Vector shift = Vector::broadcast(row_maximum);
  Vector total = Vector::broadcast(0.0F);
  for (std::size_t j = 0; j < whole; j += Vector::width) {
    const Vector value = exponential_of_negative(subtract(Vector::load(row.data() + j), shift));
    value.store(row.data() + j);
    total = add(total, value);
  }
  const Vector last = exponential_of_negative(subtract(Vector::load(tail.lanes.data()), shift));
  last.store(tail.lanes.data());
  const float row_sum = sum(add(total, last));

  const float factor = 1.0F / row_sum;
  const Vector factors = Vector::broadcast(factor);
  for (std::size_t j = 0; j < whole; j += Vector::width) {
    multiply(Vector::load(row.data() + j), factors).store(row.data() + j);
  }
  for (std::size_t j = 0; j < tail.size; ++j) row[whole + j] = tail.lanes[j] * factor;
  return {row_maximum, row_sum};
}

RowStatisticsOf<double> softmax_row(std::span<double> row) noexcept {
  constexpr double lowest = -std::numeric_limits<double>::infinity();
  double highest = lowest;
  for (const double x : row) highest = std::max(highest, x);
  double total = 0.0;
  for (double& x : row) {
    x = highest == lowest ? 0.0 : std::exp(x - highest);
    total += x;
  }
  if (total == 0.0) return {lowest, 0.0};
  for (double& x : row) x /= total;
  return {highest, total};
}

}  // namespace attention_playground::kernels
