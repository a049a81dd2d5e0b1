#include "layers/linear.h"

namespace attention_playground {

Expected<void> linear(const ConstMatrixView& input, const kernels::PackedMatrix& weight,
                      MatrixView output) noexcept {
  if (input.cols() != weight.inputs() || output.cols() != weight.outputs() ||
      input.rows() != output.rows()) {
    return fail(ErrorCode::shape_mismatch,
                "a linear layer of " + std::to_string(weight.inputs()) + " inputs and " +
                    std::to_string(weight.outputs()) + " outputs was given " +
                    std::to_string(input.cols()) + " and " + std::to_string(output.cols()));
  }
  kernels::multiply(input, weight, output);
  return {};
}

}  // namespace attention_playground
