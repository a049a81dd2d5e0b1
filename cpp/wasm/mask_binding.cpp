// Masks by themselves, what stands in for a sink, and what a column gets.

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "analysis/row_mass.h"
#include "analysis/sink_lens.h"
#include "attention/mask.h"
#include "boundary.h"
#include "mask_value.h"
#include "models/intervention/mask_pictures.h"
#include "trace_handle.h"

namespace attention_playground::wasm {

namespace {

using emscripten::val;

EMSCRIPTEN_DECLARE_VAL_TYPE(MaskPicturesAnswer)
EMSCRIPTEN_DECLARE_VAL_TYPE(MaskFiguresAnswer)
EMSCRIPTEN_DECLARE_VAL_TYPE(SinkLensAnswer)

val pictures_value(const MaskPictures& pictures) {
  val result = val::object();
  result.set("rows", static_cast<int>(pictures.rows));
  result.set("columns", static_cast<int>(pictures.columns));
  result.set("pixels", copy(std::span<const std::uint8_t>(pictures.pixels)));
  return result;
}

/// `masks` is a JSON list of interventions; `fromStart`: two sentences begin side by side.
val mask_pictures(const std::string& masks, int queries, int keys, bool fromStart, int side) {
  auto entries = read_interventions(masks);
  if (!entries) return value_or_null(entries, [](const auto&) { return val::null(); });
  const MaskCanvas canvas{
      .queries = queries,
      .keys = keys,
      .alignment = fromStart ? CausalAlignment::top_left : CausalAlignment::bottom_right};
  auto pictures = draw_masks(*entries, canvas, side);
  return value_or_null(pictures, pictures_value);
}

Expected<std::vector<std::uint8_t>> reached_by(std::span<const std::uint8_t> allowed, int keys,
                                               int query, int layers) noexcept {
  const auto size = static_cast<std::size_t>(keys);
  if (keys < 1 || allowed.size() % size != 0 || query >= keys || layers < 0 || layers > 256) {
    return fail(ErrorCode::invalid_argument,
                "a mask's figures need whole rows of keys, one of them, and at most 256 layers");
  }
  if (query < 0 || allowed.size() != size * size) return std::vector<std::uint8_t>();
  std::vector<std::uint8_t> reached(size * static_cast<std::size_t>(layers));
  write_reached(allowed, keys, query, reached);
  return reached;
}

/// How many tokens are reached after each layer.
std::vector<std::int32_t> tokens_of_layers(std::span<const std::uint8_t> reached, int keys) {
  std::vector<std::int32_t> counts;
  const auto size = static_cast<std::size_t>(keys);
  for (std::size_t first = 0; first < reached.size(); first += size) {
    const auto row = reached.subspan(first, size);
    counts.push_back(static_cast<std::int32_t>(std::count(row.begin(), row.end(), 1)));
  }
  return counts;
}

/// `query` below 0, and a mask between two sentences: nothing is reached step by step.
val mask_figures(const std::shared_ptr<ByteBuffer>& allowed, int keys, int query, int layers) {
  auto reached = reached_by(allowed->bytes(), keys, query, layers);
  return value_or_null(reached, [&](const std::vector<std::uint8_t>& all) {
    const MaskCount count = count_allowed(allowed->bytes(), keys);
    val result = val::object();
    result.set("cells", static_cast<int>(count.cells));
    result.set("emptyRows", static_cast<int>(count.empty_rows));
    result.set("reached", copy(std::span<const std::uint8_t>(all)));
    result.set("reachedTokens", copy(std::span<const std::int32_t>(tokens_of_layers(all, keys))));
    return result;
  });
}

val rows_value(const NormalisedRows& rows) {
  val result = val::object();
  result.set("mapRows", static_cast<int>(rows.map_rows));
  result.set("mapColumns", static_cast<int>(rows.map_columns));
  result.set("map", copy(std::span<const float>(rows.map)));
  result.set("row", copy(std::span<const float>(rows.row)));
  result.set("rowSum", rows.row_sum);
  return result;
}

val sink_lens(const std::shared_ptr<TraceHandle>& trace, int layer, int head, int key, float score,
              int query, int side) {
  auto kept = trace->kept_head(layer, head);
  if (!kept) return value_or_null(kept, [](const KeptHead*) { return val::null(); });
  auto lens = look_past_sink((*kept)->stages, key, score, {.query = query, .side = side});
  return value_or_null(lens, [](const SinkLens& all) {
    val result = val::object();
    result.set("raw", rows_value(all.raw));
    result.set("without", rows_value(all.without));
    result.set("plusOne", rows_value(all.plus_one));
    result.set("learned", rows_value(all.learned));
    return result;
  });
}

val column_mass(const std::shared_ptr<TraceHandle>& trace, int layer, int head, int key,
                const std::shared_ptr<ByteBuffer>& cuts) {
  auto kept = trace->kept_head(layer, head);
  if (!kept) return value_or_null(kept, [](const KeptHead*) { return val::null(); });
  const HeadStages& stages = (*kept)->stages;
  auto masses =
      column_mass_between(stages.weights.span(), stages.keys, key, cuts->elements<std::int32_t>());
  return value_or_null(
      masses, [](const std::vector<float>& all) { return copy(std::span<const float>(all)); });
}

}  // namespace

}  // namespace attention_playground::wasm

EMSCRIPTEN_BINDINGS(masks) {
  using namespace attention_playground::wasm;
  declare<MaskPicturesAnswer>("MaskPicturesAnswer",
                              "{ rows: number; columns: number; pixels: Uint8Array } | null");
  declare<MaskFiguresAnswer>(
      "MaskFiguresAnswer",
      "{ cells: number; emptyRows: number; reached: Uint8Array; reachedTokens: "
      "Int32Array } | null");
  declare<SinkLensAnswer>(
      "SinkLensAnswer",
      "Record<'raw' | 'without' | 'plusOne' | 'learned', { mapRows: number; mapColumns: number; "
      "map: Float32Array; row: Float32Array; rowSum: number }> | null");
  emscripten::value_object<MaskValue>("MaskValue")
      .field("causal", &MaskValue::causal)
      .field("windowLeft", &MaskValue::windowLeft)
      .field("windowRight", &MaskValue::windowRight)
      .field("prefix", &MaskValue::prefix)
      .field("keyLength", &MaskValue::keyLength)
      .field("allowedPerHead", &MaskValue::allowedPerHead);
  emscripten::function("drawMasks", &mask_pictures, Gives<MaskPicturesAnswer>());
  emscripten::function("maskFigures", &mask_figures, Gives<MaskFiguresAnswer>());
  emscripten::function("sinkLens", &sink_lens, Gives<SinkLensAnswer>());
  emscripten::function("columnMass", &column_mass, Gives<FloatsAnswer>());
}
