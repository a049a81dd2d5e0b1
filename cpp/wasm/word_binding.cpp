// Traces in words, where their tokens are pieces of them, and how such heads differ.

#include <memory>
#include <utility>

#include "analysis/head_difference.h"
#include "differences_value.h"
#include "trace_handle.h"
#include "traces/word_trace.h"

namespace attention_playground::wasm {

using emscripten::val;

namespace {

/// `begins`: a byte for each query and then each key of each layer. Follows the pieces' trace, also
/// where that handle is gone.
std::shared_ptr<TraceHandle> trace_in_words(const std::shared_ptr<TraceHandle>& pieces,
                                            const std::shared_ptr<ByteBuffer>& begins) noexcept {
  const std::shared_ptr<const Trace> trace(pieces, &std::as_const(*pieces).trace());
  return hand_over(attention_playground::trace_in_words(trace, begins->bytes()));
}

val head_difference(const std::shared_ptr<TraceHandle>& before,
                    const std::shared_ptr<TraceHandle>& after, int layer, int head) {
  auto difference = attention_playground::head_difference(
      std::as_const(*before).trace(), std::as_const(*after).trace(), layer, head);
  return value_or_null(difference, head_difference_value);
}

}  // namespace

}  // namespace attention_playground::wasm

EMSCRIPTEN_BINDINGS(words) {
  using namespace attention_playground::wasm;
  emscripten::function("traceInWords", &trace_in_words);
  emscripten::function("headDifference", &head_difference, Gives<HeadDifferenceAnswer>());
}
