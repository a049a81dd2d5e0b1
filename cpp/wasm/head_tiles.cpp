#include "head_tiles.h"

#include "analysis/mass_filter.h"
#include "attention/stages.h"

namespace attention_playground::wasm {

void HeadTiles::forget() noexcept {
  cells_.reset();
  pyramid_.reset();
}

Expected<const HeadCells*> HeadTiles::cells(const Trace& trace, const TiledHead& head) {
  if (cells_ && held_ == head) return &*cells_;
  forget();
  auto stages = trace.head(head.layer, head.head);
  if (!stages) return std::unexpected(stages.error());
  Buffer<std::uint8_t> kept;
  if (head.share < 1.0F) {
    auto filter = keep_top_mass(stages->weights.span(), stages->queries, stages->keys, head.share);
    if (!filter) return std::unexpected(filter.error());
    kept = std::move(filter->kept);
  }
  auto cells = HeadCells::make(stages->weights.span(), stages->allowed.span(), kept.span(),
                               stages->queries, stages->keys);
  if (!cells) return std::unexpected(cells.error());
  held_ = head;
  cells_ = std::move(*cells);
  return &*cells_;
}

Expected<Buffer<float>> HeadTiles::tile(const Trace& trace, const TiledHead& head, ScaleEnd end,
                                        const TileArea& area) {
  auto cells = this->cells(trace, head);
  if (!cells) return std::unexpected(cells.error());
  if (!pyramid_ || end_ != end) {
    pyramid_.reset();
    auto made = HeadPyramid::make(**cells, end);
    if (!made) return std::unexpected(made.error());
    pyramid_ = std::move(*made);
    end_ = end;
  }
  return pyramid_->tile(**cells, area);
}

}  // namespace attention_playground::wasm
