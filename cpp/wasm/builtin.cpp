// The types that the binding knows from the start. Embind's own list, in whose place this stands,
// has wide strings, 64-bit integers and views of all numbers, and what they need in JavaScript.

#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <cstring>
#include <limits>
#include <string>

namespace {

using namespace emscripten::internal;

emscripten::internal::InitFunc* first_bindings = nullptr;

template <typename T>
void register_integer(const char* name) {
  _embind_register_integer(TypeID<T>::get(), name, sizeof(T),
                           static_cast<std::int32_t>(std::numeric_limits<T>::min()),
                           static_cast<std::uint32_t>(std::numeric_limits<T>::max()));
}

/// `array`: its place in embind's list of typed arrays.
template <typename T>
void register_view(unsigned array, const char* name) {
  _embind_register_memory_view(TypeID<emscripten::memory_view<T>>::get(), array, name);
}

}  // namespace

extern "C" {

/// What an error of the binding itself would say. Modules that are fetched keep no names of types.
const char* __getTypeName([[maybe_unused]] const std::type_info* type) {
#ifdef ATTENTION_DECLARATIONS
  return strdup(type->name());
#else
  return strdup("");
#endif
}

void _embind_initialize_bindings() {
  for (auto* bindings = first_bindings; bindings != nullptr; bindings = bindings->next) {
    bindings->init_func();
  }
}

void _embind_register_bindings(emscripten::internal::InitFunc* bindings) {
  bindings->next = first_bindings;
  first_bindings = bindings;
}

}  // extern "C"

EMSCRIPTEN_BINDINGS(builtin) {
  _embind_register_void(TypeID<void>::get(), "void");
  _embind_register_bool(TypeID<bool>::get(), "bool", true, false);
  register_integer<int>("int");
  register_integer<unsigned int>("unsigned int");
  register_integer<unsigned long>("unsigned long");
  _embind_register_float(TypeID<float>::get(), "float", sizeof(float));
  _embind_register_float(TypeID<double>::get(), "double", sizeof(double));
  _embind_register_std_string(TypeID<std::string>::get(), "std::string");
  _embind_register_emval(TypeID<emscripten::val>::get());
  register_view<unsigned char>(1, "Uint8Array");
  register_view<int>(4, "Int32Array");
  register_view<float>(6, "Float32Array");
  register_view<double>(7, "Float64Array");
}
