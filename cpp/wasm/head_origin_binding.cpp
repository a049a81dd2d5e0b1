// Where a head's query and key come from.

#include <vector>

#include "analysis/head_origin.h"
#include "trace_handle.h"

namespace attention_playground::wasm {

using emscripten::val;

namespace {

EMSCRIPTEN_DECLARE_VAL_TYPE(HeadOriginAnswer)

/// In the order of inline/head_origin.ts.
std::vector<float> figures_of(const VectorOrigin& origin) {
  const ExplainedColumn& explained = origin.explained;
  std::vector<float> figures{origin.is_normed ? 1.0F : 0.0F,
                             origin.first.is_normed ? 1.0F : 0.0F,
                             origin.stream_length,
                             origin.read_length,
                             static_cast<float>(origin.matrix.rows),
                             static_cast<float>(origin.matrix.columns),
                             origin.matrix.limit,
                             explained.value,
                             explained.bias,
                             static_cast<float>(explained.others),
                             explained.rest};
  for (const OriginTerm& term : explained.terms) {
    if (term.input < 0) break;
    const float numbers[] = {static_cast<float>(term.input), term.read, term.weight, term.product};
    figures.insert(figures.end(), numbers, numbers + 4);
  }
  return figures;
}

val part_value(const Buffer<float>& values, const PartFigures& figures) {
  if (values.size() == 0) return val::null();
  val part = val::object();
  part.set("values", copy(values.span()));
  part.set("length", figures.length);
  part.set("cosine", figures.cosine);
  return part;
}

val vector_value(const VectorOrigin& origin) {
  val result = val::object();
  result.set("stream", copy(origin.stream.span()));
  result.set("read", copy(origin.read.span()));
  result.set("vector", copy(origin.vector.span()));
  result.set("means", copy(origin.matrix.means.span()));
  const std::vector<float> figures = figures_of(origin);
  result.set("figures", copy(std::span<const float>(figures)));
  result.set("token", part_value(origin.first.token, origin.parts.token));
  result.set("position", part_value(origin.first.position, origin.parts.position));
  result.set("segment", part_value(origin.first.segment, origin.parts.segment));
  return result;
}

val head_origin_of(const std::shared_ptr<TraceHandle>& trace, int layer, int head, int query,
                   int key) {
  auto origin = head_origin(std::as_const(*trace).trace(), {layer, head, query, key});
  return value_or_null(origin, [](const HeadOrigin& both) {
    val result = val::object();
    result.set("query", vector_value(both.query));
    result.set("key", vector_value(both.key));
    result.set("column", both.column);
    result.set("product", both.product);
    return result;
  });
}

}  // namespace

}  // namespace attention_playground::wasm

EMSCRIPTEN_BINDINGS(head_origin) {
  using namespace attention_playground::wasm;
  declare<HeadOriginAnswer>(
      "HeadOriginAnswer",
      "Record<'query' | 'key', { stream: Float32Array, read: Float32Array, vector: Float32Array, "
      "means: Float32Array, figures: Float32Array } & Record<'token' | 'position' | 'segment', "
      "{ values: Float32Array, length: number, cosine: number } | null>> & "
      "{ column: number, product: number } | null");
  emscripten::function("headOrigin", &head_origin_of, Gives<HeadOriginAnswer>());
}
