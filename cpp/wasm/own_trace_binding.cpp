// Traces from their own files alone: what reads attention from elsewhere is in the whole module
// (trace_binding.cpp), which the page asks where this one does not know a file's names.

#include "files/safetensors.h"
#include "trace_handle.h"
#include "traces/file/trace_file.h"

namespace attention_playground::wasm {

namespace {

Expected<Trace> read_known(const ByteBuffer& file) noexcept {
  auto tensors = Safetensors::parse(file.bytes());
  if (!tensors) return std::unexpected(tensors.error());
  if (is_trace(*tensors)) return read_own_trace(*tensors);
  return fail(ErrorCode::unsupported, "these arrays are not named as a trace's are");
}

std::shared_ptr<TraceHandle> open_trace(const std::shared_ptr<ByteBuffer>& file) noexcept {
  return hand_over(read_known(*file));
}

}  // namespace

}  // namespace attention_playground::wasm

EMSCRIPTEN_BINDINGS(own_trace_file) {
  using namespace attention_playground::wasm;
  emscripten::function("openTrace", &open_trace);
}
