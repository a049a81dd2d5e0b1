// Traces from files, whatever their arrays are called.

#include "files/safetensors.h"
#include "trace_handle.h"
#include "traces/file/trace_file.h"

namespace attention_playground::wasm {

namespace {

std::shared_ptr<TraceHandle> open_trace(const std::shared_ptr<ByteBuffer>& file) noexcept {
  auto tensors = Safetensors::parse(file->bytes());
  if (!tensors) return hand_over(std::unexpected(tensors.error()));
  return hand_over(read_trace(*tensors));
}

}  // namespace

}  // namespace attention_playground::wasm

EMSCRIPTEN_BINDINGS(trace_file) {
  using namespace attention_playground::wasm;
  emscripten::function("openTrace", &open_trace);
}
