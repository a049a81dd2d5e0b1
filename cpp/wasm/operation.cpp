// The bare operation on a file.

#include "boundary.h"
#include "traces/operation/operation_file.h"

namespace attention_playground::wasm {

namespace {

emscripten::val compute(const std::shared_ptr<ByteBuffer>& file) {
  auto result = compute_operation_file(file->bytes());
  return value_or_null(result,
                       [](const Buffer<std::uint8_t>& bytes) { return copy(bytes.span()); });
}

}  // namespace

}  // namespace attention_playground::wasm

EMSCRIPTEN_BINDINGS(operation) {
  using namespace attention_playground::wasm;
  emscripten::function("compute", &compute, Gives<BytesAnswer>());
}
