#include "boundary.h"

#include <cmath>

#include "kernels/build_name.h"

namespace attention_playground::wasm {

namespace {

ErrorValue& remembered() noexcept {
  static ErrorValue error;
  return error;
}

}  // namespace

ErrorValue last_error() noexcept { return remembered(); }

void remember(const Error& error) noexcept {
  remembered() = {error_code_name(error.code), error.where, static_cast<double>(error.index)};
}

std::shared_ptr<ByteBuffer> ByteBuffer::create(double size) noexcept {
  constexpr double largest = 2147483647.0;
  if (!(size >= 0.0 && size <= largest) || std::floor(size) != size) {
    remember({ErrorCode::out_of_memory,
              "one file may take up to 2147483647 bytes (2 GB) of the module's memory", -1});
    return nullptr;
  }
  auto bytes = Buffer<std::uint8_t>::allocate(static_cast<std::int64_t>(size), "the file");
  if (!bytes) {
    remember(bytes.error());
    return nullptr;
  }
  auto buffer = std::make_shared<ByteBuffer>();
  buffer->bytes_ = std::move(*bytes);
  return buffer;
}

emscripten::val ByteBuffer::view() noexcept {
  return emscripten::val(
      emscripten::typed_memory_view(static_cast<std::size_t>(bytes_.size()), bytes_.data()));
}

namespace {

template <typename T>
emscripten::val copied(std::span<const T> values) {
  return emscripten::val(emscripten::typed_memory_view(values.size(), values.data()))
      .template call<emscripten::val>("slice");
}

}  // namespace

emscripten::val copy(std::span<const float> values) { return copied(values); }
emscripten::val copy(std::span<const std::uint8_t> values) { return copied(values); }
emscripten::val copy(std::span<const std::int32_t> values) { return copied(values); }
emscripten::val copy(std::span<const double> values) { return copied(values); }

namespace {

std::string build_name() { return kernels::build_name(); }

}  // namespace

}  // namespace attention_playground::wasm

EMSCRIPTEN_BINDINGS(boundary) {
  using namespace attention_playground::wasm;
  emscripten::value_object<ErrorValue>("ErrorValue")
      .field("code", &ErrorValue::code)
      .field("message", &ErrorValue::message)
      .field("index", &ErrorValue::index);
  emscripten::function("lastError", &last_error);
  emscripten::function("buildName", &build_name);
  declare<BytesView>("Uint8Array");
  declare<FloatsValue>("Float32Array");
  declare<BytesAnswer>("Uint8Array | null");
  declare<FloatsAnswer>("Float32Array | null");
  declare<IntegersAnswer>("Int32Array | null");
  declare<DoublesAnswer>("Float64Array | null");
  declare<NumberAnswer>("number | null");
  declare<TextAnswer>("string | null");
  emscripten::class_<ByteBuffer>("ByteBuffer")
      .smart_ptr<std::shared_ptr<ByteBuffer>>("ByteBufferPointer")
      .class_function("create", &ByteBuffer::create)
      .function("view", &ByteBuffer::view, Gives<BytesView>());
}
