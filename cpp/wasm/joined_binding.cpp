// Several heads of a trace as one.

#include "analysis/joined_heads.h"

#include "trace_handle.h"

namespace attention_playground::wasm {

namespace {

/// `places`: layer and head of each; `queries`: rows to join, none for all rows as they stand.
std::shared_ptr<TraceHandle> joined(const std::shared_ptr<TraceHandle>& trace,
                                    const std::shared_ptr<ByteBuffer>& places,
                                    const std::shared_ptr<ByteBuffer>& queries, bool maximum) {
  return hand_over(join_heads(std::as_const(*trace).trace(), places->elements<HeadPlace>(),
                              queries->elements<std::int32_t>(),
                              maximum ? JoinedBy::maximum : JoinedBy::average));
}

}  // namespace

}  // namespace attention_playground::wasm

EMSCRIPTEN_BINDINGS(joined) {
  using namespace attention_playground::wasm;
  emscripten::function("joinHeads", &joined);
}
