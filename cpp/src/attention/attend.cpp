#include "attention/attend.h"

#include <algorithm>
#include <cmath>

#include "attention/head_edit.h"
#include "attention/head_score.h"
#include "attention/mask.h"
#include "attention/stages.h"
#include "attention/validate.h"
#include "base/matrix.h"
#include "kernels/panel_product.h"

namespace attention_playground {

namespace {

using kernels::multiply_panels;
using kernels::packed_size;

/// Rows that go through all steps together while they lie in the second-level cache.
constexpr std::int64_t block_rows = 24;

/// One key/value head, packed for the products, a block of scores, and what the
/// score function projects.
struct HeadMemory {
  float* keys;
  float* values;
  float* scores;
  float* projections;
};

Expected<HeadMemory> reserve_memory(const AttentionSizes& sizes, const ScoreSettings& score,
                                    bool keeps_weights, AttentionScratch& scratch) noexcept {
  const std::int64_t keys = packed_size(sizes.key_width, sizes.keys);
  const std::int64_t values = packed_size(sizes.keys, sizes.value_width);
  const std::int64_t scores = keeps_weights ? 0 : block_rows * sizes.keys;
  const std::int64_t projections = score_memory(score.function, score.hidden, sizes);
  auto grown = scratch.numbers.grow(keys + values + scores + projections, "attention");
  if (!grown) return std::unexpected(grown.error());
  float* const memory = scratch.numbers.data();
  return HeadMemory{.keys = memory,
                    .values = memory + keys,
                    .scores = memory + keys + values,
                    .projections = memory + keys + values + scores};
}

void pack_key_value_head(const AttentionInput& input, const AttentionSizes& sizes,
                         std::int64_t head, const HeadMemory& memory) noexcept {
  kernels::pack_transposed_panels(input.keys.data() + head * sizes.key_width,
                                  input.keys.outerStride(), sizes.key_width, sizes.keys,
                                  memory.keys);
  kernels::pack_panels(input.values.data() + head * sizes.value_width, input.values.outerStride(),
                       sizes.keys, sizes.value_width, memory.values);
}

/// What score_rows writes, to the bit, from the packed keys where they are compared.
void score_block(const PreparedScore<float>& head, std::int64_t first_query,
                 const HeadMemory& memory, MatrixView scores) noexcept {
  if (!is_product(head.function)) {
    score_rows(head, first_query, scores);
    return;
  }
  multiply_panels({.left = head.queries.data() + first_query * head.queries.outerStride(),
                   .left_stride = head.queries.outerStride(),
                   .rows = scores.rows(),
                   .depth = head.queries.cols(),
                   .panels = memory.keys,
                   .bias = nullptr,
                   .output = scores.data(),
                   .output_stride = scores.outerStride(),
                   .columns = scores.cols()});
  finish_products(head, first_query, scores);
}

/// Keys that at least one row of the block may see end here.
std::int64_t block_key_limit(const MaskSettings& mask, const BlockPlace& place,
                             std::int64_t rows) noexcept {
  const MaskPlace mask_place{.queries = place.queries, .keys = place.keys, .head = place.head};
  std::int64_t limit = 1;
  for (std::int64_t row = 0; row < rows; ++row) {
    limit = std::max(limit, MaskRow(mask, mask_place, place.first_query + row).end());
  }
  return limit;
}

template <typename T>
std::span<T> rows_of(std::span<T> all, const BlockPlace& place, std::int64_t rows) noexcept {
  if (all.empty()) return {};
  return all.subspan(static_cast<std::size_t>(place.head * place.queries + place.first_query),
                     static_cast<std::size_t>(rows));
}

/// The chain for one block: its weights stay in `block`, [rows, keys].
Expected<void> attend_block(const PreparedScore<float>& head_score,
                            const AttentionSettings& settings, const AttentionSizes& sizes,
                            const BlockPlace& place, const HeadMemory& memory, MatrixView block,
                            const AttentionOutput& result) noexcept {
  const std::int64_t rows = block.rows();
  const MaskSettings& mask = mask_of(settings, place.head);
  const std::int64_t limit = block_key_limit(mask, place, rows);
  MatrixView scores = matrix_view(block.data(), rows, limit, block.outerStride());
  score_block(head_score, place.first_query, memory, scores);
  scale(scale_factor(settings, sizes.width, place.head), scores);
  soft_cap(soft_cap_of(settings, place.head), scores);
  add_bias(settings, place, scores);
  set_scores(settings, place, scores);
  apply_mask(mask, place, scores);
  if (const HeadEdit* const edit = edit_of(settings.edits, place.head)) {
    replace_by_pattern(*edit, place, scores);
  }
  // A row without any allowed key follows the policy over all keys.
  if (limit < place.keys) {
    block.rightCols(place.keys - limit).setConstant(-std::numeric_limits<float>::infinity());
  }
  auto normalised = normalise(empty_row_of(settings, place.head), block,
                              {.maximum = rows_of(result.row_maximum, place, rows),
                               .sum = rows_of(result.row_sum, place, rows),
                               .empty = rows_of(result.empty_rows, place, rows)},
                              sink_of(settings, place.head));
  if (!normalised) return normalised;
  paint(settings, place, block);
  const std::int64_t output_stride = settings.heads * sizes.value_width;
  multiply_panels({.left = block.data(),
                   .left_stride = block.outerStride(),
                   .rows = rows,
                   .depth = place.keys,
                   .panels = memory.values,
                   .bias = nullptr,
                   .output = result.output.data() + place.first_query * output_stride +
                             place.head * sizes.value_width,
                   .output_stride = output_stride,
                   .columns = sizes.value_width});
  return {};
}

Expected<void> attend_one_head(const AttentionInput& input, const AttentionSettings& settings,
                               const AttentionSizes& sizes, std::int64_t head,
                               const HeadMemory& memory, const AttentionOutput& result) noexcept {
  const std::int64_t shared = head / (settings.heads / settings.key_value_heads);
  const PreparedScore<float> head_score =
      prepare_score(settings.score, sizes, head, head_view(input.queries, head, sizes.width),
                    head_view(input.keys, shared, sizes.key_width), memory.projections);
  for (std::int64_t first = 0; first < sizes.queries; first += block_rows) {
    const std::int64_t rows = std::min(block_rows, sizes.queries - first);
    const BlockPlace place{
        .head = head, .first_query = first, .queries = sizes.queries, .keys = sizes.keys};
    float* const block = result.weights.empty()
                             ? memory.scores
                             : result.weights.data() + (head * sizes.queries + first) * sizes.keys;
    auto done = attend_block(head_score, settings, sizes, place, memory,
                             matrix_view(block, rows, sizes.keys), result);
    if (!done) {
      done.error().index += first;
      return done;
    }
  }
  if (const HeadEdit* const edit = edit_of(settings.edits, head)) {
    edit_output(*edit, matrix_view(result.output.data() + head * sizes.value_width, sizes.queries,
                                   sizes.value_width, settings.heads * sizes.value_width));
  }
  return {};
}

}  // namespace

Expected<void> attend(const AttentionInput& input, const AttentionSettings& settings,
                      const AttentionOutput& result, AttentionScratch& scratch) noexcept {
  auto sizes = check_sizes(input, settings);
  if (!sizes) return std::unexpected(sizes.error());
  auto fits = check_output(*sizes, settings, result);
  if (!fits) return fits;
  auto memory = reserve_memory(*sizes, settings.score, !result.weights.empty(), scratch);
  if (!memory) return std::unexpected(memory.error());
  const std::int64_t group = settings.heads / settings.key_value_heads;
  for (std::int64_t head = 0; head < settings.heads; ++head) {
    if (head % group == 0) pack_key_value_head(input, *sizes, head / group, *memory);
    auto done = attend_one_head(input, settings, *sizes, head, *memory, result);
    if (!done) return done;
  }
  return {};
}

Expected<void> attend(const AttentionInput& input, const AttentionSettings& settings,
                      const AttentionOutput& result) noexcept {
  AttentionScratch scratch;
  return attend(input, settings, result, scratch);
}

}  // namespace attention_playground
