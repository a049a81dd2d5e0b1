#include "analysis/sink_lens.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <string>
#include <utility>

#include "attention/stages.h"
#include "base/matrix.h"

namespace attention_playground {

namespace {

double sum_of(std::span<const float> row) noexcept {
  double sum = 0.0;
  for (const float weight : row) sum += static_cast<double>(weight);
  return sum;
}

/// Rows as they are normalised one way, one after the other.
class RowsSeen {
 public:
  RowsSeen(const HeadStages& stages, const SinkView& view)
      : queries_(stages.queries), keys_(stages.keys), query_(view.query) {
    rows_.map_rows = std::min(view.side, queries_);
    rows_.map_columns = std::min(view.side, keys_);
    rows_.map.assign(static_cast<std::size_t>(rows_.map_rows * rows_.map_columns), 0.0F);
  }

  void add(std::int64_t query, std::span<const float> row) {
    if (query == query_) {
      rows_.row.assign(row.begin(), row.end());
      rows_.row_sum = static_cast<float>(sum_of(row));
    }
    const std::int64_t down = query * rows_.map_rows / queries_ * rows_.map_columns;
    for (std::int64_t key = 0; key < keys_; ++key) {
      const auto at = static_cast<std::size_t>(down + key * rows_.map_columns / keys_);
      rows_.map[at] = std::max(rows_.map[at], row[static_cast<std::size_t>(key)]);
    }
  }

  NormalisedRows take() { return std::move(rows_); }

 private:
  NormalisedRows rows_;
  std::int64_t queries_;
  std::int64_t keys_;
  std::int64_t query_;
};

std::span<const float> row_of(const Buffer<float>& all, const HeadStages& stages,
                              std::int64_t query) noexcept {
  const auto keys = static_cast<std::size_t>(stages.keys);
  return all.span().subspan(static_cast<std::size_t>(query) * keys, keys);
}

void take_out(std::int64_t key, std::span<float> row) noexcept {
  row[static_cast<std::size_t>(key)] = 0.0F;
  const double rest = sum_of(row);
  for (float& weight : row) {
    weight = rest > 0.0 ? static_cast<float>(static_cast<double>(weight) / rest) : 0.0F;
  }
}

Expected<NormalisedRows> with_sink(const HeadStages& stages, float score,
                                   const SinkView& view) noexcept {
  if (stages.scores.size() == 0) return NormalisedRows{};
  RowsSeen seen(stages, view);
  std::vector<float> row(static_cast<std::size_t>(stages.keys));
  for (std::int64_t query = 0; query < stages.queries; ++query) {
    std::ranges::copy(row_of(stages.scores, stages, query), row.begin());
    const std::uint8_t* const allowed = stages.allowed.data() + query * stages.keys;
    for (std::size_t key = 0; key < row.size(); ++key) {
      if (allowed[key] == 0) row[key] = -std::numeric_limits<float>::infinity();
    }
    auto done =
        normalise(EmptyRow::zero, matrix_view(row.data(), 1, stages.keys), RowResults{}, score);
    if (!done) return std::unexpected(done.error());
    seen.add(query, row);
  }
  return seen.take();
}

Expected<void> check(const HeadStages& stages, std::int64_t key, float score,
                     const SinkView& view) noexcept {
  const auto missing = [](const char* what, std::int64_t at, std::int64_t count) {
    return fail(ErrorCode::invalid_argument,
                std::string("there is no ") + what + " " + std::to_string(at) + ": there are " +
                    std::to_string(count) + ", counted from 0",
                at);
  };
  if (key < 0 || key >= stages.keys) return missing("key", key, stages.keys);
  if (view.query < 0 || view.query >= stages.queries) {
    return missing("query", view.query, stages.queries);
  }
  if (view.side < 1 || view.side > 512) {
    return fail(ErrorCode::invalid_argument, "the rows are seen in 1 to 512 blocks on a side");
  }
  if (std::isfinite(score)) return {};
  return fail(ErrorCode::invalid_argument, "a sink's score must be a finite number");
}

}  // namespace

Expected<SinkLens> look_past_sink(const HeadStages& stages, std::int64_t key, float score,
                                  const SinkView& view) noexcept {
  if (auto good = check(stages, key, score, view); !good) return std::unexpected(good.error());
  RowsSeen raw(stages, view);
  RowsSeen without(stages, view);
  std::vector<float> row(static_cast<std::size_t>(stages.keys));
  for (std::int64_t query = 0; query < stages.queries; ++query) {
    std::ranges::copy(row_of(stages.weights, stages, query), row.begin());
    raw.add(query, row);
    take_out(key, row);
    without.add(query, row);
  }
  auto plus_one = with_sink(stages, 0.0F, view);
  if (!plus_one) return std::unexpected(plus_one.error());
  auto learned = with_sink(stages, score, view);
  if (!learned) return std::unexpected(learned.error());
  return SinkLens{.raw = raw.take(),
                  .without = without.take(),
                  .plus_one = std::move(*plus_one),
                  .learned = std::move(*learned)};
}

}  // namespace attention_playground
