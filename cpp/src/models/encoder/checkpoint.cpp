#include "models/encoder/checkpoint.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/matrix.h"
#include "base/sizes.h"

namespace attention_playground {

namespace {

bool holds_floats(TensorType type) noexcept {
  return type == TensorType::f32 || type == TensorType::f16 || type == TensorType::bf16 ||
         type == TensorType::f64;
}

/// "x.LayerNorm.weight" -> "x.LayerNorm.gamma", as old checkpoints spell it.
std::string old_norm_name(const std::string& name) {
  const auto replaced = [&](std::string_view ending, std::string_view other) {
    return name.ends_with(ending) ? name.substr(0, name.size() - ending.size()) + std::string(other)
                                  : std::string();
  };
  const std::string gain = replaced("LayerNorm.weight", "LayerNorm.gamma");
  return gain.empty() ? replaced("LayerNorm.bias", "LayerNorm.beta") : gain;
}

Expected<Buffer<float>> read_all(const TensorView& tensor, const std::string& name) noexcept {
  auto values = Buffer<float>::allocate(tensor.count(), "the model's weights");
  if (!values) return values;
  if (auto read = read_floats(tensor, 0, values->span()); !read) {
    return std::unexpected(read.error());
  }
  const std::span<const float> all = values->span();
  const auto bad = std::find_if(all.begin(), all.end(), [](float v) { return !std::isfinite(v); });
  if (bad == all.end()) return values;
  return fail(ErrorCode::non_finite,
              "tensor '" + name + "' holds a value that is not a finite number", bad - all.begin());
}

}  // namespace

Expected<Checkpoint> Checkpoint::of(const Safetensors& file, bool reads) noexcept {
  Checkpoint checkpoint(file, reads);
  for (const auto& [name, tensor] : file.tensors()) checkpoint.names_.insert(name);
  if (auto plain = check_plain_weights(checkpoint.names_); !plain) {
    return std::unexpected(plain.error());
  }
  const std::string anchors[] = {"embeddings.word_embeddings.weight",
                                 "embeddings.position_embeddings.weight"};
  auto prefix = find_prefix(checkpoint.names_, anchors);
  if (!prefix) return std::unexpected(prefix.error());
  checkpoint.prefix_ = std::move(*prefix);
  return checkpoint;
}

Expected<const TensorView*> Checkpoint::find(
    const std::string& name, std::initializer_list<std::int64_t> shape) const noexcept {
  const std::string full = prefix_ + name;
  const std::string old = old_norm_name(full);
  auto tensor = file_.find(!file_.contains(full) && file_.contains(old) ? old : full);
  if (!tensor) return tensor;
  const std::vector<std::int64_t> expected(shape);
  if ((*tensor)->shape != expected) {
    return fail(ErrorCode::shape_mismatch, "config.json expects tensor '" + full + "' of shape " +
                                               shape_text(expected) + " but the file holds " +
                                               shape_text((*tensor)->shape));
  }
  if (!holds_floats((*tensor)->type)) {
    return fail(ErrorCode::unsupported, "tensor '" + full + "' is of type " +
                                            tensor_type_name((*tensor)->type) +
                                            "; F64, F32, F16 and BF16 are known");
  }
  used_.insert(file_.contains(full) ? full : old);
  return tensor;
}

Expected<Buffer<float>> Checkpoint::vector(const std::string& name,
                                           std::int64_t size) const noexcept {
  auto tensor = find(name, {size});
  if (!tensor) return std::unexpected(tensor.error());
  if (!reads_) return Buffer<float>();
  return read_all(**tensor, name);
}

Expected<kernels::PackedMatrix> Checkpoint::linear(std::initializer_list<std::string> names,
                                                   std::int64_t outputs,
                                                   std::int64_t inputs) const noexcept {
  std::vector<Buffer<float>> memory;
  std::vector<ConstMatrixView> weights;
  std::vector<std::span<const float>> biases;
  for (const std::string& name : names) {
    auto tensor = find(name + ".weight", {outputs, inputs});
    if (!tensor) return std::unexpected(tensor.error());
    auto bias = vector(name + ".bias", outputs);
    if (!bias) return std::unexpected(bias.error());
    if (!reads_) continue;
    auto weight = read_all(**tensor, name + ".weight");
    if (!weight) return std::unexpected(weight.error());
    weights.push_back(const_matrix_view(weight->data(), outputs, inputs));
    biases.emplace_back(bias->span());
    memory.push_back(std::move(*weight));
    memory.push_back(std::move(*bias));
  }
  if (!reads_) return kernels::PackedMatrix();
  return kernels::PackedMatrix::pack_side_by_side(weights, biases);
}

}  // namespace attention_playground
