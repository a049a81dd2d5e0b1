#include "models/decoder/decoder_matrix.h"

#include <cstring>
#include <utility>

#include "base/sizes.h"

namespace attention_playground {

namespace {

/// [inputs, outputs] of single numbers becomes [outputs, inputs] in own memory.
Expected<DecoderLinear> transpose(DecoderLinear linear, const std::string& name) noexcept {
  const kernels::BlockLayout layout = kernels::block_layout(linear.matrix.type);
  if (layout.elements != 1) {
    return fail(ErrorCode::unsupported, "tensor '" + name + "' is transposed and in blocks");
  }
  const std::int64_t outputs = linear.matrix.outputs;
  const std::int64_t inputs = linear.matrix.inputs;
  auto size = checked_product({outputs, inputs, layout.bytes}, "a transposed matrix");
  if (!size) return std::unexpected(size.error());
  auto own = Buffer<std::uint8_t>::allocate(*size, "a transposed matrix");
  if (!own) return std::unexpected(own.error());
  const auto bytes = static_cast<std::size_t>(layout.bytes);
  for (std::int64_t input = 0; input < inputs; ++input) {
    for (std::int64_t output = 0; output < outputs; ++output) {
      std::memcpy(own->data() + (output * inputs + input) * layout.bytes,
                  linear.matrix.bytes + (input * outputs + output) * layout.bytes, bytes);
    }
  }
  linear.own = std::move(*own);
  linear.matrix.bytes = linear.own.data();
  return linear;
}

/// F64 becomes f32 in own memory.
Expected<DecoderLinear> from_double(const StoredTensor& stored, const std::string& name,
                                    const MatrixToLoad& wanted) noexcept {
  auto values = stored_floats(stored, name);
  if (!values) return std::unexpected(values.error());
  const auto size = values->size() * static_cast<std::int64_t>(sizeof(float));
  auto own = Buffer<std::uint8_t>::allocate(size, "the model's weights");
  if (!own) return std::unexpected(own.error());
  if (size > 0) std::memcpy(own->data(), values->data(), static_cast<std::size_t>(size));
  DecoderLinear linear{.matrix = {.type = kernels::BlockType::f32,
                                  .outputs = wanted.outputs,
                                  .inputs = wanted.inputs,
                                  .bytes = own->data()}};
  if (wanted.transposed) return transpose(std::move(linear), name);
  linear.own = std::move(*own);
  return linear;
}

}  // namespace

Expected<DecoderLinear> load_matrix(const WeightStore& store, const std::string& name,
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
  if (!store.reads()) return DecoderLinear();
  if (stored.is_double) return from_double(stored, name, wanted);
  if (const auto bad = kernels::find_bad_block(stored.type, stored.bytes)) {
    return fail(ErrorCode::non_finite,
                "tensor '" + name + "' holds a value that is not a finite number", *bad);
  }
  DecoderLinear linear{
      .matrix = {
          .type = stored.type, .outputs = outputs, .inputs = inputs, .bytes = stored.bytes.data()}};
  if (!transposed) return linear;
  return transpose(std::move(linear), name);
}

}  // namespace attention_playground
