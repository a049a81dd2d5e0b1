// Traces as files.

#include <memory>
#include <string>

#include "files/json.h"
#include "trace_handle.h"
#include "traces/file/trace_file.h"

namespace attention_playground::wasm {

using emscripten::val;

namespace {

Expected<Metadata> read_metadata(const std::string& text) noexcept {
  auto json = parse_json(text);
  if (!json) return std::unexpected(json.error());
  Metadata metadata;
  for (const auto& [key, value] : json->object) metadata[key] = value.string;
  return metadata;
}

/// `type`: 0 f32, 1 f16, 2 u8. `layers` holds 32-bit numbers, none for all.
val save_trace(const std::shared_ptr<TraceHandle>& trace, int type,
               const std::shared_ptr<ByteBuffer>& layers, const std::string& metadata) {
  auto entries = read_metadata(metadata);
  if (!entries) {
    remember(entries.error());
    return val::null();
  }
  TraceWriteOptions options;
  if (type == 1) options.type = TensorType::f16;
  if (type == 2) options.type = TensorType::u8;
  if (layers) {
    const auto numbers = layers->elements<std::int32_t>();
    options.layers.assign(numbers.begin(), numbers.end());
  }
  auto file = write_trace(trace->trace(), options, *entries);
  return value_or_null(file, [](const Buffer<std::uint8_t>& bytes) { return copy(bytes.span()); });
}

}  // namespace

}  // namespace attention_playground::wasm

EMSCRIPTEN_BINDINGS(save) {
  using namespace attention_playground::wasm;
  emscripten::function("saveTrace", &save_trace, Gives<BytesAnswer>());
}
