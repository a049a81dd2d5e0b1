#include "trace_values.h"

#include <algorithm>
#include <array>
#include <vector>

namespace attention_playground::wasm {

using emscripten::val;

namespace {

/// In the order of `STAGE_PARTS` in types.ts: bit 0 is the first.
struct StagePart {
  const char* name;
  Buffer<float> HeadStages::* values;
};
constexpr std::array stage_parts{StagePart{"products", &HeadStages::products},
                                 StagePart{"unrotatedScores", &HeadStages::unrotated_scores},
                                 StagePart{"scores", &HeadStages::scores},
                                 StagePart{"maskedScores", &HeadStages::masked_scores},
                                 StagePart{"output", &HeadStages::output}};

}  // namespace

val layer_id_value(const LayerId& layer) {
  val result = val::object();
  result.set("stack", std::string(layer.stack_name()));
  result.set("index", static_cast<double>(layer.index));
  result.set("kind", std::string(layer.kind_name()));
  return result;
}

Expected<RowRange> rows_within(std::int64_t queries, int first, int count) {
  if (first == 0 && count < 0) return RowRange{.count = static_cast<int>(queries)};
  if (first < 0 || count < 0 || first > queries || count > queries - first) {
    return fail(ErrorCode::invalid_argument, "the rows should lie in the head");
  }
  return RowRange{.first = first, .count = count};
}

val stages_value(const HeadStages& stages, const HeadFacts& facts, std::uint32_t parts,
                 const RowRange& rows) {
  const auto queries = static_cast<std::size_t>(stages.queries);
  const auto first = static_cast<std::size_t>(rows.first);
  const auto count = static_cast<std::size_t>(rows.count);
  // Of an array with so many rows.
  const auto part = [&](const auto& values) {
    const auto all = values.span();
    const std::size_t width = queries == 0 ? 0 : all.size() / queries;
    return copy(all.subspan(first * width, count * width));
  };
  std::vector<float> sums;
  std::vector<float> rests;
  for (std::size_t row = first; row < first + count; ++row) {
    const RowFigures figures = row_figures(stages, static_cast<std::int64_t>(row));
    sums.push_back(figures.sum);
    rests.push_back(figures.rest);
  }
  val result = val::object();
  result.set("queries", static_cast<int>(stages.queries));
  result.set("keys", static_cast<int>(stages.keys));
  result.set("valueWidth", static_cast<int>(stages.value_width));
  result.set("firstRow", rows.first);
  result.set("hides", facts.allowed.cells < stages.weights.size());
  result.set("allowedCells", static_cast<double>(facts.allowed.cells));
  result.set("rowsLeftEmpty", static_cast<int>(facts.allowed.empty_rows));
  result.set("hidesLater", facts.hides_later);
  result.set("largestAfterFirst", facts.largest_after_first);
  result.set("weights", part(stages.weights));
  result.set("allowed", part(stages.allowed));
  result.set("emptyRows", part(stages.empty_rows));
  result.set("rowSums", copy(std::span<const float>(sums)));
  result.set("restSums", copy(std::span<const float>(rests)));
  for (std::size_t index = 0; index < stage_parts.size(); ++index) {
    const StagePart& named = stage_parts[index];
    const bool wanted = ((parts >> index) & 1U) != 0;
    result.set(named.name, wanted ? part(stages.*named.values) : copy(std::span<const float>()));
  }
  return result;
}

val cell_value(const CellDetail& cell) {
  val result = val::object();
  const auto set_vector = [&](const char* name, const std::vector<float>& values) {
    result.set(name, copy(std::span<const float>(values)));
  };
  set_vector("query", cell.query);
  set_vector("key", cell.key);
  set_vector("unrotatedQuery", cell.unrotated_query);
  set_vector("unrotatedKey", cell.unrotated_key);
  result.set("unrotatedScore", cell.unrotated_score);
  set_vector("projectedQuery", cell.projected_query);
  set_vector("projectedKey", cell.projected_key);
  set_vector("hiddenSums", cell.hidden_sums);
  set_vector("tangents", cell.tangents);
  set_vector("scoreVector", cell.score_vector);
  result.set("queryNorm", cell.query_norm);
  result.set("keyNorm", cell.key_norm);
  set_vector("elementProducts", cell.element_products);
  result.set("dotProduct", cell.dot_product);
  set_vector("value", cell.value);
  set_vector("weightedValue", cell.weighted_value);
  set_vector("output", cell.output);
  result.set("product", cell.product);
  result.set("scale", cell.scale);
  result.set("softCap", cell.soft_cap);
  result.set("distanceSlope", cell.distance_slope);
  result.set("score", cell.score);
  result.set("allowed", cell.allowed);
  result.set("maskedScore", cell.masked_score);
  result.set("rowMaximum", cell.row_maximum);
  result.set("rowSum", cell.row_sum);
  result.set("sinkExponential", cell.sink_exponential);
  set_vector("exponentials", cell.exponentials);
  result.set("weight", cell.weight);
  result.set("fromScores", cell.from_scores);
  result.set("scoreIsSet", cell.score_is_set);
  result.set("averaged", cell.averaged);
  result.set("outputFactor", cell.output_factor);
  return result;
}

val statistics_value(const std::vector<HeadStatistics>& heads) {
  std::vector<float> numbers;
  val names = val::array();
  for (const HeadStatistics& head : heads) {
    const HeadPattern& pattern = head.pattern;
    names.call<void>("push", name_of(pattern.repeated));
    names.call<void>("push", name_of(pattern.place, pattern.offset));
    const auto figures = figures_of(head);
    numbers.insert(numbers.end(), figures.begin(), figures.end());
  }
  val result = val::object();
  result.set("figures", copy(std::span<const float>(numbers)));
  result.set("names", names);
  return result;
}

val thumbnails_value(const Thumbnails& thumbnails) {
  val result = val::object();
  result.set("rows", static_cast<int>(thumbnails.rows));
  result.set("columns", static_cast<int>(thumbnails.columns));
  result.set("pixels", copy(thumbnails.pixels.span()));
  return result;
}

val mass_filter_value(const MassFilter& filter) {
  val result = val::object();
  result.set("kept", copy(filter.kept.span()));
  result.set("hidden", copy(std::span<const float>(filter.hidden)));
  return result;
}

val strongest_value(const std::array<Strongest, 2>& all) {
  std::array<float, 2 * (3 + 2 * most_named)> numbers{};
  auto next = numbers.begin();
  for (const Strongest& strongest : all) {
    *next++ = static_cast<float>(strongest.named);
    for (const std::int64_t place : strongest.places) *next++ = static_cast<float>(place);
    next = std::ranges::copy(strongest.weights, next).out;
    *next++ = static_cast<float>(strongest.others);
    *next++ = static_cast<float>(strongest.others_weight);
  }
  return copy(std::span<const float>(numbers));
}

}  // namespace attention_playground::wasm

#ifdef ATTENTION_DECLARATIONS
EMSCRIPTEN_BINDINGS(trace_values) {
  using namespace attention_playground::wasm;
  declare<LayerIdAnswer>("LayerIdAnswer",
                         "{ stack: 'layer' | 'encoder' | 'decoder', index: number, "
                         "kind: '' | 'self' | 'cross' }");
  declare<HeadStagesAnswer>(
      "HeadStagesAnswer",
      "{ queries: number, keys: number, valueWidth: number, firstRow: number, hides: boolean, "
      "allowedCells: number, rowsLeftEmpty: number, hidesLater: boolean, largestAfterFirst: "
      "number, weights: Float32Array, "
      "allowed: Uint8Array, emptyRows: Uint8Array, rowSums: Float32Array, restSums: Float32Array, "
      "products: Float32Array, unrotatedScores: Float32Array, scores: Float32Array, "
      "maskedScores: Float32Array, output: Float32Array } | null");
  declare<CellAnswer>(
      "CellAnswer",
      "{ query: Float32Array, key: Float32Array, unrotatedQuery: Float32Array, "
      "unrotatedKey: Float32Array, unrotatedScore: number, projectedQuery: Float32Array, "
      "projectedKey: Float32Array, hiddenSums: Float32Array, tangents: Float32Array, "
      "scoreVector: Float32Array, queryNorm: number, keyNorm: number, "
      "elementProducts: Float32Array, dotProduct: number, value: Float32Array, "
      "weightedValue: Float32Array, output: Float32Array, product: number, scale: number, "
      "softCap: number, distanceSlope: number, "
      "score: number, allowed: boolean, maskedScore: number, rowMaximum: number, "
      "rowSum: number, sinkExponential: number, exponentials: Float32Array, weight: number, "
      "fromScores: boolean, scoreIsSet: boolean, "
      "averaged: boolean, outputFactor: number } | null");
  declare<ThumbnailsAnswer>("ThumbnailsAnswer",
                            "{ rows: number, columns: number, pixels: Uint8Array } | null");
  declare<StatisticsAnswer>("StatisticsAnswer",
                            "{ figures: Float32Array, names: string[] } | null");
  declare<MassFilterAnswer>("MassFilterAnswer",
                            "{ kept: Uint8Array, hidden: Float32Array } | null");
}
#endif
