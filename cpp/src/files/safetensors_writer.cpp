#include "files/safetensors_writer.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "base/half.h"
#include "base/sizes.h"
#include "files/json.h"

namespace attention_playground {

namespace {

std::int64_t bytes_of(const TensorToWrite& tensor) noexcept {
  return static_cast<std::int64_t>(tensor.values.size()) * tensor_type_bytes(tensor.type);
}

std::string header_of(std::span<const TensorToWrite> tensors, const Metadata& metadata) {
  std::string header = "{\"__metadata__\":{";
  bool first = true;
  for (const auto& [key, value] : metadata) {
    header += (first ? "" : ",") + json_string(key) + ":" + json_string(value);
    first = false;
  }
  header += "}";
  std::int64_t offset = 0;
  for (const TensorToWrite& tensor : tensors) {
    header += "," + json_string(tensor.name) + ":{\"dtype\":\"" + tensor_type_name(tensor.type) +
              "\",\"shape\":" + shape_text(tensor.shape) + ",\"data_offsets\":[" +
              std::to_string(offset) + "," + std::to_string(offset + bytes_of(tensor)) + "]}";
    offset += bytes_of(tensor);
  }
  header += "}";
  header.append((8 - header.size() % 8) % 8, ' ');
  return header;
}

/// round(255 * value); 0 for what is no number.
std::uint8_t level_of(float value) noexcept {
  if (std::isnan(value)) return 0;
  return static_cast<std::uint8_t>(std::floor(std::clamp(value, 0.0F, 1.0F) * 255.0F + 0.5F));
}

void write_values(const TensorToWrite& tensor, std::uint8_t* destination) noexcept {
  if (tensor.values.empty()) return;
  if (tensor.type == TensorType::f32) {
    std::memcpy(destination, tensor.values.data(), tensor.values.size_bytes());
    return;
  }
  for (const float value : tensor.values) {
    if (tensor.type == TensorType::f16) {
      const std::uint16_t half = half_from_float(value);
      std::memcpy(destination, &half, sizeof(half));
      destination += sizeof(half);
    } else {
      *destination++ = level_of(value);
    }
  }
}

Expected<void> check(const TensorToWrite& tensor) noexcept {
  std::int64_t count = 1;
  for (const std::int64_t size : tensor.shape) {
    auto product = checked_product({count, size}, "a tensor");
    if (!product) return std::unexpected(product.error());
    count = *product;
  }
  if (count != static_cast<std::int64_t>(tensor.values.size())) {
    return fail(
        ErrorCode::shape_mismatch,
        "tensor '" + tensor.name + "' has not the size of its shape " + shape_text(tensor.shape));
  }
  if (tensor.type != TensorType::f32 && tensor.type != TensorType::f16 &&
      tensor.type != TensorType::u8) {
    return fail(ErrorCode::unsupported, "tensors are written as f32, f16 or u8");
  }
  return {};
}

}  // namespace

Expected<Buffer<std::uint8_t>> write_safetensors(std::span<const TensorToWrite> tensors,
                                                 const Metadata& metadata) noexcept {
  std::int64_t size = 0;
  for (const TensorToWrite& tensor : tensors) {
    if (auto good = check(tensor); !good) return std::unexpected(good.error());
    size += bytes_of(tensor);
  }
  const std::string header = header_of(tensors, metadata);
  auto file =
      Buffer<std::uint8_t>::allocate(8 + static_cast<std::int64_t>(header.size()) + size, "a file");
  if (!file) return file;
  std::uint8_t* position = file->data();
  const auto length = static_cast<std::uint64_t>(header.size());
  for (unsigned i = 0; i < 8; ++i) *position++ = static_cast<std::uint8_t>(length >> (8U * i));
  std::memcpy(position, header.data(), header.size());
  position += header.size();
  for (const TensorToWrite& tensor : tensors) {
    write_values(tensor, position);
    position += bytes_of(tensor);
  }
  return file;
}

}  // namespace attention_playground
