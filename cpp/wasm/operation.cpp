// What JavaScript can start without a model: a trace from a file or from vectors,
// and the bare operation.

#include <cmath>

#include "attention/attend.h"
#include "kernels/build_name.h"
#include "trace_handle.h"
#include "traces/operation_file.h"
#include "traces/trace_file.h"

namespace attention_playground::wasm {

namespace {

struct VectorsValue {
  int heads = 1;
  int keyValueHeads = 1;
  int queries = 0;
  int keys = 0;
  float scale = NAN;  // NaN: 1 / sqrt(width)
  float softCap = 0.0F;
  int emptyRow = 0;  // EmptyRow in its order
};

std::shared_ptr<TraceHandle> open_trace(const std::shared_ptr<ByteBuffer>& file) noexcept {
  auto tensors = Safetensors::parse(file->bytes());
  if (!tensors) return hand_over(std::unexpected(tensors.error()));
  return hand_over(read_trace(*tensors));
}

Expected<Buffer<float>> copy_floats(const std::shared_ptr<ByteBuffer>& source) noexcept {
  const auto values = source->elements<float>();
  auto result = Buffer<float>::allocate(static_cast<std::int64_t>(values.size()), "the vectors");
  if (result) std::copy(values.begin(), values.end(), result->data());
  return result;
}

/// A matrix over all of `values`; no rows when they do not divide.
ConstMatrixView rows_of(const Buffer<float>& values, std::int64_t rows) noexcept {
  const std::int64_t columns = rows > 0 ? values.size() / rows : 0;
  const bool divides = rows > 0 && columns * rows == values.size();
  return const_matrix_view(values.data(), divides ? rows : 0, columns);
}

Expected<Trace> trace_of_vectors(const VectorsValue& vectors, Buffer<float> queries,
                                 Buffer<float> keys, Buffer<float> values, const MaskValue& mask,
                                 const std::shared_ptr<ByteBuffer>& allowed) noexcept {
  const AttentionInput input{rows_of(queries, vectors.queries), rows_of(keys, vectors.keys),
                             rows_of(values, vectors.keys)};
  AttentionSettings settings{.heads = vectors.heads,
                             .key_value_heads = vectors.keyValueHeads,
                             .soft_cap = vectors.softCap,
                             .mask = to_mask(mask, allowed),
                             .empty_row = static_cast<EmptyRow>(vectors.emptyRow)};
  if (!std::isnan(vectors.scale)) settings.scale = vectors.scale;
  if (auto good = validate(input, settings); !good) return std::unexpected(good.error());
  auto owned = OwnedMask::copy(settings.mask);
  if (!owned) return std::unexpected(owned.error());
  Trace trace;
  trace.mask = std::move(*owned);
  trace.empty_row = settings.empty_row;
  trace.layers.push_back({.name = "layer.0",
                          .queries = vectors.queries,
                          .keys = vectors.keys,
                          .heads = vectors.heads,
                          .key_value_heads = vectors.keyValueHeads,
                          .width = input.queries.cols() / vectors.heads,
                          .value_width = input.values.cols() / vectors.keyValueHeads,
                          .scale = settings.scale,
                          .soft_cap = vectors.softCap,
                          .query_rows = std::move(queries),
                          .key_rows = std::move(keys),
                          .value_rows = std::move(values)});
  return trace;
}

std::shared_ptr<TraceHandle> attend_vectors(const VectorsValue& vectors,
                                            const std::shared_ptr<ByteBuffer>& queries,
                                            const std::shared_ptr<ByteBuffer>& keys,
                                            const std::shared_ptr<ByteBuffer>& values,
                                            const MaskValue& mask,
                                            const std::shared_ptr<ByteBuffer>& allowed) noexcept {
  auto query_rows = copy_floats(queries);
  if (!query_rows) return hand_over(std::unexpected(query_rows.error()));
  auto key_rows = copy_floats(keys);
  if (!key_rows) return hand_over(std::unexpected(key_rows.error()));
  auto value_rows = copy_floats(values);
  if (!value_rows) return hand_over(std::unexpected(value_rows.error()));
  return hand_over(trace_of_vectors(vectors, std::move(*query_rows), std::move(*key_rows),
                                    std::move(*value_rows), mask, allowed));
}

emscripten::val compute(const std::shared_ptr<ByteBuffer>& file) {
  auto result = compute_operation_file(file->bytes());
  return value_or_null(result,
                       [](const Buffer<std::uint8_t>& bytes) { return copy(bytes.span()); });
}

std::string build_name() { return kernels::build_name(); }

}  // namespace

}  // namespace attention_playground::wasm

EMSCRIPTEN_BINDINGS(operation) {
  using namespace attention_playground::wasm;
  emscripten::value_object<VectorsValue>("VectorsValue")
      .field("heads", &VectorsValue::heads)
      .field("keyValueHeads", &VectorsValue::keyValueHeads)
      .field("queries", &VectorsValue::queries)
      .field("keys", &VectorsValue::keys)
      .field("scale", &VectorsValue::scale)
      .field("softCap", &VectorsValue::softCap)
      .field("emptyRow", &VectorsValue::emptyRow);
  emscripten::function("openTrace", &open_trace);
  emscripten::function("attend", &attend_vectors);
  emscripten::function("compute", &compute);
  emscripten::function("buildName", &build_name);
}
