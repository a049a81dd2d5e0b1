#pragma once
// What crosses the boundary: bytes in, typed copies out, errors as values.

#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "base/buffer.h"
#include "base/error.h"

namespace attention_playground::wasm {

/// Memory of the module that JavaScript fills. `create` gives null when the
/// memory cannot be had; the error then is `lastError()`.
class ByteBuffer {
 public:
  static std::shared_ptr<ByteBuffer> create(double size) noexcept;
  /// A view of the module's memory: fill it at once, growth detaches it.
  [[nodiscard]] emscripten::val view() noexcept;
  [[nodiscard]] std::span<const std::uint8_t> bytes() const noexcept { return bytes_.span(); }
  /// The bytes as elements of T; a rest that does not fill one is left out.
  template <typename T>
  [[nodiscard]] std::span<const T> elements() const noexcept {
    return {reinterpret_cast<const T*>(bytes_.data()),
            static_cast<std::size_t>(bytes_.size()) / sizeof(T)};
  }

 private:
  Buffer<std::uint8_t> bytes_;
};

/// The error of the last call that failed.
struct ErrorValue {
  std::string code;
  std::string message;
  double index = -1;
};
ErrorValue last_error() noexcept;
void remember(const Error& error) noexcept;

/// Copies into a new typed array of the page.
[[nodiscard]] emscripten::val copy(std::span<const float> values);
[[nodiscard]] emscripten::val copy(std::span<const std::uint8_t> values);
[[nodiscard]] emscripten::val copy(std::span<const std::int32_t> values);
[[nodiscard]] emscripten::val copy(std::span<const double> values);

/// The value of a result, or null with the error remembered.
template <typename T, typename Make>
emscripten::val value_or_null(Expected<T>& result, Make make) {
  if (result) return make(*result);
  remember(result.error());
  return emscripten::val::null();
}

/// What calls give, by TypeScript's name for it. An answer is null where the call failed.
EMSCRIPTEN_DECLARE_VAL_TYPE(BytesView)
EMSCRIPTEN_DECLARE_VAL_TYPE(FloatsValue)
EMSCRIPTEN_DECLARE_VAL_TYPE(BytesAnswer)
EMSCRIPTEN_DECLARE_VAL_TYPE(FloatsAnswer)
EMSCRIPTEN_DECLARE_VAL_TYPE(IntegersAnswer)
EMSCRIPTEN_DECLARE_VAL_TYPE(DoublesAnswer)
EMSCRIPTEN_DECLARE_VAL_TYPE(NumberAnswer)
EMSCRIPTEN_DECLARE_VAL_TYPE(TextAnswer)

// Only the build of the declarations (cmake/Wasm.cmake) holds their words; in the modules that
// are fetched a value is a value.
#ifdef ATTENTION_DECLARATIONS
constexpr bool has_declarations = true;
#else
constexpr bool has_declarations = false;
#endif

/// As the last part of a binding: TypeScript sees it give `Answer`. A value of JavaScript
/// would be `any` without a name.
template <typename Answer>
struct Gives {
  template <typename Input, int index>
  struct Transform {
    using type = std::conditional_t<has_declarations && index == 0, Answer, Input>;
  };
};

/// What TypeScript calls `Answer`, by itself or with its shape.
template <typename Answer, typename... Words>
[[gnu::always_inline]] inline void declare(Words... words) {
  if constexpr (has_declarations) emscripten::register_type<Answer>(words...);
}

}  // namespace attention_playground::wasm
