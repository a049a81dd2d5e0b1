#pragma once
// What the operations of operation_file.h share: reading tensors and settings,
// writing `y`.

#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "base/buffer.h"
#include "files/json.h"
#include "files/safetensors.h"
#include "files/safetensors_writer.h"

namespace attention_playground {

/// A tensor as floats with its shape; the last dimension is the columns.
struct FloatTensor {
  std::vector<std::int64_t> shape;
  Buffer<float> values;

  [[nodiscard]] std::int64_t columns() const noexcept { return shape.empty() ? 1 : shape.back(); }
  [[nodiscard]] std::int64_t rows() const noexcept {
    return columns() == 0 ? 0 : values.size() / columns();
  }
};

[[nodiscard]] Expected<FloatTensor> read_tensor(const Safetensors& file,
                                                std::string_view name) noexcept;

/// The cells of an attention file's tensor `allowed`: U8 or BOOL, 0 hides.
[[nodiscard]] Expected<Buffer<std::uint8_t>> read_allowed_cells(const TensorView& allowed) noexcept;

/// The metadata entry `settings`, an empty object where there is none.
[[nodiscard]] Expected<JsonValue> read_settings(const Metadata& metadata) noexcept;

/// That they are an object; a key that is not among `known` is an error that names it.
[[nodiscard]] Expected<void> check_settings(const JsonValue& settings,
                                            std::initializer_list<std::string_view> known) noexcept;

/// Both.
[[nodiscard]] Expected<JsonValue> read_settings(
    const Metadata& metadata, std::initializer_list<std::string_view> known) noexcept;

[[nodiscard]] Expected<Buffer<std::uint8_t>> write_result(const FloatTensor& y) noexcept;

/// The operation `rotary`.
[[nodiscard]] Expected<Buffer<std::uint8_t>> compute_rotary(const Safetensors& file) noexcept;

}  // namespace attention_playground
