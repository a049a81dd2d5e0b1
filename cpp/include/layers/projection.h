#pragma once
// output = input * matrix^T + bias in a model that only runs: with the matrix packed for
// the kernels, or in blocks as its file stores it.

#include <cstdint>
#include <span>
#include <utility>
#include <variant>

#include "base/buffer.h"
#include "base/matrix_view.h"
#include "kernels/block_matrix.h"
#include "kernels/packed_matrix.h"

namespace attention_playground {

/// A matrix in its file's bytes, or in `own` where they had to be converted.
struct StoredMatrix {
  kernels::BlockMatrix blocks = {};
  Buffer<std::uint8_t> own = {};
};

/// What a file in blocks would lose by being unpacked, packed floats gain in speed; which
/// of the two it is decides over the last bits of its products.
class Projection {
 public:
  Projection() noexcept = default;
  explicit Projection(kernels::PackedMatrix matrix) noexcept : weights_(std::move(matrix)) {}
  /// `bias` has one number per output, or none.
  Projection(StoredMatrix matrix, Buffer<float> bias) noexcept
      : weights_(Blocks{std::move(matrix), std::move(bias)}) {}

  /// 0: there is none.
  [[nodiscard]] std::int64_t outputs() const noexcept;
  /// Floats of scratch that `apply` needs.
  [[nodiscard]] std::int64_t scratch_size() const noexcept;

  /// input [rows, inputs], output [rows, outputs]. Sizes are the caller's duty.
  void apply(const ConstMatrixView& input, std::span<float> scratch,
             MatrixView output) const noexcept;
  /// The weights of one output, [inputs].
  void copy_column(std::int64_t output, std::span<float> weights) const noexcept;

 private:
  struct Blocks {
    StoredMatrix matrix;
    Buffer<float> bias;
  };
  std::variant<Blocks, kernels::PackedMatrix> weights_;
};

}  // namespace attention_playground
