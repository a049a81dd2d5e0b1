// What a head writes into the residual stream.

#include <array>

#include "analysis/head_write.h"
#include "trace_handle.h"

namespace attention_playground::wasm {

using emscripten::val;

namespace {

EMSCRIPTEN_DECLARE_VAL_TYPE(HeadWriteAnswer)

/// Vectors end to end and figures in the order of inline/head_write.ts.
val head_write_value(const HeadWrite& write) {
  std::array<float, 5 * 4 + 1 + 6> figures{};
  float* next = figures.data();
  for (const PartFigures* const part :
       {&write.attention_of_stream, &write.key_of_written, &write.written_of_attention,
        &write.bias_of_attention, &write.written_of_stream}) {
    for (const float figure : {part->length, part->ratio, part->cosine, part->share}) {
      *next++ = figure;
    }
  }
  *next++ = write.stream_length;
  for (const std::int32_t column : write.strongest) *next++ = static_cast<float>(column);
  val result = val::object();
  result.set("vectors", copy(write.rows.span()));
  result.set("figures", copy(std::span<const float>(figures)));
  return result;
}

val head_write_of(const std::shared_ptr<TraceHandle>& trace, int layer, int head, int query,
                  int key) {
  auto write = head_write(std::as_const(*trace).trace(), {layer, head, query, key});
  return value_or_null(write, head_write_value);
}

}  // namespace

}  // namespace attention_playground::wasm

EMSCRIPTEN_BINDINGS(head_write) {
  using namespace attention_playground::wasm;
  declare<HeadWriteAnswer>("HeadWriteAnswer",
                           "{ vectors: Float32Array, figures: Float32Array } | null");
  emscripten::function("headWrite", &head_write_of, Gives<HeadWriteAnswer>());
}
