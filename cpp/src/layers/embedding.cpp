#include "layers/embedding.h"

#include "base/buffer.h"

namespace attention_playground {

Expected<void> add_embedding(const TensorView& table, std::span<const std::int32_t> ids,
                             const char* name, MatrixView rows) noexcept {
  const std::int64_t entries = table.shape.empty() ? 0 : table.shape[0];
  auto row = Buffer<float>::allocate(rows.cols(), "an embedding");
  if (!row) return std::unexpected(row.error());
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const std::int64_t id = ids[i];
    const auto index = static_cast<std::int64_t>(i);
    if (id < 0 || id >= entries) {
      return fail(ErrorCode::invalid_argument,
                  std::string(name) + " " + std::to_string(id) + " at position " +
                      std::to_string(i) + " is outside the table of " + std::to_string(entries),
                  index);
    }
    auto read = read_floats(table, id * rows.cols(), row->span());
    if (!read) return read;
    for (Eigen::Index column = 0; column < rows.cols(); ++column) {
      rows(index, column) += row->data()[column];
    }
  }
  return {};
}

}  // namespace attention_playground
