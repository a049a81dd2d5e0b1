#include "kernels/packed_matrix.h"

#include <algorithm>

#include "base/matrix.h"
#include "base/sizes.h"
#include "kernels/panel_product.h"

namespace attention_playground::kernels {

namespace {

/// A copy of `bias` padded with zeros to whole panels.
Expected<Buffer<float>> pad_bias(std::int64_t outputs) noexcept {
  return Buffer<float>::allocate(panel_count(outputs) * panel_columns, "a bias");
}

bool bias_fits(std::span<const float> bias, std::int64_t outputs) noexcept {
  return bias.empty() || static_cast<std::int64_t>(bias.size()) == outputs;
}

}  // namespace

Expected<PackedMatrix> PackedMatrix::pack_side_by_side(
    std::span<const ConstMatrixView> weights,
    std::span<const std::span<const float>> biases) noexcept {
  PackedMatrix packed;
  if (weights.empty() || biases.size() != weights.size()) {
    return fail(ErrorCode::invalid_argument, "packing needs one bias (or an empty one) per matrix");
  }
  packed.inputs_ = weights[0].cols();
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (weights[i].cols() != packed.inputs_ || !bias_fits(biases[i], weights[i].rows())) {
      return fail(ErrorCode::shape_mismatch,
                  "matrices packed side by side must share their inputs and fit their biases",
                  static_cast<std::int64_t>(i));
    }
    packed.outputs_ += weights[i].rows();
  }
  auto size = checked_product({panel_count(packed.outputs_), panel_columns, packed.inputs_},
                              "a packed matrix");
  if (!size) return std::unexpected(size.error());
  auto panels = Buffer<float>::allocate(*size, "a packed matrix");
  auto bias = pad_bias(packed.outputs_);
  if (!panels) return std::unexpected(panels.error());
  if (!bias) return std::unexpected(bias.error());
  std::int64_t column = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    for (Eigen::Index row = 0; row < weights[i].rows(); ++row, ++column) {
      const float* const source = weights[i].data() + row * weights[i].outerStride();
      float* const panel = panels->data() +
                           column / panel_columns * panel_columns * packed.inputs_ +
                           column % panel_columns;
      for (std::int64_t k = 0; k < packed.inputs_; ++k) panel[k * panel_columns] = source[k];
    }
    std::copy(biases[i].begin(), biases[i].end(), bias->data() + column - weights[i].rows());
  }
  packed.panels_ = std::move(*panels);
  packed.bias_ = std::move(*bias);
  return packed;
}

Expected<PackedMatrix> PackedMatrix::pack_transposed(const ConstMatrixView& weight,
                                                     std::span<const float> bias) noexcept {
  return pack_side_by_side({&weight, 1}, {&bias, 1});
}

Expected<PackedMatrix> PackedMatrix::pack(const ConstMatrixView& weight,
                                          std::span<const float> bias) noexcept {
  PackedMatrix packed;
  packed.inputs_ = weight.rows();
  packed.outputs_ = weight.cols();
  if (!bias_fits(bias, packed.outputs_)) {
    return fail(ErrorCode::shape_mismatch, "a bias must have one element per output",
                static_cast<std::int64_t>(bias.size()));
  }
  auto size = checked_product({panel_count(packed.outputs_), panel_columns, packed.inputs_},
                              "a packed matrix");
  if (!size) return std::unexpected(size.error());
  auto panels = Buffer<float>::allocate(*size, "a packed matrix");
  auto padded = pad_bias(packed.outputs_);
  if (!panels) return std::unexpected(panels.error());
  if (!padded) return std::unexpected(padded.error());
  pack_panels(weight.data(), weight.outerStride(), packed.inputs_, packed.outputs_, panels->data());
  std::copy(bias.begin(), bias.end(), padded->data());
  packed.panels_ = std::move(*panels);
  packed.bias_ = std::move(*padded);
  return packed;
}

void multiply(const ConstMatrixView& input, const PackedMatrix& matrix,
              MatrixView output) noexcept {
  multiply_panels({.left = input.data(),
                   .left_stride = input.outerStride(),
                   .rows = input.rows(),
                   .depth = matrix.inputs(),
                   .panels = matrix.panels(),
                   .bias = matrix.bias(),
                   .output = output.data(),
                   .output_stride = output.outerStride(),
                   .columns = matrix.outputs()});
}

}  // namespace attention_playground::kernels
