#include "head_tiles.h"

#include "analysis/mass_filter.h"
#include "attention/stages.h"
#include "traces/kept_head.h"

namespace attention_playground::wasm {

void HeadTiles::forget() noexcept {
  head_.reset();
  cells_.reset();
  pyramid_.reset();
}

Expected<const KeptHead*> HeadTiles::head(const Trace& trace, int layer, int head,
                                          bool every_stage) {
  const bool is_there = head_ && head_->layer == layer && head_->head == head;
  if (is_there && !(every_stage && head_->is_part)) return &*head_;
  // The memory of the one before is free for the next.
  forget();
  auto found = trace.find(layer, head);
  if (!found) return std::unexpected(found.error());
  const bool is_part = !every_stage && leaves_stages_out(**found);
  auto stages =
      is_part ? kept_head_under(trace, (*found)->edits, layer, head) : trace.head(layer, head);
  if (!stages) return std::unexpected(stages.error());
  const HeadFacts facts = head_facts(*stages);
  head_.emplace(layer, head, std::move(*stages), facts, is_part);
  return &*head_;
}

Expected<const HeadCells*> HeadTiles::cells(const Trace& trace, const TiledHead& head) {
  if (cells_ && held_ == head) return &*cells_;
  cells_.reset();
  pyramid_.reset();
  auto kept_head = this->head(trace, head.layer, head.head);
  if (!kept_head) return std::unexpected(kept_head.error());
  const HeadStages* const stages = &(*kept_head)->stages;
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
