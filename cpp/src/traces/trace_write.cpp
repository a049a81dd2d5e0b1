#include <algorithm>
#include <cmath>

#include "files/safetensors_writer.h"
#include "traces/trace_file.h"

namespace attention_playground {

namespace {

TensorToWrite rows_to_write(const LayerTrace& layer, const char* part, TensorType type,
                            const Buffer<float>& values, std::int64_t rows) {
  return {.name = layer.name + "." + part,
          .type = type == TensorType::u8 ? TensorType::f16 : type,
          .shape = {rows, values.size() / rows},
          .values = values.span()};
}

/// The numbers by which a reader rebuilds the weights, as the `settings` entry.
std::string settings_json(const LayerTrace& layer, const MaskSettings& mask) {
  std::string json = "{\"heads\":" + std::to_string(layer.heads) +
                     ",\"kvHeads\":" + std::to_string(layer.key_value_heads);
  if (mask.causal == CausalAlignment::bottom_right) json += ",\"causal\":\"bottom-right\"";
  if (mask.causal == CausalAlignment::top_left) json += ",\"causal\":\"top-left\"";
  return json + "}";
}

}  // namespace

Expected<Buffer<std::uint8_t>> write_trace(const Trace& trace, const TraceWriteOptions& options,
                                           const Metadata& metadata) noexcept {
  const auto count = static_cast<std::int64_t>(trace.layers.size());
  for (const std::int64_t index : options.layers) {
    if (auto found = trace.find(index, 0); !found) return std::unexpected(found.error());
  }
  std::vector<LayerWeights> kept;
  kept.reserve(trace.layers.size());
  std::vector<TensorToWrite> tensors;
  for (std::int64_t index = 0; index < count; ++index) {
    const auto& wanted = options.layers;
    if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), index) == wanted.end()) continue;
    const LayerTrace& layer = trace.layers[static_cast<std::size_t>(index)];
    auto weights = layer_weights(trace, layer);
    if (!weights) return std::unexpected(weights.error());
    kept.push_back(std::move(*weights));
    tensors.push_back({.name = layer.name + ".weights",
                       .type = options.type,
                       .shape = {layer.heads, layer.queries, layer.keys},
                       .values = kept.back().all});
    if (layer.has_vectors()) {
      tensors.push_back(
          rows_to_write(layer, "queries", options.type, layer.query_rows, layer.queries));
      tensors.push_back(rows_to_write(layer, "keys", options.type, layer.key_rows, layer.keys));
    }
    if (layer.has_values()) {
      tensors.push_back(rows_to_write(layer, "values", options.type, layer.value_rows, layer.keys));
    }
  }
  Metadata written = trace.metadata;
  if (!trace.layers.empty()) {
    written["settings"] = settings_json(trace.layers.front(), trace.mask.settings);
  }
  for (const auto& [key, value] : metadata) written[key] = value;
  return write_safetensors(tensors, written);
}

}  // namespace attention_playground
