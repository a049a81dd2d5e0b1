#pragma once
// Reads and writes safetensors: u64 little-endian header length, a JSON header
// {name: {dtype, shape, data_offsets}, "__metadata__": {...}}, then raw data.

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/buffer.h"
#include "base/error.h"

namespace attention_playground {

enum class TensorType : std::uint8_t { f64, f32, f16, bf16, i64, i32, i16, i8, u8, boolean };

/// One tensor of an open file: `bytes` points into the file's own memory.
struct TensorView {
  TensorType type = TensorType::f32;
  std::vector<std::int64_t> shape;
  std::span<const std::uint8_t> bytes;

  [[nodiscard]] std::int64_t count() const noexcept;
};

/// An index over a byte span that the caller keeps alive. Copies no tensor.
/// Rejects truncated, overlapping, duplicated, oversized or lying headers, each
/// with a sentence and the byte offset.
class Safetensors {
 public:
  [[nodiscard]] static Expected<Safetensors> parse(std::span<const std::uint8_t> file) noexcept;

  [[nodiscard]] bool contains(std::string_view name) const noexcept;
  /// `missing_tensor` with the name where it is not there.
  [[nodiscard]] Expected<const TensorView*> find(std::string_view name) const noexcept;
  [[nodiscard]] const std::map<std::string, TensorView, std::less<>>& tensors() const noexcept;
  [[nodiscard]] const std::map<std::string, std::string, std::less<>>& metadata() const noexcept;

 private:
  std::map<std::string, TensorView, std::less<>> tensors_;
  std::map<std::string, std::string, std::less<>> metadata_;
};

/// Converts f32, f16, bf16, f64 or u8 (value / 255) into floats. `destination`
/// has `count()` elements.
[[nodiscard]] Expected<void> read_floats(const TensorView& tensor,
                                         std::span<float> destination) noexcept;

/// A tensor to be written: floats, or bytes for u8.
struct TensorToWrite {
  std::string name;
  TensorType type = TensorType::f32;  // f32, f16, or u8 (round(value * 255)); i64 and raw u8 through `bytes`
  std::vector<std::int64_t> shape;
  std::span<const float> values = {};
  std::span<const std::uint8_t> bytes = {};  // used as they are when `values` is empty
};
[[nodiscard]] Expected<Buffer<std::uint8_t>> write_safetensors(
    std::span<const TensorToWrite> tensors,
    const std::map<std::string, std::string, std::less<>>& metadata) noexcept;

}  // namespace attention_playground
