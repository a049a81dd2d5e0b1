#pragma once
// Reads safetensors: u64 little-endian header length, a JSON header
// {name: {dtype, shape, data_offsets}, "__metadata__": {...}}, then raw data.

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace attention_playground {

enum class TensorType : std::uint8_t { f64, f32, f16, bf16, i64, i32, i16, i8, u8, boolean };

/// "F32" and so on, as the header spells it; and the size of one element.
[[nodiscard]] const char* tensor_type_name(TensorType type) noexcept;
[[nodiscard]] std::int64_t tensor_type_bytes(TensorType type) noexcept;

using Metadata = std::map<std::string, std::string, std::less<>>;

/// One tensor of an open file: `bytes` points into the file's own memory.
struct TensorView {
  TensorType type = TensorType::f32;
  std::vector<std::int64_t> shape;
  std::span<const std::uint8_t> bytes;

  [[nodiscard]] std::int64_t count() const noexcept;
};

/// "[12, 17, 17]", for messages.
[[nodiscard]] std::string shape_text(std::span<const std::int64_t> shape);

/// An index over a byte span that the caller keeps alive. Copies no tensor.
/// Rejects truncated, overlapping, duplicated, oversized or lying headers, each
/// with a sentence and the byte offset.
class Safetensors {
 public:
  [[nodiscard]] static Expected<Safetensors> parse(std::span<const std::uint8_t> file) noexcept;

  /// Only the beginning of a file of `file_size` bytes, with its whole header:
  /// names, types and shapes. The bytes of tensors that are not here stay empty.
  [[nodiscard]] static Expected<Safetensors> parse_beginning(
      std::span<const std::uint8_t> beginning, std::uint64_t file_size) noexcept;

  [[nodiscard]] bool contains(std::string_view name) const noexcept;
  /// `missing_tensor` with the name where it is not there.
  [[nodiscard]] Expected<const TensorView*> find(std::string_view name) const noexcept;
  [[nodiscard]] const std::map<std::string, TensorView, std::less<>>& tensors() const noexcept {
    return tensors_;
  }
  [[nodiscard]] const Metadata& metadata() const noexcept { return metadata_; }

 private:
  std::map<std::string, TensorView, std::less<>> tensors_;
  Metadata metadata_;
};

/// Converts f32, f16, bf16, f64, i32, i64, boolean, or u8 (value / 255) into
/// floats, from element `first` on. Fails when the tensor is too short.
[[nodiscard]] Expected<void> read_floats(const TensorView& tensor, std::int64_t first,
                                         std::span<float> destination) noexcept;

}  // namespace attention_playground
