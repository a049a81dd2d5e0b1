#include "trace_handle.h"

#include "analysis/head_statistics.h"
#include "analysis/mass_filter.h"
#include "analysis/row_mass.h"
#include "attention/stages.h"
#include "files/json.h"
#include "trace_values.h"
#include "traces/trace_views.h"

namespace attention_playground::wasm {

using emscripten::val;

std::shared_ptr<TraceHandle> hand_over(Expected<Trace> trace) noexcept {
  if (trace) return std::make_shared<TraceHandle>(std::move(*trace));
  remember(trace.error());
  return nullptr;
}

int TraceHandle::layer_count() const noexcept { return static_cast<int>(trace_.layers.size()); }

LayerValue TraceHandle::layer(int index) const {
  auto found = trace_.find(index, 0);
  if (!found) {
    remember(found.error());
    return {};
  }
  const LayerTrace& layer = **found;
  return {.name = layer.id.name(),
          .stack = layer.id.stack_name(),
          .index = static_cast<int>(layer.id.index),
          .kind = layer.id.kind_name(),
          .heads = static_cast<int>(layer.heads),
          .keyValueHeads = static_cast<int>(layer.key_value_heads),
          .queries = static_cast<int>(layer.queries),
          .keys = static_cast<int>(layer.keys),
          .width = static_cast<int>(layer.width),
          .keyWidth = static_cast<int>(layer.key_width()),
          .valueWidth = static_cast<int>(layer.value_width),
          .scale =
              layer.has_vectors() ? scale_factor(layer_settings(trace_, layer), layer.width) : 1.0F,
          .softCap = layer.soft_cap,
          .score = describe(layer.score.function).name,
          .hidden = static_cast<int>(layer.score.hidden),
          .hasVectors = layer.has_vectors(),
          .hasValues = layer.has_values()};
}

std::string TraceHandle::metadata() const {
  std::string json = "{";
  for (const auto& [key, value] : trace_.metadata) {
    json += (json.size() == 1 ? "" : ",") + json_string(key) + ":" + json_string(value);
  }
  return json + "}";
}

std::string TraceHandle::warnings() const {
  std::string json = "[";
  for (const std::string& sentence : trace_.warnings) {
    json += (json.size() == 1 ? "" : ",") + json_string(sentence);
  }
  return json + "]";
}

val TraceHandle::head(int layer, int head, std::uint32_t parts, int first, int count) {
  auto kept = tiles_.head(trace_, layer, head, (parts & seldom_read_parts) != 0);
  return value_or_null(kept, [&](const KeptHead* all) {
    auto rows = rows_within(all->stages.queries, first, count);
    return value_or_null(rows, [&](const RowRange& these) {
      return stages_value(all->stages, all->facts, parts, these);
    });
  });
}

val TraceHandle::cell(int layer, int head, int query, int key) {
  auto kept = tiles_.head(trace_, layer, head);
  return value_or_null(kept, [&](const KeptHead* all) {
    auto detail = cell_detail(trace_, all->stages, layer, head, query, key);
    return value_or_null(detail, cell_value);
  });
}

val TraceHandle::thumbnails(int size, int first, int count) const {
  auto made = make_thumbnails(trace_, size, {.first = first, .count = count});
  return value_or_null(made, thumbnails_value);
}

val TraceHandle::statistics(const std::shared_ptr<ByteBuffer>& tokens, int first, int count) const {
  auto described = describe_heads(
      trace_, tokens ? tokens->elements<std::int32_t>() : std::span<const std::int32_t>(),
      {.first = first, .count = count});
  return value_or_null(described, statistics_value);
}

val TraceHandle::pair(int query, int key) const {
  auto weights = pair_weights(trace_, query, key);
  return value_or_null(
      weights, [](const std::vector<float>& all) { return copy(std::span<const float>(all)); });
}

val TraceHandle::top_mass(int layer, int head, float share, int first, int count) {
  auto kept = tiles_.head(trace_, layer, head);
  return value_or_null(kept, [&](const KeptHead* all) {
    const HeadStages& stages = all->stages;
    auto rows = rows_within(stages.queries, first, count);
    return value_or_null(rows, [&](const RowRange& these) {
      const auto weights =
          stages.weights.span().subspan(static_cast<std::size_t>(these.first * stages.keys),
                                        static_cast<std::size_t>(these.count * stages.keys));
      auto filter = keep_top_mass(weights, these.count, stages.keys, share);
      return value_or_null(filter, mass_filter_value);
    });
  });
}

val TraceHandle::mass_between(int layer, int head, int query,
                              const std::shared_ptr<ByteBuffer>& cuts) {
  auto kept = tiles_.head(trace_, layer, head);
  return value_or_null(kept, [&](const KeptHead* all) {
    const bool is_row = query >= 0 && query < all->stages.queries;
    const auto keys = static_cast<std::size_t>(all->stages.keys);
    const auto row =
        is_row ? all->stages.weights.span().subspan(static_cast<std::size_t>(query) * keys, keys)
               : std::span<float>();
    auto masses = attention_playground::mass_between(row, cuts->elements<std::int32_t>());
    return value_or_null(
        masses, [](const std::vector<float>& each) { return copy(std::span<const float>(each)); });
  });
}

val TraceHandle::tile(int layer, int head, float share, int end, int level, int row, int column,
                      int rows, int columns) {
  auto tile = tiles_.tile(
      trace_, {.layer = layer, .head = head, .share = share}, static_cast<ScaleEnd>(end),
      {.level = level, .row = row, .column = column, .rows = rows, .columns = columns});
  return value_or_null(tile, [](const Buffer<float>& largest) { return copy(largest.span()); });
}

val TraceHandle::strongest(int layer, int head, int query, int key) {
  auto cells = tiles_.cells(trace_, {.layer = layer, .head = head});
  return value_or_null(cells, [query, key](const HeadCells* all) {
    return strongest_value({strongest_keys(*all, query), strongest_queries(*all, key)});
  });
}

bool TraceHandle::hide_later(bool hides) {
  forget();
  auto done = trace_.hide_later(hides);
  if (!done) remember(done.error());
  return done.has_value();
}

}  // namespace attention_playground::wasm

EMSCRIPTEN_BINDINGS(trace) {
  using namespace attention_playground::wasm;
  emscripten::value_object<LayerValue>("LayerValue")
      .field("name", &LayerValue::name)
      .field("stack", &LayerValue::stack)
      .field("index", &LayerValue::index)
      .field("kind", &LayerValue::kind)
      .field("heads", &LayerValue::heads)
      .field("keyValueHeads", &LayerValue::keyValueHeads)
      .field("queries", &LayerValue::queries)
      .field("keys", &LayerValue::keys)
      .field("width", &LayerValue::width)
      .field("keyWidth", &LayerValue::keyWidth)
      .field("valueWidth", &LayerValue::valueWidth)
      .field("scale", &LayerValue::scale)
      .field("softCap", &LayerValue::softCap)
      .field("score", &LayerValue::score)
      .field("hidden", &LayerValue::hidden)
      .field("hasVectors", &LayerValue::hasVectors)
      .field("hasValues", &LayerValue::hasValues);
  emscripten::class_<TraceHandle>("TraceHandle")
      .smart_ptr<std::shared_ptr<TraceHandle>>("TraceHandlePointer")
      .function("layerCount", &TraceHandle::layer_count)
      .function("layer", &TraceHandle::layer)
      .function("metadata", &TraceHandle::metadata)
      .function("warnings", &TraceHandle::warnings)
      .function("head", &TraceHandle::head, Gives<HeadStagesAnswer>())
      .function("cell", &TraceHandle::cell, Gives<CellAnswer>())
      .function("thumbnails", &TraceHandle::thumbnails, Gives<ThumbnailsAnswer>())
      .function("statistics", &TraceHandle::statistics, Gives<StatisticsAnswer>())
      .function("pair", &TraceHandle::pair, Gives<FloatsAnswer>())
      .function("topMass", &TraceHandle::top_mass, Gives<MassFilterAnswer>())
      .function("massBetween", &TraceHandle::mass_between, Gives<FloatsAnswer>())
      .function("tile", &TraceHandle::tile, Gives<FloatsAnswer>())
      .function("strongest", &TraceHandle::strongest, Gives<FloatsAnswer>())
      .function("hideLater", &TraceHandle::hide_later);
}
