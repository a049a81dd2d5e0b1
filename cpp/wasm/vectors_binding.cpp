// Attention computed from vectors, as a trace.

#include <cmath>

#include "attention/attend.h"
#include "base/matrix.h"
#include "mask_value.h"
#include "trace_handle.h"

namespace attention_playground::wasm {

namespace {

struct VectorsValue {
  int heads = 1;
  int keyValueHeads = 1;
  int queries = 0;
  int keys = 0;
  float scale = NAN;  // NaN: 1 / sqrt(width)
  float softCap = 0.0F;
  int emptyRow = 0;   // EmptyRow in its order
  std::string score;  // as files call it
  int hidden = 0;
};

/// The vectors and the score function's parameters; those it does not have are empty.
struct Numbers {
  Buffer<float> queries;
  Buffer<float> keys;
  Buffer<float> values;
  OwnedScore score;
};

Expected<Buffer<float>> copy_floats(const std::shared_ptr<ByteBuffer>& source) noexcept {
  const auto values = source ? source->elements<float>() : std::span<const float>();
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

Expected<Trace> trace_of_vectors(const VectorsValue& vectors, Numbers numbers,
                                 const MaskValue& mask,
                                 const std::shared_ptr<ByteBuffer>& allowed) noexcept {
  const AttentionInput input{rows_of(numbers.queries, vectors.queries),
                             rows_of(numbers.keys, vectors.keys),
                             rows_of(numbers.values, vectors.keys)};
  AttentionSettings settings{.heads = vectors.heads,
                             .key_value_heads = vectors.keyValueHeads,
                             .score = numbers.score.settings(),
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
  trace.layers.push_back({.queries = vectors.queries,
                          .keys = vectors.keys,
                          .heads = vectors.heads,
                          .key_value_heads = vectors.keyValueHeads,
                          .width = input.queries.cols() / vectors.heads,
                          .value_width = input.values.cols() / vectors.keyValueHeads,
                          .scale = settings.scale,
                          .soft_cap = vectors.softCap,
                          .query_rows = std::move(numbers.queries),
                          .key_rows = std::move(numbers.keys),
                          .value_rows = std::move(numbers.values),
                          .score = std::move(numbers.score)});
  return trace;
}

std::shared_ptr<TraceHandle> attend_vectors(
    const VectorsValue& vectors, const std::shared_ptr<ByteBuffer>& queries,
    const std::shared_ptr<ByteBuffer>& keys, const std::shared_ptr<ByteBuffer>& values,
    const MaskValue& mask, const std::shared_ptr<ByteBuffer>& allowed,
    const std::shared_ptr<ByteBuffer>& query_weight, const std::shared_ptr<ByteBuffer>& key_weight,
    const std::shared_ptr<ByteBuffer>& vector) noexcept {
  Numbers numbers;
  const auto function = score_function_named(vectors.score);
  if (!function) {
    return hand_over(fail(ErrorCode::invalid_argument,
                          "the score function must be " + score_function_choices()));
  }
  numbers.score.function = *function;
  numbers.score.hidden = vectors.hidden;
  for (const auto& [source, copy] :
       {std::pair(&queries, &numbers.queries), std::pair(&keys, &numbers.keys),
        std::pair(&values, &numbers.values), std::pair(&query_weight, &numbers.score.query_weight),
        std::pair(&key_weight, &numbers.score.key_weight),
        std::pair(&vector, &numbers.score.vector)}) {
    auto own = copy_floats(*source);
    if (!own) return hand_over(std::unexpected(own.error()));
    *copy = std::move(*own);
  }
  return hand_over(trace_of_vectors(vectors, std::move(numbers), mask, allowed));
}

}  // namespace

}  // namespace attention_playground::wasm

EMSCRIPTEN_BINDINGS(vectors) {
  using namespace attention_playground::wasm;
  emscripten::value_object<VectorsValue>("VectorsValue")
      .field("heads", &VectorsValue::heads)
      .field("keyValueHeads", &VectorsValue::keyValueHeads)
      .field("queries", &VectorsValue::queries)
      .field("keys", &VectorsValue::keys)
      .field("scale", &VectorsValue::scale)
      .field("softCap", &VectorsValue::softCap)
      .field("emptyRow", &VectorsValue::emptyRow)
      .field("score", &VectorsValue::score)
      .field("hidden", &VectorsValue::hidden);
  emscripten::function("attend", &attend_vectors);
}
