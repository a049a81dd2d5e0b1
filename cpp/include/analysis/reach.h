#pragma once
// What a token can have had a say from after several layers, read from a head's mask row by row:
// of a long text there is no room for all its cells.

#include <cstdint>

#include "base/buffer.h"
#include "base/error.h"
#include "traces/trace.h"

namespace attention_playground {

/// So many layers are followed.
constexpr std::int64_t most_reach_layers = 64;

/// From `query` on, with the head's mask in each of `layers` layers, [2 + layers, tokens]: nothing,
/// the token alone, and then as of write_reached. `invalid_argument` for a row, or as many layers,
/// as there are not, and of a head that looks from one text at another.
[[nodiscard]] Expected<Buffer<std::uint8_t>> reach_from(const Trace& trace, std::int64_t layer,
                                                        std::int64_t head, std::int64_t query,
                                                        std::int64_t layers) noexcept;

}  // namespace attention_playground
