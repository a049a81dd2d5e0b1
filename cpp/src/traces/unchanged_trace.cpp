#include "traces/unchanged_trace.h"

#include <algorithm>
#include <utility>

namespace attention_playground {

namespace {

/// A layer without vectors.
class UnchangedLayer final : public LayerSource {
 public:
  UnchangedLayer(std::shared_ptr<const Trace> changed, std::int64_t place) noexcept
      : changed_(std::move(changed)), place_(place) {}

  [[nodiscard]] Expected<void> write(std::int64_t head, bool /*edited*/, std::span<float> weights,
                                     std::span<std::uint8_t> allowed) const noexcept override {
    if (!weights.empty()) {
      auto stages = changed_->head_under({}, place_, head);
      if (!stages) return std::unexpected(stages.error());
      std::ranges::copy(stages->weights.span(), weights.begin());
    }
    if (allowed.empty()) return {};
    const LayerTrace& own = changed_->layers[static_cast<std::size_t>(place_)];
    return write_allowed(*changed_, own, head, allowed, false);
  }

 private:
  std::shared_ptr<const Trace> changed_;
  std::int64_t place_;
};

FloatRows borrowed(const std::shared_ptr<const Trace>& owner, const FloatRows& rows) noexcept {
  return rows.size() == 0 ? FloatRows() : FloatRows(owner, rows.span());
}

Expected<void> borrow_vectors(const std::shared_ptr<const Trace>& owner, const LayerTrace& layer,
                              LayerTrace& made) noexcept {
  made.query_rows = borrowed(owner, layer.query_rows);
  made.key_rows = borrowed(owner, layer.key_rows);
  made.value_rows = borrowed(owner, layer.value_rows);
  made.stream_rows = borrowed(owner, layer.stream_rows);
  made.mask = layer.mask;
  if (layer.unrotated) {
    made.unrotated = Unrotated{.queries = borrowed(owner, layer.unrotated->queries),
                               .keys = borrowed(owner, layer.unrotated->keys),
                               .tables = layer.unrotated->tables,
                               .pairing = layer.unrotated->pairing};
  }
  auto score = OwnedScore::copy(layer.score.settings());
  if (!score) return std::unexpected(score.error());
  made.score = std::move(*score);
  return {};
}

}  // namespace

Expected<Trace> unchanged_trace(const std::shared_ptr<const Trace>& changed,
                                std::size_t layers) noexcept {
  Trace trace;
  auto mask = OwnedMask::copy(changed->mask.settings);
  if (!mask) return std::unexpected(mask.error());
  trace.mask = std::move(*mask);
  trace.empty_row = changed->empty_row;
  for (const LayerTrace& layer : changed->layers) {
    if (trace.layers.size() == layers) break;
    const auto place = static_cast<std::int64_t>(trace.layers.size());
    LayerTrace& made = trace.layers.emplace_back();
    made.id = layer.id;
    made.queries = layer.queries;
    made.keys = layer.keys;
    made.heads = layer.heads;
    made.key_value_heads = layer.key_value_heads;
    made.width = layer.width;
    made.value_width = layer.value_width;
    made.scale = layer.scale;
    made.soft_cap = layer.soft_cap;
    made.skipped = layer.skipped;
    if (!layer.has_vectors()) {
      made.source = std::make_shared<const UnchangedLayer>(changed, place);
      continue;
    }
    auto done = borrow_vectors(changed, layer, made);
    if (!done) return std::unexpected(done.error());
  }
  return trace;
}

}  // namespace attention_playground
