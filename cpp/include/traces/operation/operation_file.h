#pragma once
// One operation of the core, from a file to a file: the same way in for the
// command line, the page and every test in every build.

#include <cstdint>
#include <span>

#include "base/buffer.h"
#include "base/error.h"

namespace attention_playground {

/// `file` is a safetensors file. Its metadata entry `operation` says what is
/// computed, `settings` (JSON) holds the numbers that belong to it:
///
/// | operation | tensors in | settings | out |
/// |---|---|---|---|
/// | none or `attention` | as attention_file.h says | | |
/// | `exp` `log` `tanh` `erf` `sin` `cos` `gelu` `gelu_tanh` `silu` `relu` | `x`, any shape | | `y`
/// | | `softmax` | `x` [..., columns] | | `y` | | `layer_norm` | `x` [..., columns], `gain`
/// [columns], `shift` [columns] or none | `epsilon` | `y` | | `rms_norm` | `x` [..., columns],
/// `gain` [columns] | `epsilon` | `y` | | `rotary` | `x` [batch, tokens, heads * width];
/// `positions` [batch, tokens] (i64) and
///   `base`, or tables `cosines` and `sines`: [batch, tokens, pairs], or [all positions, pairs]
///   with `positions` | `heads`, `interleaved`, `base` | `y` |
///
/// `y` has the shape of `x`. An unknown operation or setting is an error.
[[nodiscard]] Expected<Buffer<std::uint8_t>> compute_operation_file(
    std::span<const std::uint8_t> file) noexcept;

}  // namespace attention_playground
