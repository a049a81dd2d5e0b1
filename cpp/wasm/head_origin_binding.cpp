// Where a head's query and key come from.

#include <initializer_list>
#include <span>
#include <vector>

#include "analysis/head_origin.h"
#include "trace_handle.h"

namespace attention_playground::wasm {

using emscripten::val;

namespace {

EMSCRIPTEN_DECLARE_VAL_TYPE(HeadOriginAnswer)

/// All numbers one after the other, in the order of inline/head_origin.ts.
class Numbers {
 public:
  void put(std::span<const float> numbers) {
    for (const float number : numbers) all_.push_back(number);
  }
  void put(std::initializer_list<float> numbers) {
    put(std::span(numbers.begin(), numbers.size()));
  }
  void put_part(const Buffer<float>& values, const PartFigures& figures) {
    put({static_cast<float>(values.size()), figures.length, figures.cosine});
    put(values.span());
  }
  void put_vector(const VectorOrigin& origin);
  [[nodiscard]] std::span<const float> all() const noexcept { return all_; }

 private:
  std::vector<float> all_;
};

void Numbers::put_vector(const VectorOrigin& origin) {
  const ExplainedColumn& explained = origin.explained;
  const PooledMatrix& matrix = origin.matrix;
  put({origin.is_normed ? 1.0F : 0.0F, origin.first.is_normed ? 1.0F : 0.0F, origin.stream_length,
       origin.read_length, static_cast<float>(matrix.rows), static_cast<float>(matrix.columns),
       matrix.limit, explained.value, explained.bias, static_cast<float>(explained.others),
       explained.rest, static_cast<float>(origin.stream.size()),
       static_cast<float>(origin.vector.size())});
  for (const OriginTerm& term : explained.terms) {
    put({static_cast<float>(term.input), term.read, term.weight, term.product});
  }
  for (const Buffer<float>* const vector :
       {&origin.stream, &origin.read, &origin.vector, &matrix.means}) {
    put(vector->span());
  }
  put_part(origin.first.token, origin.parts.token);
  put_part(origin.first.position, origin.parts.position);
  put_part(origin.first.segment, origin.parts.segment);
}

val head_origin_of(const std::shared_ptr<TraceHandle>& trace, int layer, int head, int query,
                   int key) {
  auto origin = head_origin(std::as_const(*trace).trace(), {layer, head, query, key});
  return value_or_null(origin, [](const HeadOrigin& both) {
    Numbers numbers;
    numbers.put({static_cast<float>(both.column), both.product});
    numbers.put_vector(both.query);
    numbers.put_vector(both.key);
    return copy(numbers.all());
  });
}

}  // namespace

}  // namespace attention_playground::wasm

EMSCRIPTEN_BINDINGS(head_origin) {
  using namespace attention_playground::wasm;
  declare<HeadOriginAnswer>("HeadOriginAnswer", "Float32Array | null");
  emscripten::function("headOrigin", &head_origin_of, Gives<HeadOriginAnswer>());
}
