#pragma once
// A trace in words where its tokens are pieces of them: keys of a word are added, since a query
// gives the word what it gives its pieces, and queries of a word are averaged, so that a row still
// sums to 1.

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/error.h"
#include "traces/trace.h"

namespace attention_playground {

/// Where words begin among their pieces: the first piece of each, and in the end how many pieces
/// there are. Words are runs of pieces, of at least one each.
using WordStarts = std::vector<std::int64_t>;

/// The weights of one head, [queries, keys] in pieces, as words, [query words, key words]. A piece
/// that may look at nothing, whose row is 0 or not a number, does not count in its word's mean;
/// where none of the pieces does, the word's row is 0 or not a number, too.
void pool_weights(std::span<const float> pieces, const WordStarts& queries, const WordStarts& keys,
                  std::span<float> words) noexcept;

/// The same heads in words: weights alone, each head made when it is asked for, as `pieces` has it
/// then. A word may look at another where any of its pieces may look at any of the other's.
/// `begins` has a number for each query and then each key of each layer: not 0 where a piece begins
/// a word. `shape_mismatch` where these are not as many, `invalid_argument` where a layer's first
/// piece begins none.
[[nodiscard]] Expected<Trace> trace_in_words(const std::shared_ptr<const Trace>& pieces,
                                             std::span<const std::uint8_t> begins) noexcept;

}  // namespace attention_playground
