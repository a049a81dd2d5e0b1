#pragma once
// What a head writes into the residual stream: its output through its own rows of the output
// projection W_O (science: sections 4 and 6.2). What all heads of a layer write and the
// projection's bias, which belongs to none of them, add up to the layer's attention output.

#include <array>
#include <cstdint>
#include <span>

#include "analysis/part_figures.h"
#include "base/buffer.h"
#include "base/error.h"
#include "traces/trace.h"

namespace attention_playground {

struct HeadWritePlace {
  std::int64_t layer = 0;
  std::int64_t head = 0;
  std::int64_t query = 0;
  std::int64_t key = 0;
};

/// The vectors of a head's write.
enum class WriteRow : std::uint8_t {
  written,
  from_key,   // what of it comes from the key: what comes from all keys adds up to it
  attention,  // of all heads, with the bias
  bias,
  stream,  // what the attention output is added to
};

/// At one query, as the trace's edits leave it.
struct HeadWrite {
  std::int64_t width = 0;  // of the residual stream
  Buffer<float> rows;      // one for each WriteRow, in their order
  PartFigures attention_of_stream = {};
  PartFigures key_of_written = {};
  PartFigures written_of_attention = {};
  PartFigures bias_of_attention = {};
  PartFigures written_of_stream = {};
  float stream_length = 0.0F;
  /// Columns of what is written, the largest in size first; of two of one size the earlier. -1
  /// where the stream has fewer.
  std::array<std::int32_t, 6> strongest = {};

  [[nodiscard]] std::span<const float> row(WriteRow which) const noexcept {
    const auto size = static_cast<std::size_t>(width);
    return rows.span().subspan(static_cast<std::size_t>(which) * size, size);
  }
};

/// `unsupported` where the trace has no model behind it, or its layer is skipped and so writes
/// nothing; `invalid_argument` where there is no such head, query or key.
[[nodiscard]] Expected<HeadWrite> head_write(const Trace& trace,
                                             const HeadWritePlace& place) noexcept;

}  // namespace attention_playground
