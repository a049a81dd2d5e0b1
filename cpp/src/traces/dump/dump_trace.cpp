#include "traces/dump/dump_trace.h"

#include <algorithm>

#include "attention/mask.h"
#include "traces/dump/dump_masks.h"
#include "traces/dump/dump_parts.h"
#include "traces/dump/dump_vectors.h"
#include "traces/file/attention_settings_json.h"
#include "traces/file/layer_checks.h"
#include "traces/file/token_checks.h"

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
    const bool some = std::ranges::any_of(parts, [](const auto& one) { return holds(one.second); });
    for (const auto& [name, layer_parts] : parts) {
      if (some && !holds(layer_parts)) {
        leave_out_vectors(layer_parts);
      } else if (auto added = add_layer(name, layer_parts); !added) {
        return std::unexpected(added.error());
      }
    }
    std::vector<MaskSettings> candidates{settings_.mask};
    if (!has_settings_) candidates.push_back({.causal = CausalAlignment::bottom_right});
    if (auto settled = settle_given_weights(candidates, trace_); !settled) {
      return std::unexpected(settled.error());
    }
    if (auto masked = masks_.apply(trace_); !masked) return std::unexpected(masked.error());
    for (const LayerTrace& layer : trace_.layers) {
      const MaskSettings& mask = layer_mask(trace_, layer);
      auto good = check_mask(mask, layer.heads, layer.queries, layer.keys);
      if (!good) return std::unexpected(good.error());
      if (!layer.has_vectors()) check_row_sums(layer, TensorType::f32, trace_.warnings);
    }
    return std::move(trace_);
  }

 private:
  /// Weights, or what they can be rebuilt from.
  static bool holds(const LayerParts& parts) noexcept {
    return !parts.weights.empty() || (parts.queries && parts.keys);
  }

  Expected<void> add_layer(const LayerId& id, const LayerParts& parts) noexcept {
    LayerTrace layer;
    layer.id = id;
    layer.scale = settings_.scale;
    layer.soft_cap = settings_.soft_cap;
    layer.score.function = settings_.score.function;
    const bool vectors = parts.queries && parts.keys;
    if (!holds(parts)) {
      const char* const missing = parts.queries ? "keys" : "queries";
      const std::string name = id.name();
      return fail(ErrorCode::missing_tensor, "layer '" + name + "' has neither weights nor " +
                                                 missing +
                                                 ": queries and keys come together, as '" + name +
                                                 ".queries' and '" + name + ".keys'");
    }
    if (!parts.weights.empty()) {
      if (auto added = add_weights(parts, layer); !added) return added;
    }
    if (vectors) {
      if (auto added = add_vectors(parts, layer); !added) return added;
    } else {
      leave_out_vectors(parts);
    }
    trace_.layers.push_back(std::move(layer));
    return {};
  }

  /// Weights stand for themselves; vectors beside them must be complete to be of use.
  void leave_out_vectors(const LayerParts& parts) {
    for (const auto* part : {&parts.queries, &parts.keys, &parts.values}) {
      if (!*part) continue;
      trace_.warnings.push_back("'" + (*part)->array +
                                "' was left out: queries need their keys, and values need both.");
    }
  }

  Expected<void> add_weights(const LayerParts& parts, LayerTrace& layer) noexcept {
    const StepContext context = context_of(layer.id);
    auto joined = join_steps(parts.weights, context);
    if (!joined) return std::unexpected(joined.error());
    layer.heads = joined->heads;
    layer.key_value_heads = joined->heads;
    layer.queries = joined->queries;
    layer.keys = joined->keys;
    layer.weights = std::move(joined->weights);
    const StepSizes& sizes = joined->sizes;
    if (sizes.hides() && (parts.queries || parts.keys)) {
      return layer_mismatch(layer,
                            "steps of a generation are joined as weights alone, without vectors");
    }
    if (sizes.slides()) warn_of_window(sizes);
    if (sizes.hides() && layer.id.stack == LayerStack::alone) name_step_queries(*joined);
    return masks_.add(layer, trace_.layers.size(), std::move(*joined));
  }

  [[nodiscard]] StepContext context_of(const LayerId& id) const {
    using Keys = StepContext::Keys;
    const Keys keys = id.stack == LayerStack::alone ? Keys::unknown
                      : id.is_cross()               ? Keys::source
                                                    : Keys::own;
    return {.keys = keys, .tokens = count_names(trace_.metadata, "tokens")};
  }

  void warn_of_window(const StepSizes& sizes) {
    const std::string sentence = "The later steps have fewer keys than there were tokens (" +
                                 std::to_string(sizes.keys.back()) + " of " +
                                 std::to_string(sizes.first.back() + sizes.keys.back()) +
                                 "): they were read as a window over the latest ones.";
    auto& warnings = trace_.warnings;
    if (std::ranges::find(warnings, sentence) == warnings.end()) warnings.push_back(sentence);
  }

  /// `tokens` names the keys; the queries of a cache that held some are the last.
  void name_step_queries(const JoinedSteps& steps) {
    const std::int64_t before = steps.keys - steps.queries;
    const auto tokens = trace_.metadata.find("tokens");
    if (before <= 0 || tokens == trace_.metadata.end()) return;
    auto names = parse_json(tokens->second);
    if (!names || static_cast<std::int64_t>(names->array.size()) < steps.keys) return;
    names->array.erase(names->array.begin(), names->array.begin() + before);
    trace_.metadata.try_emplace("query_tokens", json_text(*names));
  }

  bool has_settings_;
  const AttentionSettings& settings_;
  Trace trace_;
  StepMasks masks_;
};

Expected<AttentionSettings> settings_of(const DumpContents& contents) noexcept {
  auto settings = read_attention_settings(contents.metadata);
  if (!settings) return settings;
  if (const auto score = describe(settings->score.function); !score.parameters.empty()) {
    return fail(ErrorCode::unsupported, "a dump holds no parameters of a score function: \"" +
                                            std::string(score.name) + "\" needs a trace file");
  }
  if (settings->heads >= 1 && settings->key_value_heads >= 1 &&
      settings->heads % settings->key_value_heads == 0) {
    return settings;
  }
  return fail(ErrorCode::invalid_argument,
              "the settings must name at least one head, a multiple of its key/value heads");
}

/// "'a', 'b' and 7 more".
std::string listed(std::span<const std::string> names) {
  constexpr std::size_t most = 8;
  std::string text;
  for (const std::string& name : names.first(std::min(most, names.size()))) {
    text += (text.empty() ? "'" : ", '") + name + "'";
  }
  if (names.size() > most) text += " and " + std::to_string(names.size() - most) + " more";
  return text;
}

}  // namespace

void warn_of_left_out(std::span<const std::string> names, std::vector<std::string>& warnings) {
  if (names.empty()) return;
  warnings.push_back(
      "Left out, as by their names they are neither weights nor queries, keys, "
      "values or tokens: " +
      listed(names) + ".");
}

Expected<Trace> trace_of_dump(const DumpContents& contents) noexcept {
  auto settings = settings_of(contents);
  if (!settings) return std::unexpected(settings.error());
  DumpNotes notes{.left_out = contents.left_out, .warnings = {}};
  auto parts = sort_dump(contents, *settings, notes);
  if (!parts) return std::unexpected(parts.error());
  if (parts->empty()) {
    return fail(ErrorCode::missing_tensor,
                "the file holds no attention: arrays named like 'attentions', 'layer.0.weights', "
                "or 'queries' and 'keys' are expected" +
                    (notes.left_out.empty() ? "" : "; there are " + listed(notes.left_out)));
  }
  auto trace = Builder(contents, *settings).build(*parts);
  if (!trace) return trace;
  std::ranges::copy(notes.warnings, std::back_inserter(trace->warnings));
  warn_of_left_out(notes.left_out, trace->warnings);
  check_token_names(*trace);
  return trace;
}

}  // namespace attention_playground
