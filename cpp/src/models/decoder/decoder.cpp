#include "models/decoder/decoder.h"

#include <algorithm>

#include "base/matrix.h"

namespace attention_playground {

namespace {

/// Adds row `index` of an embedding table to `destination`.
void add_row(const kernels::BlockMatrix& table, std::int64_t index, std::span<float> unpacked,
             float* destination) noexcept {
  const kernels::BlockLayout layout = kernels::block_layout(table.type);
  const std::int64_t row_bytes = table.inputs / layout.elements * layout.bytes;
  kernels::dequantise(table.type, table.bytes + index * row_bytes, unpacked);
  for (std::size_t column = 0; column < unpacked.size(); ++column) {
    destination[column] += unpacked[column];
  }
}

}  // namespace

Expected<void> Decoder::embed(std::span<const std::int32_t> ids, std::int64_t first,
                              MatrixView rows) const noexcept {
  auto unpacked = Buffer<float>::allocate(config_.width, "an embedding");
  if (!unpacked) return std::unexpected(unpacked.error());
  rows.setZero();
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const auto row = static_cast<std::int64_t>(i);
    if (ids[i] < 0 || ids[i] >= config_.vocabulary) {
      return fail(ErrorCode::invalid_argument,
                  "token id " + std::to_string(ids[i]) + " at position " +
                      std::to_string(first + row) + " is outside the vocabulary of " +
                      std::to_string(config_.vocabulary),
                  first + row);
    }
    float* const destination = rows.data() + row * rows.outerStride();
    add_row(token_embedding_.matrix, ids[i], unpacked->span(), destination);
    if (position_embedding_.matrix.outputs > 0) {
      add_row(position_embedding_.matrix, first + row, unpacked->span(), destination);
    }
  }
  return {};
}

std::int64_t Decoder::scratch_size() const noexcept {
  std::int64_t largest = kernels::block_scratch_size(head().matrix);
  for (const DecoderLayer& layer : layers_) {
    for (const DecoderLinear* const linear :
         {&layer.query, &layer.key, &layer.value, &layer.attention_output, &layer.gate, &layer.up,
          &layer.down}) {
      if (linear->matrix.outputs == 0) continue;
      largest = std::max(largest, kernels::block_scratch_size(linear->matrix));
    }
  }
  return largest;
}

}  // namespace attention_playground
