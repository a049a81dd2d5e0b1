#include "analysis/joined_heads.h"

#include <algorithm>

#include "attention/stages.h"

namespace attention_playground {

namespace {

/// The cells as they are joined, one head after the other: there is memory for one of them.
struct JoinedCells {
  JoinedBy by = JoinedBy::average;
  std::int64_t queries = 0;  // of the heads
  std::int64_t keys = 0;
  Buffer<double> totals;         // [rows, keys]: the sums so far, or the largest
  Buffer<std::uint8_t> allowed;  // [rows, keys]

  [[nodiscard]] static Expected<JoinedCells> make(const HeadStages& first, std::int64_t rows,
                                                  JoinedBy by) noexcept {
    auto totals = Buffer<double>::allocate(rows * first.keys, "the joined weights");
    auto allowed = Buffer<std::uint8_t>::allocate(rows * first.keys, "the joined mask");
    if (!totals) return std::unexpected(totals.error());
    if (!allowed) return std::unexpected(allowed.error());
    return JoinedCells{.by = by,
                       .queries = first.queries,
                       .keys = first.keys,
                       .totals = std::move(*totals),
                       .allowed = std::move(*allowed)};
  }

  void add(const HeadStages& stages, std::int64_t from, std::int64_t to) noexcept {
    for (std::int64_t key = 0; key < keys; ++key) {
      const std::int64_t at = from * keys + key;
      const auto weight = static_cast<double>(stages.weights.data()[at]);
      double& total = totals.data()[to * keys + key];
      // What is no number stays in sight.
      total = by == JoinedBy::average ? total + weight : weight <= total ? total : weight;
      allowed.data()[to * keys + key] |= stages.allowed.data()[at];
    }
  }
};

Expected<void> add_head(const HeadStages& stages, std::span<const std::int32_t> queries,
                        JoinedCells& joined, std::int64_t index) noexcept {
  if (stages.queries != joined.queries || stages.keys != joined.keys) {
    return fail(ErrorCode::shape_mismatch, "the heads to join are over different numbers of tokens",
                index);
  }
  if (queries.empty()) {
    for (std::int64_t row = 0; row < joined.queries; ++row) joined.add(stages, row, row);
  }
  for (const std::int32_t row : queries) joined.add(stages, row, 0);
  return {};
}

Expected<Trace> trace_of(JoinedCells joined, LayerId id, double count) noexcept {
  Trace trace;
  LayerTrace& layer = trace.layers.emplace_back();
  layer.id = id;
  layer.keys = joined.keys;
  layer.queries = joined.totals.size() / joined.keys;
  auto weights = Buffer<float>::allocate(joined.totals.size(), "the joined weights");
  if (!weights) return std::unexpected(weights.error());
  for (std::int64_t at = 0; at < weights->size(); ++at) {
    weights->data()[at] = static_cast<float>(joined.totals.data()[at] / count);
  }
  layer.weights = std::move(*weights);
  trace.mask.cells = std::move(joined.allowed);
  trace.mask.settings.allowed = trace.mask.cells.span();
  return trace;
}

}  // namespace

Expected<Trace> join_heads(const Trace& trace, std::span<const HeadPlace> heads,
                           std::span<const std::int32_t> queries, JoinedBy by) noexcept {
  if (heads.empty()) return fail(ErrorCode::invalid_argument, "there are no heads to join");
  JoinedCells joined;
  for (std::size_t at = 0; at < heads.size(); ++at) {
    const auto index = static_cast<std::int64_t>(at);
    auto stages = trace.head(heads[at].layer, heads[at].head);
    if (!stages) return fail(stages.error().code, stages.error().where, index);
    if (at == 0) {
      const auto missing = std::ranges::find_if(
          queries, [&](std::int32_t row) { return row < 0 || row >= stages->queries; });
      if (missing != queries.end()) {
        return fail(ErrorCode::invalid_argument, "there is no such row among the head's",
                    missing - queries.begin());
      }
      auto made = JoinedCells::make(*stages, queries.empty() ? stages->queries : 1, by);
      if (!made) return std::unexpected(made.error());
      joined = std::move(*made);
    }
    if (auto added = add_head(*stages, queries, joined, index); !added) {
      return std::unexpected(added.error());
    }
  }
  const std::size_t count = heads.size() * (queries.empty() ? 1 : queries.size());
  const LayerId id = trace.layers[static_cast<std::size_t>(heads[0].layer)].id;
  return trace_of(std::move(joined), id,
                  by == JoinedBy::average ? static_cast<double>(count) : 1.0);
}

}  // namespace attention_playground
