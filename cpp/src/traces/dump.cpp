#include "traces/dump.h"

#include <optional>

#include "attention/mask.h"
#include "traces/attention_settings_json.h"
#include "traces/dump_contents.h"
#include "traces/dump_parts.h"
#include "traces/dump_steps.h"
#include "traces/dump_vectors.h"
#include "traces/layer_checks.h"

namespace attention_playground {

namespace {

class Builder {
 public:
  Builder(const DumpContents& contents, const AttentionSettings& settings) noexcept
      : has_settings_(contents.metadata.contains("settings")), settings_(settings) {
    trace_.metadata = contents.metadata;
    trace_.empty_row = settings.empty_row;
    trace_.mask.settings = settings.mask;
  }

  Expected<Trace> build(const DumpParts& parts) noexcept {
    for (const auto& [name, layer_parts] : parts) {
      if (auto added = add_layer(name, layer_parts); !added) return std::unexpected(added.error());
    }
    if (auto good = settle_mask(); !good) return std::unexpected(good.error());
    for (const LayerTrace& layer : trace_.layers) {
      const MaskSettings& mask = trace_.mask.settings;
      auto good = check_mask(mask, layer.heads, layer.queries, layer.keys);
      if (!good) return std::unexpected(good.error());
      if (!layer.has_vectors()) check_row_sums(layer, trace_.warnings);
    }
    return std::move(trace_);
  }

 private:
  Expected<void> add_layer(const LayerName& name, const LayerParts& parts) noexcept {
    LayerTrace layer;
    layer.name = name.text;
    layer.scale = settings_.scale;
    layer.soft_cap = settings_.soft_cap;
    layer.score.function = settings_.score.function;
    const bool vectors = parts.queries && parts.keys;
    if (!vectors && (parts.queries || parts.keys || parts.weights.empty())) {
      const char* const missing = parts.queries ? "keys" : "queries";
      return fail(ErrorCode::missing_tensor,
                  "layer '" + layer.name + "' has neither weights nor " + missing +
                      ": queries and keys come together, as '" + layer.name + ".queries' and '" +
                      layer.name + ".keys'");
    }
    if (!parts.weights.empty()) {
      if (auto added = add_weights(parts, layer); !added) return added;
    }
    if (vectors) {
      if (auto added = add_vectors(parts, layer); !added) return added;
    } else if (parts.values) {
      trace_.warnings.push_back("'" + parts.values->array +
                                "' was left out: values need their queries and keys.");
    }
    trace_.layers.push_back(std::move(layer));
    return {};
  }

  /// All layers share one mask, so all must have the same steps.
  Expected<void> add_weights(const LayerParts& parts, LayerTrace& layer) noexcept {
    auto joined = join_steps(parts.weights);
    if (!joined) return std::unexpected(joined.error());
    if (!trace_.layers.empty() && steps_.has_value() != joined->sizes.grow()) {
      return layer_mismatch(layer, "other layers have other steps of generation");
    }
    layer.heads = joined->heads;
    layer.key_value_heads = joined->heads;
    layer.queries = joined->queries;
    layer.keys = joined->keys;
    layer.weights = std::move(joined->weights);
    if (!joined->sizes.grow()) return {};
    if (steps_ && steps_->sizes != joined->sizes) {
      return layer_mismatch(layer, "other layers have other steps of generation");
    }
    joined->causal = joined->causal && (!steps_ || steps_->causal);
    joined->weights = {};
    steps_ = std::move(*joined);
    return {};
  }

  /// The mask that hides what was not there yet, or under which given weights
  /// follow from the vectors beside them.
  Expected<void> settle_mask() noexcept {
    if (steps_) return mask_steps();
    std::vector<MaskSettings> candidates{settings_.mask};
    if (!has_settings_) candidates.push_back({.causal = CausalAlignment::bottom_right});
    return settle_given_weights(candidates, trace_);
  }

  Expected<void> mask_steps() noexcept {
    for (const LayerTrace& layer : trace_.layers) {
      if (!layer.has_vectors()) continue;
      return layer_mismatch(layer,
                            "steps of a generation are joined as weights alone, without vectors");
    }
    if (steps_->causal) {
      trace_.mask.settings = {.causal = CausalAlignment::bottom_right};
    } else {
      auto cells = cells_of(*steps_);
      if (!cells) return std::unexpected(cells.error());
      auto owned = OwnedMask::copy({.allowed = cells->span()});
      if (!owned) return std::unexpected(owned.error());
      trace_.mask = std::move(*owned);
    }
    name_step_queries();
    return {};
  }

  /// `tokens` names the keys; the queries of a cache that held some are the last.
  void name_step_queries() {
    const std::int64_t before = steps_->keys - steps_->queries;
    const auto tokens = trace_.metadata.find("tokens");
    if (before <= 0 || tokens == trace_.metadata.end()) return;
    auto names = parse_json(tokens->second);
    if (!names || static_cast<std::int64_t>(names->array.size()) < steps_->keys) return;
    names->array.erase(names->array.begin(), names->array.begin() + before);
    trace_.metadata.try_emplace("query_tokens", json_text(*names));
  }

  bool has_settings_;
  const AttentionSettings& settings_;
  Trace trace_;
  std::optional<JoinedSteps> steps_;
};

/// Names that do not fit the keys, and arrays that were not used.
void add_warnings(const std::vector<std::string>& left_out, Trace& trace) {
  for (const std::string& name : left_out) {
    trace.warnings.push_back("'" + name +
                             "' was left out: by its name it is neither weights nor queries, keys, "
                             "values or tokens.");
  }
  const auto tokens = trace.metadata.find("tokens");
  if (tokens == trace.metadata.end()) return;
  auto names = parse_json(tokens->second);
  const auto count = names ? static_cast<std::int64_t>(names->array.size()) : 0;
  const std::int64_t keys = trace.layers.front().keys;
  if (count == keys) return;
  trace.warnings.push_back("There are " + std::to_string(count) + " tokens for " +
                           std::to_string(keys) + " keys.");
}

Expected<AttentionSettings> settings_of(const DumpContents& contents) noexcept {
  auto settings = read_attention_settings(contents.metadata);
  if (!settings) return settings;
  if (settings->score.function == ScoreFunction::general ||
      settings->score.function == ScoreFunction::additive) {
    return fail(ErrorCode::unsupported,
                "a dump holds no parameters of a score function: \"general\" and \"additive\" "
                "need a trace file");
  }
  if (settings->heads >= 1 && settings->key_value_heads >= 1 &&
      settings->heads % settings->key_value_heads == 0) {
    return settings;
  }
  return fail(ErrorCode::invalid_argument,
              "the settings must name at least one head, a multiple of its key/value heads");
}

}  // namespace

Expected<Trace> read_dump(std::span<const DumpFile> files) noexcept {
  auto contents = read_dump_contents(files);
  if (!contents) return std::unexpected(contents.error());
  auto settings = settings_of(*contents);
  if (!settings) return std::unexpected(settings.error());
  std::vector<std::string> left_out = contents->left_out;
  auto parts = sort_dump(*contents, *settings, left_out);
  if (!parts) return std::unexpected(parts.error());
  if (parts->empty()) {
    return fail(ErrorCode::missing_tensor,
                "the dump holds no attention: arrays named like 'attentions', 'layer.0.weights', "
                "or 'queries' and 'keys' are expected");
  }
  auto trace = Builder(*contents, *settings).build(*parts);
  if (trace) add_warnings(left_out, *trace);
  return trace;
}

}  // namespace attention_playground
