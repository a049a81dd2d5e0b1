#pragma once
// What every fuzz target shares. A target has found a bug when the sanitizers
// stop it or when a property below does not hold.

#include <cstdint>
#include <cstdlib>
#include <span>
#include <string_view>

/// Stops the run: libFuzzer then keeps the input.
inline void require(bool holds) {
  if (!holds) std::abort();
}

/// An error must say something, and its position must be one or -1.
template <typename Result>
void require_useful_error(const Result& result) {
  if (result) return;
  require(!result.error().where.empty());
  require(result.error().index >= -1);
}

/// The core reports refused memory as a value; the sanitizer must let it.
extern "C" [[gnu::used]] inline const char* __asan_default_options() {
  return "allocator_may_return_null=1";
}
