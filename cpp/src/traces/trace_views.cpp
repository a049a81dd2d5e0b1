#include "traces/trace_views.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "attention/head_edit.h"
#include "attention/head_score.h"
#include "attention/stages.h"
#include "base/matrix.h"
#include "base/sizes.h"
#include "kernels/elementary.h"
#include "traces/each_head.h"
#include "traces/thumbnail.h"

namespace attention_playground {

namespace {

Expected<void> check_cell(const LayerTrace& layer, std::int64_t query, std::int64_t key) noexcept {
  if (query < 0 || query >= layer.queries) {
    return fail(ErrorCode::invalid_argument,
                "there is no query " + std::to_string(query) + ": there are " +
                    std::to_string(layer.queries) + ", counted from 0",
                query);
  }
  if (key < 0 || key >= layer.keys) {
    return fail(ErrorCode::invalid_argument,
                "there is no key " + std::to_string(key) + ": there are " +
                    std::to_string(layer.keys) + ", counted from 0",
                key);
  }
  return {};
}

std::vector<float> columns_of(std::span<const float> rows, std::int64_t row, std::int64_t heads,
                              std::int64_t head, std::int64_t width) {
  const float* const start = rows.data() + (row * heads + head) * width;
  return {start, start + width};
}

void add_vectors(const LayerTrace& layer, std::span<const float> queries, std::int64_t head,
                 std::int64_t query, std::int64_t key, CellDetail& cell) {
  const std::int64_t shared = head / (layer.heads / layer.key_value_heads);
  cell.query = columns_of(queries, query, layer.heads, head, layer.width);
  cell.key =
      columns_of(layer.key_rows.span(), key, layer.key_value_heads, shared, layer.key_width());
  if (!layer.has_values()) return;
  cell.value =
      columns_of(layer.value_rows.span(), key, layer.key_value_heads, shared, layer.value_width);
  for (const float value : cell.value) cell.weighted_value.push_back(cell.weight * value);
}

/// One pair through its score function, by the same steps that made the matrix.
Expected<void> add_score_steps(const LayerTrace& layer, std::int64_t head,
                               const std::vector<float>& query, const std::vector<float>& key,
                               PairScore& steps) noexcept {
  const ScoreSettings settings = layer.score.settings();
  const AttentionSizes sizes{
      .queries = 1, .keys = 1, .width = layer.width, .key_width = layer.key_width()};
  auto memory = Buffer<float>::allocate(score_memory(settings.function, settings.hidden, sizes),
                                        "one pair's score");
  if (!memory) return std::unexpected(memory.error());
  const PreparedScore<float> pair =
      prepare_score(settings, sizes, head, const_matrix_view<float>(query.data(), 1, sizes.width),
                    const_matrix_view<float>(key.data(), 1, sizes.key_width), memory->data());
  explain_pair(pair, steps);
  return {};
}

/// Query and key as they were before rotary positions, and their score.
Expected<void> add_unrotated(const LayerTrace& layer, std::int64_t head, std::int64_t query,
                             std::int64_t key, CellDetail& cell) noexcept {
  const std::int64_t shared = head / (layer.heads / layer.key_value_heads);
  cell.unrotated_query =
      columns_of(layer.unrotated->queries.span(), query, layer.heads, head, layer.width);
  cell.unrotated_key =
      columns_of(layer.unrotated->keys.span(), key, layer.key_value_heads, shared, layer.width);
  PairScore steps;
  auto done = add_score_steps(layer, head, cell.unrotated_query, cell.unrotated_key, steps);
  cell.unrotated_score = cell.scale * steps.product;
  return done;
}

/// As the mask leaves it: a long head keeps its scores alone.
float masked_score(const HeadStages& stages, std::int64_t cell) noexcept {
  return stages.allowed.data()[cell] != 0 ? stages.scores.data()[cell]
                                          : -std::numeric_limits<float>::infinity();
}

/// Maximum and sum of the row's masked scores, by the same step that made them.
Expected<void> add_row_statistics(const HeadStages& stages, std::int64_t query,
                                  std::optional<float> sink, CellDetail& cell) noexcept {
  auto row = Buffer<float>::allocate(stages.keys, "a row of scores");
  if (!row) return std::unexpected(row.error());
  const auto score_at = [&](std::int64_t key) {
    return masked_score(stages, query * stages.keys + key);
  };
  for (std::int64_t key = 0; key < stages.keys; ++key) row->data()[key] = score_at(key);
  auto normalised = normalise(EmptyRow::zero, matrix_view(row->data(), 1, stages.keys),
                              {.maximum = {&cell.row_maximum, 1}, .sum = {&cell.row_sum, 1}}, sink);
  if (!normalised) return normalised;
  if (sink && cell.row_sum > 0.0F) {
    cell.sink_exponential = kernels::exponential(*sink - cell.row_maximum);
  }
  cell.exponentials.reserve(static_cast<std::size_t>(stages.keys));
  for (std::int64_t key = 0; key < stages.keys; ++key) {
    // In a row that allows nothing the maximum is minus infinity, too.
    cell.exponentials.push_back(
        cell.row_sum > 0.0F ? kernels::exponential(score_at(key) - cell.row_maximum) : 0.0F);
  }
  return {};
}

/// What the reader's edit of the head makes of the row, beside its scores.
void add_edit(const LayerTrace& layer, const std::uint8_t* row, std::int64_t head,
              std::int64_t query, std::int64_t key, CellDetail& cell) noexcept {
  const HeadEdit* const known = edit_of(layer.edits, head);
  if (known == nullptr) return;
  const HeadEdit& edit = *known;
  const auto in_row = [query](const auto& cells) {
    return query >= cells.query && query - cells.query < cells.queries;
  };
  // A cell that is hidden, or beyond the matrix, counts for nothing.
  const auto shows = [&](const PaintedWeight& cells) {
    const std::int64_t end = std::min(layer.keys, cells.key + cells.keys);
    const std::int64_t first = std::min(std::max<std::int64_t>(0, cells.key), end);
    return in_row(cells) &&
           std::any_of(row + first, row + end, [](std::uint8_t allowed) { return allowed != 0; });
  };
  cell.from_scores = edit.pattern == WeightPattern::softmax &&
                     std::ranges::none_of(edit.painted, shows) &&
                     std::ranges::none_of(edit.rows, in_row);
  cell.score_is_set = std::ranges::any_of(edit.scores, [&](const PaintedScore& cells) {
    return in_row(cells) && key >= cells.key && key - cells.key < cells.keys;
  });
  cell.distance_slope = edit.distance_slope;
  cell.averaged = edit.averaged;
  cell.output_factor = edit.output_factor;
}

}  // namespace

Expected<Thumbnails> make_thumbnails(const Trace& trace, std::int64_t size,
                                     const HeadRange& range) noexcept {
  if (size < 1 || size > 512) {
    return fail(ErrorCode::invalid_argument, "a thumbnail has 1 to 512 cells on a side", size);
  }
  if (trace.layers.empty()) return fail(ErrorCode::invalid_argument, "the trace has no layers");
  Thumbnails result;
  for (const LayerTrace& layer : trace.layers) {
    result.rows = std::min(size, std::max(result.rows, layer.queries));
    result.columns = std::min(size, std::max(result.columns, layer.keys));
    result.heads += layer.heads;
  }
  result.heads = range.within(result.heads);
  auto bytes = checked_product({result.heads, result.rows, result.columns}, "the thumbnails");
  if (!bytes) return std::unexpected(bytes.error());
  auto pixels = Buffer<std::uint8_t>::allocate(*bytes, "the thumbnails");
  if (!pixels) return std::unexpected(pixels.error());
  std::uint8_t* next = pixels->data();
  EachHead head(trace, range);
  while (true) {
    auto more = head.next();
    if (!more) return std::unexpected(more.error());
    if (!*more) break;
    const LayerTrace& layer = head.layer();
    shrink_head({.weights = head.weights(), .queries = layer.queries, .keys = layer.keys},
                {.rows = result.rows, .columns = result.columns, .pixels = next});
    next += result.rows * result.columns;
  }
  result.pixels = std::move(*pixels);
  return result;
}

Expected<std::vector<float>> pair_weights(const Trace& trace, std::int64_t query,
                                          std::int64_t key) noexcept {
  std::vector<float> result;
  Expected<void> found = fail(ErrorCode::invalid_argument, "the trace has no layers");
  for (const LayerTrace& layer : trace.layers) {
    auto good = check_cell(layer, query, key);
    if (!good) {
      if (!found) found = std::move(good);
      result.insert(result.end(), static_cast<std::size_t>(layer.heads),
                    std::numeric_limits<float>::quiet_NaN());
      continue;
    }
    found = {};
    auto queries = queries_of_rows(trace, layer);
    if (!queries) return std::unexpected(queries.error());
    std::vector<float> row(static_cast<std::size_t>(layer.keys));
    for (std::int64_t head = 0; head < layer.heads; ++head) {
      auto done = write_rows(trace, layer, *queries, head, query, row);
      if (!done) return std::unexpected(done.error());
      result.push_back(row[static_cast<std::size_t>(key)]);
    }
  }
  if (!found) return std::unexpected(found.error());
  return result;
}

Expected<CellDetail> cell_detail(const Trace& trace, std::int64_t layer, std::int64_t head,
                                 std::int64_t query, std::int64_t key) noexcept {
  auto stages = trace.head(layer, head);
  if (!stages) return std::unexpected(stages.error());
  return cell_detail(trace, *stages, layer, head, query, key);
}

Expected<CellDetail> cell_detail(const Trace& trace, const HeadStages& stages, std::int64_t layer,
                                 std::int64_t head, std::int64_t query, std::int64_t key) noexcept {
  auto found = trace.find(layer, head);
  if (!found) return std::unexpected(found.error());
  if (auto good = check_cell(**found, query, key); !good) return std::unexpected(good.error());
  const std::int64_t cell = query * stages.keys + key;
  CellDetail detail;
  detail.weight = stages.weights.data()[cell];
  detail.allowed = stages.allowed.data()[cell] != 0;
  add_edit(**found, stages.allowed.data() + query * stages.keys, head, query, key, detail);
  if (!(*found)->has_vectors()) return detail;
  const AttentionSettings settings = layer_settings(trace, **found);
  detail.scale = scale_factor(settings, (*found)->width, head);
  detail.soft_cap = soft_cap_of(settings, head);
  detail.score = stages.scores.data()[cell];
  detail.masked_score = masked_score(stages, cell);
  auto queries = layer_queries(**found);
  if (!queries) return std::unexpected(queries.error());
  add_vectors(**found, queries->all, head, query, key, detail);
  if (auto done = add_score_steps(**found, head, detail.query, detail.key, detail); !done) {
    return std::unexpected(done.error());
  }
  if ((*found)->unrotated) {
    auto done = add_unrotated(**found, head, query, key, detail);
    if (!done) return std::unexpected(done.error());
  }
  const float* const output = stages.output.data() + query * stages.value_width;
  detail.output.assign(output, output + stages.value_width);
  if (auto done = add_row_statistics(stages, query, sink_of(settings, head), detail); !done) {
    return std::unexpected(done.error());
  }
  return detail;
}

}  // namespace attention_playground
