// Traces in words, where their tokens are pieces of them.

#include "traces/word_trace.h"

#include <utility>

#include "trace_handle.h"

namespace attention_playground::wasm {

namespace {

/// `begins`: a byte for each query and then each key of each layer. Follows the pieces' trace, also
/// where that handle is gone.
std::shared_ptr<TraceHandle> in_words(const std::shared_ptr<TraceHandle>& pieces,
                                      const std::shared_ptr<ByteBuffer>& begins) noexcept {
  const std::shared_ptr<const Trace> trace(pieces, &std::as_const(*pieces).trace());
  return hand_over(trace_in_words(trace, begins->bytes()));
}

}  // namespace

}  // namespace attention_playground::wasm

EMSCRIPTEN_BINDINGS(words) {
  emscripten::function("traceInWords", &attention_playground::wasm::in_words);
}
