#include "analysis/mask_rows.h"

#include "attention/mask.h"

namespace attention_playground {

Expected<void> MaskRows::open(const Trace& trace, const LayerTrace& layer,
                              std::int64_t head) noexcept {
  const std::int64_t rows = layer.source ? layer.queries : 1;
  if (auto done = cells_.grow(rows * layer.keys, "a mask"); !done) return done;
  layer_ = &layer;
  head_ = head;
  mask_ = &layer_mask(trace, layer);
  if (!layer.edits.empty()) {
    const HeadEdit& edit = layer.edits[static_cast<std::size_t>(head)];
    if (edit.mask) mask_ = &*edit.mask;
  }
  if (!layer.source) return {};
  return write_allowed(trace, layer, head, cells_.span());
}

std::span<const std::uint8_t> MaskRows::row(std::int64_t query) noexcept {
  const auto keys = static_cast<std::size_t>(layer_->keys);
  if (layer_->source) return cells_.span().subspan(static_cast<std::size_t>(query) * keys, keys);
  const MaskPlace place{.queries = layer_->queries, .keys = layer_->keys, .head = head_};
  write_allowed_row(*mask_, place, query, cells_.span());
  return cells_.span();
}

}  // namespace attention_playground
