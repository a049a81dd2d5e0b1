#include "analysis/head_difference.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace attention_playground {

namespace {

Expected<void> subtract_rows(const Trace& before, const LayerTrace& layer, std::int64_t head,
                             Buffer<float>& values) noexcept {
  const std::int64_t keys = layer.keys;
  const std::int64_t at_once = rows_at_once(before, layer);
  auto queries = queries_of_rows(before, layer);
  if (!queries) return std::unexpected(queries.error());
  auto rows = Buffer<float>::allocate(at_once * keys, "rows of a head");
  if (!rows) return std::unexpected(rows.error());
  for (std::int64_t first = 0; first < layer.queries; first += at_once) {
    const std::int64_t count = std::min(at_once, layer.queries - first);
    const auto block = rows->span().first(static_cast<std::size_t>(count * keys));
    if (auto done = write_rows(before, layer, *queries, head, first, block); !done) return done;
    float* const own = values.data() + first * keys;
    for (std::size_t at = 0; at < block.size(); ++at) own[at] -= block[at];
  }
  return {};
}

/// Cells that the mask hides and in which nothing changed.
Expected<void> mark_hidden(const Trace& after, const LayerTrace& layer, std::int64_t head,
                           HeadCells& cells) noexcept {
  auto allowed = Buffer<std::uint8_t>::allocate(cells.values.size(), "a mask");
  if (!allowed) return std::unexpected(allowed.error());
  if (auto done = write_allowed(after, layer, head, allowed->span()); !done) return done;
  for (std::int64_t at = 0; at < cells.values.size(); ++at) {
    float& value = cells.values.data()[at];
    // What is no number, as a row that may see nothing can have it, did not change in size.
    if (std::isnan(value)) value = 0.0F;
    if (allowed->data()[at] == 0 && value == 0.0F) value = hidden_change;
  }
  return {};
}

}  // namespace

Expected<HeadDifference> head_difference(const Trace& before, const Trace& after,
                                         std::int64_t layer, std::int64_t head) noexcept {
  auto cells = changed_cells(before, after, layer, head);
  if (!cells) return std::unexpected(cells.error());
  HeadDifference result{.queries = cells->queries, .keys = cells->keys, .values = {}};
  result.values = std::move(cells->values);
  for (float& value : result.values.span()) {
    if (value == hidden_change) value = 0.0F;
    result.largest = std::max(result.largest, std::abs(value));
  }
  return result;
}

Expected<HeadCells> changed_cells(const Trace& before, const Trace& after, std::int64_t layer,
                                  std::int64_t head) noexcept {
  auto is = after.find(layer, head);
  auto was = before.find(layer, head);
  if (!is) return std::unexpected(is.error());
  if (!was) return std::unexpected(was.error());
  const LayerTrace& own = **is;
  if (own.queries != (*was)->queries || own.keys != (*was)->keys) {
    return fail(ErrorCode::shape_mismatch, "the two heads are over different numbers of tokens");
  }
  auto queries = queries_of_rows(after, own);
  if (!queries) return std::unexpected(queries.error());
  auto values = Buffer<float>::allocate(own.queries * own.keys, "a difference of maps");
  if (!values) return std::unexpected(values.error());
  HeadCells cells{
      .queries = own.queries, .keys = own.keys, .values = std::move(*values), .is_signed = true};
  auto done = write_rows(after, own, *queries, head, 0, cells.values.span());
  if (done) done = subtract_rows(before, **was, head, cells.values);
  if (done) done = mark_hidden(after, own, head, cells);
  if (!done) return std::unexpected(done.error());
  return cells;
}

}  // namespace attention_playground
