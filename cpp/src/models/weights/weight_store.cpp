#include "models/weights/weight_store.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "base/sorted_order.h"
namespace attention_playground {

namespace {

std::optional<kernels::BlockType> block_type_of(TensorType type) noexcept {
  switch (type) {
    case TensorType::f64:
    case TensorType::f32:
      return kernels::BlockType::f32;
    case TensorType::f16:
      return kernels::BlockType::f16;
    case TensorType::bf16:
      return kernels::BlockType::bf16;
    default:
      return std::nullopt;
  }
}

/// "x.LayerNorm.weight" -> "x.LayerNorm.gamma", as old checkpoints spell it; empty for
/// other names.
std::string old_norm_name(std::string_view name) {
  const auto replaced = [&](std::string_view ending, std::string_view other) {
    return name.ends_with(ending)
               ? std::string(name.substr(0, name.size() - ending.size())) + std::string(other)
               : std::string();
  };
  const std::string gain = replaced("LayerNorm.weight", "LayerNorm.gamma");
  return gain.empty() ? replaced("LayerNorm.bias", "LayerNorm.beta") : gain;
}

}  // namespace

Expected<WeightStore> WeightStore::of(std::span<const Safetensors> shards) noexcept {
  WeightStore store;
  for (const Safetensors& shard : shards) {
    for (const auto& [name, tensor] : shard.tensors()) {
      if (!store.names_.insert(name).second) {
        return fail(ErrorCode::malformed_file, "two of the files hold a tensor '" + name + "'");
      }
      const auto type = block_type_of(tensor.type);
      if (!type) {
        store.others_.emplace(name, tensor.type);
        continue;
      }
      store.tensors_.emplace(name, StoredTensor{.type = *type,
                                                .is_double = tensor.type == TensorType::f64,
                                                .shape = tensor.shape,
                                                .bytes = tensor.bytes});
    }
  }
  return store;
}

Expected<WeightStore> WeightStore::of(const Gguf& file) noexcept {
  WeightStore store;
  for (const auto& [name, tensor] : file.tensors()) {
    store.names_.insert(name);
    store.tensors_.emplace(
        name, StoredTensor{.type = tensor.type, .shape = tensor.shape, .bytes = tensor.bytes});
  }
  return store;
}

WeightStore::Tensors::const_iterator WeightStore::look_up(std::string_view name) const noexcept {
  const auto found = tensors_.find(name);
  return found == tensors_.end() ? tensors_.find(old_norm_name(name)) : found;
}

bool WeightStore::contains(std::string_view name) const noexcept {
  return look_up(name) != tensors_.end();
}

Expected<const StoredTensor*> WeightStore::find(
    std::string_view name, std::initializer_list<std::int64_t> shape) const noexcept {
  const auto found = look_up(name);
  if (found == tensors_.end()) {
    if (const auto other = others_.find(name); other != others_.end()) {
      return fail(ErrorCode::unsupported, "tensor '" + std::string(name) + "' is of type " +
                                              tensor_type_name(other->second) +
                                              "; F64, F32, F16 and BF16 are known");
    }
    return fail(ErrorCode::missing_tensor,
                "the model's files hold no tensor '" + std::string(name) + "'");
  }
  const std::vector<std::int64_t> expected(shape);
  if (found->second.shape != expected) {
    return fail(ErrorCode::shape_mismatch, "the configuration expects tensor '" +
                                               std::string(name) + "' of shape " +
                                               shape_text(expected) + " but the file holds " +
                                               shape_text(found->second.shape));
  }
  used_.insert(found->first);
  return &found->second;
}

Expected<Buffer<float>> WeightStore::vector(std::string_view name,
                                            std::int64_t size) const noexcept {
  auto tensor = find(name, {size});
  if (!tensor) return std::unexpected(tensor.error());
  if (!reads_) return Buffer<float>();
  return stored_floats(**tensor, name);
}

Expected<Buffer<float>> stored_floats(const StoredTensor& tensor, std::string_view name) noexcept {
  std::int64_t count = 1;
  for (const std::int64_t size : tensor.shape) count *= size;
  if (count % kernels::block_layout(tensor.type).elements != 0) {
    return fail(ErrorCode::malformed_file,
                "tensor '" + std::string(name) + "' does not divide into whole blocks");
  }
  auto values = Buffer<float>::allocate(count, "the model's weights");
  if (!values) return values;
  if (tensor.is_double) {
    const TensorView view{.type = TensorType::f64, .shape = tensor.shape, .bytes = tensor.bytes};
    auto read = read_floats(view, 0, values->span());
    if (!read) return std::unexpected(read.error());
  } else {
    kernels::dequantise(tensor.type, tensor.bytes.data(), values->span());
  }
  const std::span<const float> all = values->span();
  const auto bad = std::find_if(all.begin(), all.end(), [](float v) { return !std::isfinite(v); });
  if (bad == all.end()) return values;
  return fail(ErrorCode::non_finite,
              "tensor '" + std::string(name) + "' holds a value that is not a finite number" +
                  (tensor.is_double ? " in single precision" : ""),
              bad - all.begin());
}

WeightCount count_weights(const WeightStore& store) noexcept {
  WeightCount total;
  for (const auto& [name, tensor] : store.tensors()) {
    std::int64_t count = 1;
    for (const std::int64_t size : tensor.shape) count *= size;
    const kernels::BlockLayout layout = kernels::block_layout(tensor.type);
    total.parameters += count;
    total.doubles += tensor.is_double ? count : 0;
    total.singles += layout.elements == 1 ? count : 0;
    total.bytes += count / layout.elements * layout.bytes * (tensor.is_double ? 2 : 1);
  }
  return total;
}

std::string quantisation_text(const WeightStore& store) {
  std::map<std::string, std::size_t> bytes;
  for (const auto& [name, tensor] : store.tensors()) {
    if (tensor.shape.size() < 2) continue;
    std::int64_t blocks = 1;
    for (const std::int64_t size : tensor.shape) blocks *= size;
    const kernels::BlockLayout layout = kernels::block_layout(tensor.type);
    bytes[tensor.is_double ? "F64" : kernels::block_type_name(tensor.type)] +=
        static_cast<std::size_t>(blocks / layout.elements * layout.bytes);
  }
  std::vector<std::pair<std::size_t, std::string>> sorted;
  for (const auto& [name, size] : bytes) sorted.emplace_back(size, name);
  const auto is_larger = [&sorted](std::size_t first, std::size_t second) {
    return sorted[first] > sorted[second];
  };
  std::string text;
  for (const std::size_t place : sorted_order(sorted.size(), ComesBefore(is_larger))) {
    text += (text.empty() ? "" : ", ") + sorted[place].second;
  }
  return text;
}

}  // namespace attention_playground
