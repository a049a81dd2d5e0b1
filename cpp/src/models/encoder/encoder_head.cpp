#include "models/encoder/encoder_head.h"

#include <algorithm>

#include "base/buffer.h"
#include "base/matrix.h"

namespace attention_playground {

namespace {

/// Of one row: a transformed one beside it, and scratch for both products.
struct HeadSpace {
  Buffer<float> row;
  Buffer<float> scratch;

  static Expected<HeadSpace> allocate(std::int64_t width, const Projection& first,
                                      const Projection& second) noexcept {
    HeadSpace space;
    auto row = Buffer<float>::allocate(width, "a prediction");
    if (!row) return std::unexpected(row.error());
    space.row = std::move(*row);
    auto scratch = Buffer<float>::allocate(std::max(first.scratch_size(), second.scratch_size()),
                                           "a prediction");
    if (!scratch) return std::unexpected(scratch.error());
    space.scratch = std::move(*scratch);
    return space;
  }

  [[nodiscard]] MatrixView view() noexcept { return matrix_view(row.data(), 1, row.size()); }
};

Expected<void> check_size(const Projection& output, std::span<const float> destination,
                          const char* what) noexcept {
  if (static_cast<std::int64_t>(destination.size()) == output.outputs()) return {};
  return fail(ErrorCode::shape_mismatch, std::string("logits need one number per ") + what);
}

}  // namespace

Expected<void> TokenHead::logits(const ConstMatrixView& row,
                                 std::span<float> destination) const noexcept {
  if (auto good = check_size(output, destination, "token of the vocabulary"); !good) return good;
  auto space = HeadSpace::allocate(row.cols(), transform, output);
  if (!space) return std::unexpected(space.error());
  const MatrixView transformed = space->view();
  transform.apply(row, space->scratch.span(), transformed);
  kernels::activate(activation, space->row.span());
  apply_norm(norm, const_matrix_view(transformed), transformed);
  output.apply(const_matrix_view(transformed), space->scratch.span(),
               matrix_view(destination.data(), 1, output.outputs()));
  return {};
}

Expected<void> ClassHead::logits(const ConstMatrixView& row,
                                 std::span<float> destination) const noexcept {
  if (auto good = check_size(output, destination, "class"); !good) return good;
  auto space = HeadSpace::allocate(row.cols(), dense, output);
  if (!space) return std::unexpected(space.error());
  const MatrixView transformed = space->view();
  dense.apply(row, space->scratch.span(), transformed);
  kernels::activate(activation, space->row.span());
  output.apply(const_matrix_view(transformed), space->scratch.span(),
               matrix_view(destination.data(), 1, output.outputs()));
  return {};
}

}  // namespace attention_playground
