#include "layers/projection.h"

#include "kernels/panel_product.h"

namespace attention_playground {

std::int64_t Projection::outputs() const noexcept {
  const auto* const stored = std::get_if<Blocks>(&weights_);
  return stored != nullptr ? stored->matrix.blocks.outputs
                           : std::get_if<kernels::PackedMatrix>(&weights_)->outputs();
}

std::int64_t Projection::scratch_size() const noexcept {
  const auto* const stored = std::get_if<Blocks>(&weights_);
  if (stored == nullptr || stored->matrix.blocks.outputs == 0) return 0;
  return kernels::block_scratch_size(stored->matrix.blocks);
}

void Projection::apply(const ConstMatrixView& input, std::span<float> scratch,
                       MatrixView output) const noexcept {
  if (const auto* const stored = std::get_if<Blocks>(&weights_)) {
    kernels::multiply(input, stored->matrix.blocks, stored->bias.span(), scratch, output);
  } else {
    kernels::multiply(input, *std::get_if<kernels::PackedMatrix>(&weights_), output);
  }
}

void Projection::copy_column(std::int64_t output, std::span<float> weights) const noexcept {
  if (const auto* const stored = std::get_if<Blocks>(&weights_)) {
    kernels::dequantise_row(stored->matrix.blocks, output, weights);
    return;
  }
  const kernels::PackedMatrix& matrix = *std::get_if<kernels::PackedMatrix>(&weights_);
  constexpr std::int64_t panel = kernels::panel_columns;
  const float* next = matrix.panels() + output / panel * panel * matrix.inputs() + output % panel;
  for (float& weight : weights) {
    weight = *next;
    next += panel;
  }
}

}  // namespace attention_playground
