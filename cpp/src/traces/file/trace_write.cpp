#include <algorithm>

#include "attention/validate.h"
#include "files/json.h"
#include "files/number_text.h"
#include "files/safetensors_writer.h"
#include "traces/file/score_tensors.h"
#include "traces/file/trace_file.h"

namespace attention_playground {

namespace {

TensorToWrite rows_to_write(const LayerTrace& layer, const char* part, TensorType type,
                            std::span<const float> values, std::int64_t rows) {
  return {.name = layer.id.name() + "." + part,
          .type = type == TensorType::u8 ? TensorType::f16 : type,
          .shape = {rows, static_cast<std::int64_t>(values.size()) / rows},
          .values = values};
}

/// The `settings` entry has no words for single cells, for padding, blocks and dilation.
bool settings_can_say(const MaskSettings& mask) noexcept {
  return mask.allowed.empty() && mask.key_length < 0 && mask.first_keys < 0 && mask.sinks == 0 &&
         mask.blocked.empty() && !mask.from_start && mask.dilation == 1 && mask.blocks.size == 0 &&
         mask.painted.queries == 0 && mask.rectangles.empty();
}

void add_mask(const MaskSettings& mask, std::string& json) {
  if (mask.causal == CausalAlignment::bottom_right) json += ",\"causal\":\"bottom-right\"";
  if (mask.causal == CausalAlignment::top_left) json += ",\"causal\":\"top-left\"";
  if (mask.window_left >= 0 || mask.window_right >= 0) {
    json += ",\"window\":[" + std::to_string(mask.window_left) + "," +
            std::to_string(mask.window_right) + "]";
  }
  if (mask.prefix > 0) json += ",\"prefix\":" + std::to_string(mask.prefix);
}

/// Everything by which a reader rebuilds the weights, as the `settings` entry.
std::string settings_json(const LayerTrace& layer, const Trace& trace) {
  std::string json = "{\"heads\":" + std::to_string(layer.heads) +
                     ",\"kvHeads\":" + std::to_string(layer.key_value_heads);
  if (layer.score.function != ScoreFunction::scaled_dot) {
    json += ",\"score\":\"" + std::string(describe(layer.score.function).name) + "\"";
  }
  if (layer.scale) json += ",\"scale\":" + number_text(*layer.scale);
  if (layer.soft_cap > 0.0F) json += ",\"softCap\":" + number_text(layer.soft_cap);
  add_mask(trace.mask.settings, json);
  if (trace.empty_row == EmptyRow::uniform) json += ",\"emptyRow\":\"uniform\"";
  if (trace.empty_row == EmptyRow::not_a_number) json += ",\"emptyRow\":\"nan\"";
  return json + "}";
}

/// Masks of single layers under their names, of which `settings` says nothing.
void add_layer_masks(const Trace& trace, Metadata& metadata) {
  metadata.erase("masks");
  std::string json;
  for (const LayerTrace& layer : trace.layers) {
    std::string mask;
    if (!layer.mask || !settings_can_say(*layer.mask)) continue;
    add_mask(*layer.mask, mask);
    if (mask.empty()) continue;
    json += json.empty() ? "{" : ",";
    json += json_string(layer.id.name()) + ":{" + mask.substr(1) + "}";
  }
  if (!json.empty()) metadata["masks"] = json + "}";
}

/// Queries, keys, values and parameters, from which a reader rebuilds the weights. Left out
/// where the mask or the edits cannot be written: it would rebuild other ones. One `settings`
/// entry stands for all layers, with their heads and their score function.
void add_vectors(const Trace& trace, const LayerTrace& layer, std::span<const float> queries,
                 TensorType type, std::vector<TensorToWrite>& tensors) {
  const LayerTrace& first = trace.layers.front();
  const bool is_like_first = layer.heads == first.heads &&
                             layer.key_value_heads == first.key_value_heads &&
                             layer.score.function == first.score.function;
  if (!settings_can_say(trace.mask.settings) || layer.mask || !layer.edits.empty()) return;
  if (!is_like_first) return;
  if (layer.has_vectors()) {
    add_score_tensors(layer, type, tensors);
    tensors.push_back(rows_to_write(layer, "queries", type, queries, layer.queries));
    tensors.push_back(rows_to_write(layer, "keys", type, layer.key_rows.span(), layer.keys));
  }
  if (layer.has_values()) {
    tensors.push_back(rows_to_write(layer, "values", type, layer.value_rows.span(), layer.keys));
  }
}

}  // namespace

Expected<Buffer<std::uint8_t>> write_trace(const Trace& trace, const TraceWriteOptions& options,
                                           const Metadata& metadata) noexcept {
  const auto count = static_cast<std::int64_t>(trace.layers.size());
  for (const std::int64_t index : options.layers) {
    if (auto found = trace.find(index, 0); !found) return std::unexpected(found.error());
  }
  std::vector<LayerWeights> kept;
  std::vector<LayerQueries> kept_queries;
  kept.reserve(trace.layers.size());
  kept_queries.reserve(trace.layers.size());
  std::vector<TensorToWrite> tensors;
  for (std::int64_t index = 0; index < count; ++index) {
    const auto& wanted = options.layers;
    if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), index) == wanted.end()) continue;
    const LayerTrace& layer = trace.layers[static_cast<std::size_t>(index)];
    auto weights = layer_weights(trace, layer);
    if (!weights) return std::unexpected(weights.error());
    kept.push_back(std::move(*weights));
    tensors.push_back({.name = layer.id.name() + ".weights",
                       .type = options.type,
                       .shape = {layer.heads, layer.queries, layer.keys},
                       .values = kept.back().all});
    auto queries = layer_queries(layer);
    if (!queries) return std::unexpected(queries.error());
    kept_queries.push_back(std::move(*queries));
    add_vectors(trace, layer, kept_queries.back().all, options.type, tensors);
  }
  Metadata written = trace.metadata;
  if (!trace.layers.empty()) {
    written["settings"] = settings_json(trace.layers.front(), trace);
  }
  add_layer_masks(trace, written);
  for (const auto& [key, value] : metadata) {
    if (key != "masks" && key != "settings") written[key] = value;
  }
  return write_safetensors(tensors, written);
}

}  // namespace attention_playground
