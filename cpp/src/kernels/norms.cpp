#include "kernels/norms.h"

#include <cmath>

#include "kernels/vector.h"

namespace attention_playground::kernels {

namespace {

/// Sum of term(x[i]) over the row: four or eight running sums, then the rest.
template <typename VectorTerm, typename Term>
float sum_of(std::span<const float> x, VectorTerm vector_term, Term term) noexcept {
  const std::size_t whole = x.size() - x.size() % Vector::width;
  Vector total = Vector::broadcast(0.0F);
  for (std::size_t i = 0; i < whole; i += Vector::width) {
    total = vector_term(Vector::load(x.data() + i), total);
  }
  float result = sum(total);
  for (std::size_t i = whole; i < x.size(); ++i) result += term(x[i]);
  return result;
}

float sum_of_squares(std::span<const float> x, float centre) noexcept {
  const Vector centres = Vector::broadcast(centre);
  return sum_of(
      x,
      [&](const Vector& v, const Vector& total) {
        const Vector difference = subtract(v, centres);
        return multiply_add(difference, difference, total);
      },
      [centre](float v) { return (v - centre) * (v - centre); });
}

}  // namespace

void layer_norm_row(std::span<const float> x, std::span<const float> gain,
                    std::span<const float> shift, float epsilon, std::span<float> output) noexcept {
  const auto count = static_cast<float>(x.size());
  const float mean = sum_of(
                         x, [](const Vector& v, const Vector& total) { return add(total, v); },
                         [](float v) { return v; }) /
                     count;
  const float variance = sum_of_squares(x, mean) / count;
  const float factor = 1.0F / std::sqrt(variance + epsilon);
  for (std::size_t i = 0; i < x.size(); ++i) {
    const float normalised = (x[i] - mean) * factor;
    output[i] = shift.empty() ? normalised * gain[i] : normalised * gain[i] + shift[i];
  }
}

void rms_norm_row(std::span<const float> x, std::span<const float> gain, float epsilon,
                  std::span<float> output) noexcept {
  const float mean_square = sum_of_squares(x, 0.0F) / static_cast<float>(x.size());
  const float factor = 1.0F / std::sqrt(mean_square + epsilon);
  for (std::size_t i = 0; i < x.size(); ++i) output[i] = x[i] * factor * gain[i];
}

}  // namespace attention_playground::kernels
