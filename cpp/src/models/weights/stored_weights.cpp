#include "models/weights/stored_weights.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/matrix.h"
#include "base/sizes.h"

namespace attention_playground {

namespace {

/// [inputs, outputs] of single numbers becomes [outputs, inputs] in own memory.
Expected<StoredMatrix> transpose(StoredMatrix matrix, const std::string& name) noexcept {
  const kernels::BlockLayout layout = kernels::block_layout(matrix.blocks.type);
  if (layout.elements != 1) {
    return fail(ErrorCode::unsupported, "tensor '" + name + "' is transposed and in blocks");
  }
  const std::int64_t outputs = matrix.blocks.outputs;
  const std::int64_t inputs = matrix.blocks.inputs;
  auto size = checked_product({outputs, inputs, layout.bytes}, "a transposed matrix");
  if (!size) return std::unexpected(size.error());
  auto own = Buffer<std::uint8_t>::allocate(*size, "a transposed matrix");
  if (!own) return std::unexpected(own.error());
  const auto bytes = static_cast<std::size_t>(layout.bytes);
  for (std::int64_t input = 0; input < inputs; ++input) {
    for (std::int64_t output = 0; output < outputs; ++output) {
      std::memcpy(own->data() + (output * inputs + input) * layout.bytes,
                  matrix.blocks.bytes + (input * outputs + output) * layout.bytes, bytes);
    }
  }
  matrix.own = std::move(*own);
  matrix.blocks.bytes = matrix.own.data();
  return matrix;
}

/// F64 becomes f32 in own memory.
Expected<StoredMatrix> from_double(const StoredTensor& stored, const std::string& name,
                                   const MatrixToLoad& wanted) noexcept {
  auto values = stored_floats(stored, name);
  if (!values) return std::unexpected(values.error());
  const auto size = values->size() * static_cast<std::int64_t>(sizeof(float));
  auto own = Buffer<std::uint8_t>::allocate(size, "the model's weights");
  if (!own) return std::unexpected(own.error());
  if (size > 0) std::memcpy(own->data(), values->data(), static_cast<std::size_t>(size));
  StoredMatrix matrix{.blocks = {.type = kernels::BlockType::f32,
                                 .outputs = wanted.outputs,
                                 .inputs = wanted.inputs,
                                 .bytes = own->data()}};
  if (wanted.transposed) return transpose(std::move(matrix), name);
  matrix.own = std::move(*own);
  return matrix;
}

}  // namespace

Expected<StoredMatrix> load_matrix(const WeightStore& store, const std::string& name,
                                   const MatrixToLoad& wanted) noexcept {
  const auto& [outputs, inputs, transposed] = wanted;
  auto tensor =
      transposed ? store.find(name, {inputs, outputs}) : store.find(name, {outputs, inputs});
  if (!tensor) return std::unexpected(tensor.error());
  const StoredTensor& stored = **tensor;
  const kernels::BlockLayout layout = kernels::block_layout(stored.type);
  if ((transposed ? outputs : inputs) % layout.elements != 0) {
    return fail(ErrorCode::malformed_file, "the rows of tensor '" + name +
                                               "' do not divide into whole blocks of type " +
                                               kernels::block_type_name(stored.type));
  }
  if (!store.reads()) return StoredMatrix();
  if (stored.is_double) return from_double(stored, name, wanted);
  if (const auto bad = kernels::find_bad_block(stored.type, stored.bytes)) {
    return fail(ErrorCode::non_finite,
                "tensor '" + name + "' holds a value that is not a finite number", *bad);
  }
  StoredMatrix matrix{
      .blocks = {
          .type = stored.type, .outputs = outputs, .inputs = inputs, .bytes = stored.bytes.data()}};
  if (!transposed) return matrix;
  return transpose(std::move(matrix), name);
}

Expected<std::vector<Projection>> load_joined(const WeightStore& store, const std::string& name,
                                              std::span<const std::int64_t> outputs,
                                              const MatrixToLoad& wanted) noexcept {
  std::vector<Projection> parts(outputs.size());
  auto all = load_matrix(store, name + ".weight", wanted);
  if (!all) return std::unexpected(all.error());
  auto bias = store.vector(name + ".bias", wanted.outputs);
  if (!bias) return std::unexpected(bias.error());
  if (!store.reads()) return parts;
  const kernels::BlockLayout layout = kernels::block_layout(all->blocks.type);
  const std::int64_t row_bytes = wanted.inputs / layout.elements * layout.bytes;
  kernels::BlockMatrix part = all->blocks;
  std::int64_t first = 0;
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    auto own_bias = Buffer<float>::allocate(outputs[i], "a bias");
    if (!own_bias) return std::unexpected(own_bias.error());
    std::copy_n(bias->data() + first, outputs[i], own_bias->data());
    part.outputs = outputs[i];
    part.bytes = all->blocks.bytes + first * row_bytes;
    StoredMatrix rows{.blocks = part};
    if (i == 0) rows.own = std::move(all->own);
    parts[i] = Projection(std::move(rows), std::move(*own_bias));
    first += outputs[i];
  }
  return parts;
}

Expected<Projection> load_packed(const WeightStore& store, const std::string& name,
                                 std::int64_t outputs, std::int64_t inputs) noexcept {
  const std::string weight_name = name + ".weight";
  auto tensor = store.find(weight_name, {outputs, inputs});
  if (!tensor) return std::unexpected(tensor.error());
  auto bias = store.vector(name + ".bias", outputs);
  if (!bias) return std::unexpected(bias.error());
#ifndef ATTENTION_FLOAT_WEIGHTS
  if (kernels::block_layout((*tensor)->type).elements > 1) {
    auto matrix = load_matrix(store, weight_name, {.outputs = outputs, .inputs = inputs});
    if (!matrix) return std::unexpected(matrix.error());
    return Projection(std::move(*matrix), std::move(*bias));
  }
#endif
  if (!store.reads()) return Projection();
  auto values = stored_floats(**tensor, weight_name);
  if (!values) return std::unexpected(values.error());
  auto packed = kernels::PackedMatrix::pack_transposed(
      const_matrix_view(values->data(), outputs, inputs), bias->span());
  if (!packed) return std::unexpected(packed.error());
  return Projection(std::move(*packed));
}

Expected<Norm> load_norm(const WeightStore& store, const std::string& name,
                         const NormToLoad& wanted) noexcept {
  Norm norm{.kind = wanted.kind, .epsilon = wanted.epsilon};
  auto gain = store.vector(name + ".weight", wanted.columns);
  if (!gain) return std::unexpected(gain.error());
  norm.gain = std::move(*gain);
  if (norm.kind == NormKind::rms) return norm;
  auto shift = store.vector(name + ".bias", wanted.columns);
  if (!shift) return std::unexpected(shift.error());
  norm.shift = std::move(*shift);
  return norm;
}

}  // namespace attention_playground
