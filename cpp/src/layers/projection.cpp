#include "layers/projection.h"

#include "base/matrix.h"
#include "kernels/panel_product.h"

namespace attention_playground {

namespace {

void copy_packed(const kernels::PackedMatrix& matrix, std::int64_t output,
                 std::span<float> weights) noexcept {
  constexpr std::int64_t panel = kernels::panel_columns;
  const float* next = matrix.panels() + output / panel * panel * matrix.inputs() + output % panel;
  for (float& weight : weights) {
    weight = *next;
    next += panel;
  }
}

}  // namespace

std::int64_t Projection::outputs() const noexcept {
  const auto* const stored = std::get_if<Blocks>(&weights_);
  return stored != nullptr ? stored->matrix.blocks.outputs
                           : std::get_if<kernels::PackedMatrix>(&weights_)->outputs();
}

// Floats are packed when they are loaded: a module that reads no other weights multiplies no
// blocks.
#ifdef ATTENTION_FLOAT_WEIGHTS

std::int64_t Projection::scratch_size() const noexcept { return 0; }

void Projection::copy_column(std::int64_t output, std::span<float> weights) const noexcept {
  copy_packed(*std::get_if<kernels::PackedMatrix>(&weights_), output, weights);
}

void Projection::apply(const ConstMatrixView& input, std::span<float>,
                       MatrixView output) const noexcept {
  kernels::multiply(input, *std::get_if<kernels::PackedMatrix>(&weights_), output);
}

#else

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
  copy_packed(*std::get_if<kernels::PackedMatrix>(&weights_), output, weights);
}

#endif

}  // namespace attention_playground
