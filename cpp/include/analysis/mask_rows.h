#pragma once
// A head's mask row by row: of a long text there is no room for all its cells.

#include <cstdint>
#include <span>

#include "attention/settings.h"
#include "base/buffer.h"
#include "base/error.h"
#include "traces/trace.h"

namespace attention_playground {

class MaskRows {
 public:
  /// Looks at the trace. There is such a head.
  [[nodiscard]] Expected<void> open(const Trace& trace, const LayerTrace& layer,
                                    std::int64_t head) noexcept;

  /// 1 for each key that `query` may see, until the next row is asked for.
  [[nodiscard]] std::span<const std::uint8_t> row(std::int64_t query) noexcept;

 private:
  const LayerTrace* layer_ = nullptr;
  const MaskSettings* mask_ = nullptr;
  std::int64_t head_ = 0;
  /// Of one row; of all where another trace makes the head, which gives no rows.
  Buffer<std::uint8_t> cells_;
};

}  // namespace attention_playground
