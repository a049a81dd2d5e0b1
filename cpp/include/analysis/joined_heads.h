#pragma once
// Several heads, or several rows of them, as one.

#include <cstdint>
#include <span>

#include "base/error.h"
#include "traces/trace.h"

namespace attention_playground {

/// A head of a trace, counted as the trace counts its layers.
struct HeadPlace {
  std::int32_t layer = 0;
  std::int32_t head = 0;
};

/// What stands in a cell for the weights that several heads or rows have there.
enum class JoinedBy : std::uint8_t {
  average,  // rows that sum to 1 give a row that does
  maximum,  // the rows sum to 1 or more
};

/// A trace of one head, of weights alone: of `heads` all rows, [queries, keys], or, where `queries`
/// names some, one row in which those rows of all heads are joined. The mask allows what it allows
/// in one of them at least. `shape_mismatch` for heads over other numbers of tokens,
/// `invalid_argument` for a head or a row that there is not, and for no heads; with its index.
[[nodiscard]] Expected<Trace> join_heads(const Trace& trace, std::span<const HeadPlace> heads,
                                         std::span<const std::int32_t> queries,
                                         JoinedBy by) noexcept;

}  // namespace attention_playground
