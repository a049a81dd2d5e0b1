#pragma once
// Writes safetensors.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/buffer.h"
#include "base/error.h"
#include "files/safetensors.h"

namespace attention_playground {

/// A tensor to be written from floats: as f32, as f16 (round to nearest even)
/// or as u8 (round(255 * value), for weights between 0 and 1).
struct TensorToWrite {
  std::string name;
  TensorType type = TensorType::f32;
  std::vector<std::int64_t> shape;
  std::span<const float> values;
};

/// The whole file. The data starts at a multiple of 8 bytes.
[[nodiscard]] Expected<Buffer<std::uint8_t>> write_safetensors(
    std::span<const TensorToWrite> tensors, const Metadata& metadata) noexcept;

}  // namespace attention_playground
