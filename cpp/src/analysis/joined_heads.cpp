#include "analysis/joined_heads.h"

#include <algorithm>
#include <utility>

namespace attention_playground {

namespace {

/// The cells as they are joined, one head after the other: there is memory for one of them.
struct JoinedCells {
  JoinedBy by = JoinedBy::average;
  std::int64_t queries = 0;  // of the heads
  std::int64_t keys = 0;
  Buffer<double> totals;         // [rows, keys]: the sums so far, or the largest
  Buffer<std::uint8_t> allowed;  // [rows, keys]

  [[nodiscard]] static Expected<JoinedCells> make(const LayerTrace& layer, std::int64_t rows,
                                                  JoinedBy by) noexcept {
    auto totals = Buffer<double>::allocate(rows * layer.keys, "the joined weights");
    auto allowed = Buffer<std::uint8_t>::allocate(rows * layer.keys, "the joined mask");
    if (!totals) return std::unexpected(totals.error());
    if (!allowed) return std::unexpected(allowed.error());
    return JoinedCells{.by = by,
                       .queries = layer.queries,
                       .keys = layer.keys,
                       .totals = std::move(*totals),
                       .allowed = std::move(*allowed)};
  }

  /// A row of a head.
  void add(std::span<const float> weights, const std::uint8_t* sees, std::int64_t to) noexcept {
    for (std::int64_t key = 0; key < keys; ++key) {
      const auto weight = static_cast<double>(weights[static_cast<std::size_t>(key)]);
      double& total = totals.data()[to * keys + key];
      // What is no number stays in sight.
      total = by == JoinedBy::average ? total + weight : weight <= total ? total : weight;
      allowed.data()[to * keys + key] |= sees[key];
    }
  }
};

Expected<void> add_head(const Trace& trace, const LayerTrace& layer, std::int64_t head,
                        std::span<const std::int32_t> queries, JoinedCells& joined,
                        std::int64_t index) noexcept {
  if (layer.queries != joined.queries || layer.keys != joined.keys) {
    return fail(ErrorCode::shape_mismatch, "the heads to join are over different numbers of tokens",
                index);
  }
  const std::int64_t count = queries.empty() ? layer.queries : 1;
  auto allowed = Buffer<std::uint8_t>::allocate(layer.queries * layer.keys, "a mask");
  auto weights = Buffer<float>::allocate(count * layer.keys, "a head's weights");
  if (!allowed) return std::unexpected(allowed.error());
  if (!weights) return std::unexpected(weights.error());
  if (auto done = write_allowed(trace, layer, head, allowed->span()); !done) return done;
  const auto keys = static_cast<std::size_t>(layer.keys);
  auto vectors = queries_of_rows(trace, layer);
  if (!vectors) return std::unexpected(vectors.error());
  if (queries.empty()) {
    auto done = write_rows(trace, layer, *vectors, head, 0, weights->span());
    if (!done) return done;
    for (std::int64_t row = 0; row < count; ++row) {
      joined.add(weights->span().subspan(static_cast<std::size_t>(row) * keys, keys),
                 allowed->data() + row * layer.keys, row);
    }
  }
  for (const std::int32_t row : queries) {
    auto done = write_rows(trace, layer, *vectors, head, row, weights->span());
    if (!done) return done;
    joined.add(weights->span(), allowed->data() + row * layer.keys, 0);
  }
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
    const std::int64_t place = heads[at].layer;
    const std::int64_t head = heads[at].head;
    auto found = trace.find(place, head);
    if (!found) return fail(found.error().code, found.error().where, index);
    if (at == 0) {
      const std::int64_t all = (*found)->queries;
      const auto missing =
          std::ranges::find_if(queries, [all](std::int32_t row) { return row < 0 || row >= all; });
      if (missing != queries.end()) {
        return fail(ErrorCode::invalid_argument, "there is no such row among the head's",
                    missing - queries.begin());
      }
      auto made = JoinedCells::make(**found, queries.empty() ? all : 1, by);
      if (!made) return std::unexpected(made.error());
      joined = std::move(*made);
    }
    if (auto added = add_head(trace, **found, head, queries, joined, index); !added) {
      return std::unexpected(added.error());
    }
  }
  const std::size_t count = heads.size() * (queries.empty() ? 1 : queries.size());
  const LayerId id = trace.layers[static_cast<std::size_t>(heads[0].layer)].id;
  return trace_of(std::move(joined), id,
                  by == JoinedBy::average ? static_cast<double>(count) : 1.0);
}

}  // namespace attention_playground
