// Traces from files, and the name of this build.

#include "files/safetensors.h"
#include "kernels/build_name.h"
#include "trace_handle.h"
#include "traces/file/trace_file.h"

namespace attention_playground::wasm {

namespace {

std::shared_ptr<TraceHandle> open_trace(const std::shared_ptr<ByteBuffer>& file) noexcept {
  auto tensors = Safetensors::parse(file->bytes());
  if (!tensors) return hand_over(std::unexpected(tensors.error()));
  return hand_over(read_trace(*tensors));
}

std::string build_name() { return kernels::build_name(); }

}  // namespace

}  // namespace attention_playground::wasm

EMSCRIPTEN_BINDINGS(trace_file) {
  using namespace attention_playground::wasm;
  emscripten::function("openTrace", &open_trace);
  emscripten::function("buildName", &build_name);
}
