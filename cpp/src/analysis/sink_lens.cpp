#include "analysis/sink_lens.h"

#include <algorithm>
#include <cmath>

#include "attention/stages.h"
#include "base/matrix.h"

namespace attention_playground {

namespace {

void add_row_sums(std::int64_t keys, NormalisedRows& rows) {
  const auto width = static_cast<std::size_t>(keys);
  const std::span<const float> all = rows.weights.span();
  for (std::size_t first = 0; first < all.size(); first += width) {
    double sum = 0.0;
    for (const float weight : all.subspan(first, width)) sum += static_cast<double>(weight);
    rows.row_sums.push_back(static_cast<float>(sum));
  }
}

Expected<NormalisedRows> copy_rows(const Buffer<float>& from, std::int64_t keys) noexcept {
  auto weights = Buffer<float>::allocate(from.size(), "a head's weights");
  if (!weights) return std::unexpected(weights.error());
  std::copy_n(from.data(), from.size(), weights->data());
  NormalisedRows rows{.weights = std::move(*weights), .row_sums = {}};
  add_row_sums(keys, rows);
  return rows;
}

Expected<NormalisedRows> without_key(const HeadStages& stages, std::int64_t key) noexcept {
  auto rows = copy_rows(stages.weights, stages.keys);
  if (!rows) return rows;
  const auto width = static_cast<std::size_t>(stages.keys);
  for (std::int64_t query = 0; query < stages.queries; ++query) {
    const auto row = rows->weights.span().subspan(static_cast<std::size_t>(query) * width, width);
    row[static_cast<std::size_t>(key)] = 0.0F;
    double rest = 0.0;
    for (const float weight : row) rest += static_cast<double>(weight);
    for (float& weight : row) {
      weight = rest > 0.0 ? static_cast<float>(static_cast<double>(weight) / rest) : 0.0F;
    }
  }
  rows->row_sums.clear();
  add_row_sums(stages.keys, *rows);
  return rows;
}

Expected<NormalisedRows> with_sink(const HeadStages& stages, float score) noexcept {
  auto rows = copy_rows(stages.masked_scores, stages.keys);
  if (!rows || rows->weights.size() == 0) return rows;
  auto done = normalise(EmptyRow::zero,
                        matrix_view(rows->weights.data(), stages.queries, stages.keys), {}, score);
  if (!done) return std::unexpected(done.error());
  rows->row_sums.clear();
  add_row_sums(stages.keys, *rows);
  return rows;
}

}  // namespace

Expected<SinkLens> look_past_sink(const Trace& trace, std::int64_t layer, std::int64_t head,
                                  std::int64_t key, float score) noexcept {
  auto stages = trace.head(layer, head);
  if (!stages) return std::unexpected(stages.error());
  if (key < 0 || key >= stages->keys) {
    return fail(ErrorCode::invalid_argument,
                "there is no key " + std::to_string(key) + ": there are " +
                    std::to_string(stages->keys) + ", counted from 0",
                key);
  }
  if (!std::isfinite(score)) {
    return fail(ErrorCode::invalid_argument, "a sink's score must be a finite number");
  }
  auto raw = copy_rows(stages->weights, stages->keys);
  if (!raw) return std::unexpected(raw.error());
  auto without = without_key(*stages, key);
  if (!without) return std::unexpected(without.error());
  auto plus_one = with_sink(*stages, 0.0F);
  if (!plus_one) return std::unexpected(plus_one.error());
  auto learned = with_sink(*stages, score);
  if (!learned) return std::unexpected(learned.error());
  return SinkLens{.raw = std::move(*raw),
                  .without = std::move(*without),
                  .plus_one = std::move(*plus_one),
                  .learned = std::move(*learned)};
}

}  // namespace attention_playground
