#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "base/sizes.h"
#include "traces/dump/dump_contents.h"
#include "traces/dump/dump_trace.h"
#include "traces/file/attention_settings_json.h"
#include "traces/file/layer_checks.h"
#include "traces/file/score_tensors.h"
#include "traces/file/token_checks.h"
#include "traces/file/trace_file.h"
#include "traces/layer_id.h"
#include "traces/operation/operation_parts.h"

namespace attention_playground {

namespace {

constexpr std::array<std::string_view, 5> parts{"weights", "scores", "queries", "keys", "values"};

/// A layer and what its tensors begin with: "layer.3.", or nothing in an attention file.
struct FileLayer {
  LayerId id;
  std::string prefix;

  [[nodiscard]] std::string tensor(std::string_view part) const {
    return prefix + std::string(part);
  }
  bool operator<(const FileLayer& other) const noexcept { return id < other.id; }
};

/// The layer that a tensor belongs to, or nothing when its name is of no known form.
std::optional<FileLayer> layer_of(std::string_view tensor) {
  const std::size_t last = tensor.rfind('.');
  if (last == std::string_view::npos) return std::nullopt;
  if (std::find(parts.begin(), parts.end(), tensor.substr(last + 1)) == parts.end()) {
    return std::nullopt;
  }
  const auto id = read_layer_id(tensor.substr(0, last));
  if (!id) return std::nullopt;
  return FileLayer{*id, std::string(tensor.substr(0, last + 1))};
}

Expected<Buffer<float>> read_finite(const TensorView& tensor, const std::string& name) noexcept {
  auto values = Buffer<float>::allocate(tensor.count(), "the trace");
  if (!values) return values;
  if (auto read = read_floats(tensor, 0, values->span()); !read) {
    return std::unexpected(read.error());
  }
  const std::span<const float> all = values->span();
  const auto bad = std::find_if(all.begin(), all.end(), [](float v) { return !std::isfinite(v); });
  if (bad == all.end()) return values;
  const std::int64_t index = bad - all.begin();
  std::string what = "tensor '" + name + "' holds a value that is not a finite number at element ";
  what += std::to_string(index);
  if (std::isnan(*bad)) what += nan_advice(is_nan_row(all, index, tensor.shape.back()));
  return fail(ErrorCode::non_finite, what, index);
}

/// A matrix of a layer: rows, and columns that divide into its heads.
struct SplitRows {
  std::int64_t rows = 0;
  std::int64_t width = 0;
  Buffer<float> values;
};

Expected<SplitRows> read_rows(const Safetensors& file, const std::string& name,
                              std::int64_t heads) noexcept {
  auto tensor = file.find(name);
  if (!tensor) return std::unexpected(tensor.error());
  const auto& shape = (*tensor)->shape;
  if (shape.size() != 2 || shape[0] < 1 || shape[1] < 1 || shape[1] % heads != 0) {
    return fail(ErrorCode::shape_mismatch,
                "tensor '" + name + "' should be [tokens, heads * width] for " +
                    std::to_string(heads) + " heads but is " + shape_text(shape));
  }
  auto values = read_finite(**tensor, name);
  if (!values) return std::unexpected(values.error());
  return SplitRows{shape[0], shape[1] / heads, std::move(*values)};
}

Expected<void> read_weights(const Safetensors& file, const FileLayer& named,
                            LayerTrace& layer) noexcept {
  const std::string full = named.tensor("weights");
  auto tensor = file.find(full);
  if (!tensor) return std::unexpected(tensor.error());
  const auto& shape = (*tensor)->shape;
  if (shape.size() != 3 || *std::min_element(shape.begin(), shape.end()) < 1) {
    return fail(
        ErrorCode::shape_mismatch,
        "tensor '" + full + "' should be [heads, queries, keys] but is " + shape_text(shape));
  }
  auto values = read_finite(**tensor, full);
  if (!values) return std::unexpected(values.error());
  layer.heads = shape[0];
  layer.key_value_heads = shape[0];
  layer.queries = shape[1];
  layer.keys = shape[2];
  layer.weights = std::move(*values);
  return {};
}

Expected<void> read_vectors(const Safetensors& file, const FileLayer& named,
                            const AttentionSettings& settings, LayerTrace& layer) noexcept {
  layer.heads = settings.heads;
  layer.key_value_heads = settings.key_value_heads;
  auto queries = read_rows(file, named.tensor("queries"), settings.heads);
  if (!queries) return std::unexpected(queries.error());
  auto keys = read_rows(file, named.tensor("keys"), settings.key_value_heads);
  if (!keys) return std::unexpected(keys.error());
  const ScoreFunction function = settings.score.function;
  if (!describe(function).projects && queries->width != keys->width) {
    return fail(ErrorCode::shape_mismatch,
                "layer '" + layer.id.name() + "': a query has " + std::to_string(queries->width) +
                    " numbers per head but a key has " + std::to_string(keys->width));
  }
  auto score = read_score(
      file, named.prefix, function,
      {.heads = settings.heads, .query_width = queries->width, .key_width = keys->width});
  if (!score) return std::unexpected(score.error());
  layer.score = std::move(*score);
  layer.queries = queries->rows;
  layer.keys = keys->rows;
  layer.width = queries->width;
  layer.query_rows = std::move(queries->values);
  layer.key_rows = std::move(keys->values);
  if (!file.contains(named.tensor("values"))) return {};
  auto values = read_rows(file, named.tensor("values"), settings.key_value_heads);
  if (!values) return std::unexpected(values.error());
  if (values->rows != layer.keys) {
    return fail(ErrorCode::shape_mismatch, "layer '" + layer.id.name() + "' has " +
                                               std::to_string(layer.keys) + " keys but " +
                                               std::to_string(values->rows) + " values");
  }
  layer.value_width = values->width;
  layer.value_rows = std::move(values->values);
  return {};
}

Expected<LayerTrace> read_layer(const Safetensors& file, const FileLayer& named,
                                const AttentionSettings& settings,
                                std::vector<std::string>& warnings) noexcept {
  LayerTrace layer;
  layer.id = named.id;
  layer.scale = settings.scale;
  layer.soft_cap = settings.soft_cap;
  if (file.contains(named.tensor("queries")) && file.contains(named.tensor("keys"))) {
    auto read = read_vectors(file, named, settings, layer);
    if (!read) return std::unexpected(read.error());
    return layer;
  }
  auto read = read_weights(file, named, layer);
  if (!read) return std::unexpected(read.error());
  check_row_sums(layer, (*file.find(named.tensor("weights")))->type, warnings);
  return layer;
}

Expected<AttentionSettings> settings_of(const Safetensors& file, const FileLayer& first) noexcept {
  auto settings = read_attention_settings(file.metadata());
  if (!settings || file.metadata().contains("settings")) return settings;
  const auto weights = file.tensors().find(first.tensor("weights"));
  if (weights != file.tensors().end() && weights->second.shape.size() == 3) {
    settings->heads = std::max<std::int64_t>(1, weights->second.shape[0]);
    settings->key_value_heads = settings->heads;
  }
  return settings;
}

/// The bare operation's file as a trace of one layer: its input, rebuilt like any
/// other, or its result, whose weights stand for themselves.
Expected<void> check_bare(const Safetensors& file) noexcept {
  for (const char* part : {"bias", "past_keys", "past_values", "key_lengths"}) {
    if (!file.contains(part)) continue;
    return fail(ErrorCode::unsupported,
                "this attention file holds '" + std::string(part) +
                    "', which a trace cannot keep: compute it, and open the result");
  }
  for (const char* part : {"queries", "allowed"}) {
    const auto found = file.tensors().find(part);
    if (found == file.tensors().end() || found->second.shape.size() == 2) continue;
    return fail(
        ErrorCode::unsupported,
        "this attention file's '" + std::string(part) + "' is " + shape_text(found->second.shape) +
            ", and a trace keeps one sequence under one mask: compute it, and open the result");
  }
  return {};
}

/// `allowed` [queries, keys] of an attention file, as the trace's own mask.
Expected<void> read_allowed(const Safetensors& file, Trace& trace) noexcept {
  const auto found = file.tensors().find("allowed");
  if (found == file.tensors().end()) return {};
  const LayerTrace& layer = trace.layers.front();
  if (found->second.shape != std::vector<std::int64_t>{layer.queries, layer.keys}) {
    return fail(ErrorCode::shape_mismatch, "tensor 'allowed' should be [queries, keys] but is " +
                                               shape_text(found->second.shape));
  }
  auto cells = read_allowed_cells(found->second);
  if (!cells) return std::unexpected(cells.error());
  MaskSettings mask = trace.mask.settings;
  mask.allowed = cells->span();
  auto done = trace.set_mask(mask);
  // The file's own: nothing lies beneath it.
  trace.covered.reset();
  return done;
}

bool is_trace(const Safetensors& file, const std::set<FileLayer>& layers) {
  const auto fits = [&](const FileLayer& named) {
    const auto weights = file.tensors().find(named.tensor("weights"));
    const auto queries = file.tensors().find(named.tensor("queries"));
    const auto end = file.tensors().end();
    return (weights == end || weights->second.shape.size() < 4) &&
           (queries == end || queries->second.shape.size() < 3);
  };
  if (!layers.empty()) return std::ranges::all_of(layers, fits);
  return file.contains("queries") || (file.contains("weights") && fits({}));
}

/// Tensors of no known name, as far as they are none of an attention file's.
void add_left_out(const Safetensors& file, std::vector<std::string>& names) {
  for (const auto& [tensor, view] : file.tensors()) {
    const bool is_read = layer_of(tensor) || tensor.find(".score.") != std::string::npos ||
                         !token_entry(tensor).empty();
    if (!is_read) names.push_back(tensor);
  }
}

/// Masks of single layers, in words of the settings.
Expected<void> read_layer_masks(Trace& trace) noexcept {
  const auto text = trace.metadata.find("masks");
  if (text == trace.metadata.end()) return {};
  const auto masks = parse_json(text->second);
  if (!masks || !masks->is(JsonValue::Kind::object)) {
    return fail(ErrorCode::malformed_file,
                "the metadata 'masks' must be a JSON object from layers' names to settings");
  }
  for (LayerTrace& layer : trace.layers) {
    const JsonValue* const mask = masks->find(layer.id.name());
    if (mask == nullptr) continue;
    auto settings = read_attention_settings(*mask);
    if (!settings) return std::unexpected(settings.error());
    layer.mask = settings->mask;
  }
  return {};
}

/// Every layer that `names` has, under one mask but for those that have their own.
Expected<Trace> read_layers(const Safetensors& file, const std::set<FileLayer>& layers,
                            Metadata metadata) noexcept {
  auto settings = settings_of(file, *layers.begin());
  if (!settings) return std::unexpected(settings.error());
  if (settings->heads < 1 || settings->key_value_heads < 1 ||
      settings->heads % settings->key_value_heads != 0) {
    return fail(
        ErrorCode::invalid_argument,
        "the trace's settings must name at least one head, a multiple of its key/value heads");
  }
  Trace trace;
  trace.metadata = std::move(metadata);
  trace.mask.settings = settings->mask;
  trace.empty_row = settings->empty_row;
  for (const FileLayer& named : layers) {
    auto layer = read_layer(file, named, *settings, trace.warnings);
    if (!layer) return std::unexpected(layer.error());
    trace.layers.push_back(std::move(*layer));
  }
  if (auto read = read_layer_masks(trace); !read) return std::unexpected(read.error());
  return trace;
}

std::set<FileLayer> layers_of(const Safetensors& file) {
  std::set<FileLayer> layers;
  for (const auto& [tensor, view] : file.tensors()) {
    if (auto layer = layer_of(tensor)) layers.insert(std::move(*layer));
  }
  return layers;
}

}  // namespace

bool is_trace(const Safetensors& file) noexcept { return is_trace(file, layers_of(file)); }

Expected<Trace> read_own_trace(const Safetensors& file) noexcept {
  std::set<FileLayer> layers = layers_of(file);
  auto metadata = read_dump_metadata(file);
  if (!metadata) return std::unexpected(metadata.error());
  const bool bare = layers.empty();
  if (bare) {
    if (auto fits = check_bare(file); !fits) return std::unexpected(fits.error());
    layers.insert(FileLayer{});
  }
  auto trace = read_layers(file, layers, std::move(metadata->metadata));
  if (!trace) return trace;
  if (bare) {
    if (auto read = read_allowed(file, *trace); !read) return std::unexpected(read.error());
  }
  if (!bare) add_left_out(file, metadata->left_out);
  warn_of_left_out(metadata->left_out, trace->warnings);
  check_token_names(*trace);
  return trace;
}

}  // namespace attention_playground
