// Seeded random numbers for JavaScript, which makes none of its own.

#include <emscripten/bind.h>

#include <cstdint>
#include <string>

#include "base/buffer.h"
#include "base/random.h"
#include "boundary.h"
#include "layers/initial_values.h"

namespace attention_playground::wasm {

namespace {

using emscripten::val;

constexpr int most_values = 1'000'000;

/// `count` normal numbers with mean 0 and deviation 1, the same for the same seed.
Expected<Buffer<float>> draw_values(std::uint32_t seed, int count) noexcept {
  if (count < 0 || count > most_values) {
    return fail(ErrorCode::invalid_argument,
                "there can be 0 to " + std::to_string(most_values) + " random numbers", count);
  }
  auto values = Buffer<float>::allocate(count, "random numbers");
  if (!values) return values;
  Random random(seed);
  draw_normal(random, 1.0F, values->span());
  return values;
}

val normal_values(std::uint32_t seed, int count) {
  auto values = draw_values(seed, count);
  return value_or_null(values, [](const Buffer<float>& drawn) { return copy(drawn.span()); });
}

}  // namespace

}  // namespace attention_playground::wasm

EMSCRIPTEN_BINDINGS(random) {
  using namespace attention_playground::wasm;
  emscripten::function("normalValues", &normal_values, Gives<FloatsAnswer>());
}
