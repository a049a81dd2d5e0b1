#include "kernels/norms.h"

#include <cmath>

#include "kernels/lane_sums.h"
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

NormStatistics<float> layer_norm_row(std::span<const float> x, std::span<const float> gain,
                                     std::span<const float> shift, float epsilon,
                                     std::span<float> output) noexcept {
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
  return {mean, factor};
}

NormStatistics<double> layer_norm_row(std::span<const double> x, std::span<const double> gain,
                                      std::span<const double> shift, double epsilon,
                                      std::span<double> output) noexcept {
  const auto count = static_cast<double>(x.size());
  double mean = 0.0;
  for (const double v : x) mean += v / count;
  double variance = 0.0;
  for (const double v : x) variance += (v - mean) * (v - mean) / count;
  const double factor = 1.0 / std::sqrt(variance + epsilon);
  for (std::size_t i = 0; i < x.size(); ++i) {
    output[i] = (x[i] - mean) * factor * gain[i] + (shift.empty() ? 0.0 : shift[i]);
  }
  return {mean, factor};
}

NormStatistics<float> rms_norm_row(std::span<const float> x, std::span<const float> gain,
                                   float epsilon, std::span<float> output) noexcept {
  const float mean_square = sum_of_squares(x, 0.0F) / static_cast<float>(x.size());
  const float factor = 1.0F / std::sqrt(mean_square + epsilon);
  for (std::size_t i = 0; i < x.size(); ++i) output[i] = x[i] * factor * gain[i];
  return {0.0F, factor};
}

NormStatistics<double> rms_norm_row(std::span<const double> x, std::span<const double> gain,
                                    double epsilon, std::span<double> output) noexcept {
  double mean_square = 0.0;
  for (const double v : x) mean_square += v * v / static_cast<double>(x.size());
  const double factor = 1.0 / std::sqrt(mean_square + epsilon);
  for (std::size_t i = 0; i < x.size(); ++i) output[i] = x[i] * factor * gain[i];
  return {0.0, factor};
}

template <typename Scalar>
void layer_norm_row_backward(std::span<const Scalar> x, std::span<const Scalar> gain,
                             const NormStatistics<Scalar>& statistics,
                             std::span<const Scalar> output_gradient,
                             const NormGradients<Scalar>& gradients) noexcept {
  const auto [mean, factor] = statistics;
  const Scalar share = 1 / static_cast<Scalar>(x.size());
  const auto normalised = [&](std::size_t i) { return (x[i] - mean) * factor; };
  const auto gained = [&](std::size_t i) { return gain[i] * output_gradient[i]; };
  const Scalar mean_gradient = share * lane_sum<Scalar>(x.size(), gained);
  const Scalar mean_product =
      share * lane_sum<Scalar>(x.size(), [&](std::size_t i) { return gained(i) * normalised(i); });
  for (std::size_t i = 0; i < x.size(); ++i) {
    gradients.x[i] += (gained(i) - mean_gradient - normalised(i) * mean_product) * factor;
  }
  for (std::size_t i = 0; i < x.size(); ++i) {
    gradients.gain[i] += output_gradient[i] * normalised(i);
  }
  for (std::size_t i = 0; i < gradients.shift.size(); ++i) {
    gradients.shift[i] += output_gradient[i];
  }
}

template <typename Scalar>
void rms_norm_row_backward(std::span<const Scalar> x, std::span<const Scalar> gain,
                           const NormStatistics<Scalar>& statistics,
                           std::span<const Scalar> output_gradient,
                           const NormGradients<Scalar>& gradients) noexcept {
  const Scalar factor = statistics.factor;
  const Scalar mean_product =
      lane_sum<Scalar>(
          x.size(), [&](std::size_t i) { return gain[i] * output_gradient[i] * (x[i] * factor); }) /
      static_cast<Scalar>(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    const Scalar normalised = x[i] * factor;
    gradients.x[i] += (gain[i] * output_gradient[i] - normalised * mean_product) * factor;
    gradients.gain[i] += output_gradient[i] * normalised;
  }
}

template void layer_norm_row_backward(std::span<const float>, std::span<const float>,
                                      const NormStatistics<float>&, std::span<const float>,
                                      const NormGradients<float>&) noexcept;
template void layer_norm_row_backward(std::span<const double>, std::span<const double>,
                                      const NormStatistics<double>&, std::span<const double>,
                                      const NormGradients<double>&) noexcept;
template void rms_norm_row_backward(std::span<const float>, std::span<const float>,
                                    const NormStatistics<float>&, std::span<const float>,
                                    const NormGradients<float>&) noexcept;
template void rms_norm_row_backward(std::span<const double>, std::span<const double>,
                                    const NormStatistics<double>&, std::span<const double>,
                                    const NormGradients<double>&) noexcept;

}  // namespace attention_playground::kernels
