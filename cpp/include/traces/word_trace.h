#pragma once
// A trace in words where its tokens are pieces of them: keys of a word are added, since a query
// gives the word what it gives its pieces, and queries of a word are averaged, so that a row still
// sums to 1.

#include <cstdint>
#include <memory>
#include <span>

#include "base/error.h"
#include "traces/trace.h"

namespace attention_playground {

/// The same heads in words: weights alone, without metadata, each head made when it is asked for,
/// as `pieces` has it then. `begins` has a number for each query and then each key of each layer:
/// not 0 where a piece begins a word, as the first piece always does; it goes on until the next one
/// begins. A word may look at another where any of its pieces may look at any of the other's. A
/// piece that may look at nothing, whose row is 0 or not a number, does not count in its word's
/// mean; where none of the pieces does, the word's row is 0 or not a number, too. `shape_mismatch`
/// where `begins` has another size.
[[nodiscard]] Expected<Trace> trace_in_words(const std::shared_ptr<const Trace>& pieces,
                                             std::span<const std::uint8_t> begins) noexcept;

}  // namespace attention_playground
