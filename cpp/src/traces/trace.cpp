#include "traces/trace.h"

#include <algorithm>

#include "attention/head_edit.h"
#include "attention/long_head.h"
#include "attention/mask.h"
#include "attention/stages.h"
#include "base/matrix.h"
#include "traces/kept_head.h"

namespace attention_playground {

namespace {

AttentionInput input_of(const LayerTrace& layer, const LayerQueries& queries) noexcept {
  const std::int64_t key_columns = layer.key_value_heads * layer.key_width();
  // Without values the keys stand in for them: the output is then dropped.
  const bool has_values = layer.has_values();
  const float* const values = has_values ? layer.value_rows.data() : layer.key_rows.data();
  const std::int64_t value_columns =
      has_values ? layer.key_value_heads * layer.value_width : key_columns;
  return {
      .queries = const_matrix_view(queries.all.data(), layer.queries, layer.heads * layer.width),
      .keys = const_matrix_view(layer.key_rows.data(), layer.keys, key_columns),
      .values = const_matrix_view(values, layer.keys, value_columns),
  };
}

/// Which cells the mask allows, where that is not written yet, and which rows have none.
void write_mask(const MaskSettings* mask, std::int64_t head, HeadStages& stages) noexcept {
  const MaskPlace place{.queries = stages.queries, .keys = stages.keys, .head = head};
  const auto keys = static_cast<std::size_t>(stages.keys);
  for (std::int64_t query = 0; query < stages.queries; ++query) {
    const auto row = stages.allowed.span().subspan(static_cast<std::size_t>(query) * keys, keys);
    if (mask != nullptr) write_allowed_row(*mask, place, query, row);
    stages.empty_rows.data()[query] = std::ranges::count(row, 0) == stages.keys ? 1 : 0;
  }
}

/// Patterns and painted weights over weights that were given.
Expected<void> edit_given(const AttentionSettings& settings, const BlockPlace& place,
                          HeadStages& stages) noexcept {
  const HeadEdit* const edit = edit_of(settings.edits, place.head);
  if (edit == nullptr) return {};
  auto patterns = Buffer<float>::allocate(stages.weights.size(), "a head's weights");
  if (!patterns) return std::unexpected(patterns.error());
  std::ranges::transform(stages.allowed.span(), patterns->data(), [](std::uint8_t allowed) {
    return allowed != 0 ? 0.0F : -std::numeric_limits<float>::infinity();
  });
  MatrixView all = matrix_view(patterns->data(), place.queries, place.keys);
  MatrixView weights = matrix_view(stages.weights.data(), place.queries, place.keys);
  replace_by_pattern(*edit, place, all);
  if (auto done = normalise(settings.empty_row, all, {}); !done) return done;
  for (std::int64_t query = 0; query < place.queries; ++query) {
    if (pattern_of(*edit, query) != WeightPattern::softmax) weights.row(query) = all.row(query);
  }
  paint(settings, place, weights);
  return {};
}

/// What is known of a head of which only the weights were given, or are made from another trace's:
/// these `edited` or not.
Expected<HeadStages> given_weights(const LayerTrace& layer, const AttentionSettings& settings,
                                   std::int64_t head, bool edited_source) noexcept {
  HeadStages stages;
  stages.queries = layer.queries;
  stages.keys = layer.keys;
  const std::int64_t cells = layer.queries * layer.keys;
  auto weights = Buffer<float>::allocate(cells, "a head's weights");
  auto allowed = Buffer<std::uint8_t>::allocate(cells, "a head's mask");
  auto empty = Buffer<std::uint8_t>::allocate(layer.queries, "a head's mask");
  if (!weights) return std::unexpected(weights.error());
  if (!allowed) return std::unexpected(allowed.error());
  if (!empty) return std::unexpected(empty.error());
  if (layer.source) {
    auto done = layer.source->write(head, edited_source, weights->span(), allowed->span());
    if (!done) return std::unexpected(done.error());
  } else {
    std::copy_n(layer.weights.data() + head * cells, cells, weights->data());
  }
  stages.weights = std::move(*weights);
  stages.allowed = std::move(*allowed);
  stages.empty_rows = std::move(*empty);
  write_mask(layer.source ? nullptr : &settings.mask, head, stages);
  auto edited =
      edit_given(settings, {.head = head, .queries = layer.queries, .keys = layer.keys}, stages);
  if (!edited) return std::unexpected(edited.error());
  return stages;
}

/// query . key of one head as they were before rotary positions, scaled alike.
Expected<Buffer<float>> unrotated_scores(const AttentionSettings& settings, const LayerTrace& layer,
                                         std::int64_t head) noexcept {
  auto scores = Buffer<float>::allocate(layer.queries * layer.keys, "a head's scores");
  if (!scores) return scores;
  const Unrotated& before = *layer.unrotated;
  const std::int64_t shared = head / (layer.heads / layer.key_value_heads);
  const MatrixView all = matrix_view(scores->data(), layer.queries, layer.keys);
  score(
      head_view(const_matrix_view(before.queries.data(), layer.queries, layer.heads * layer.width),
                head, layer.width),
      head_view(
          const_matrix_view(before.keys.data(), layer.keys, layer.key_value_heads * layer.width),
          shared, layer.width),
      all);
  scale(scale_factor(settings, layer.width, head), all);
  return scores;
}

Expected<void> check_other_mask(const MaskSettings& other, const LayerTrace& layer) noexcept {
  const auto has_own = [](const HeadEdit& edit) { return edit.mask.has_value(); };
  if (std::ranges::any_of(layer.edits, has_own)) {
    return fail(ErrorCode::unsupported,
                "the interventions of this trace have masks of their own: run the model with the "
                "other mask instead");
  }
  if (layer.has_vectors()) return check_mask(other, layer.heads, layer.queries, layer.keys);
  return fail(ErrorCode::unsupported,
              "this trace holds only weights: another mask needs its queries and keys");
}

MaskSettings without_later(MaskSettings mask) noexcept {
  if (mask.causal == CausalAlignment::none) mask.causal = CausalAlignment::bottom_right;
  return mask;
}

/// A layer's mask without what comes later in its own sequence: between two, nothing does.
MaskSettings hiding_later(const Trace& trace, const LayerTrace& layer) noexcept {
  const MaskSettings own = layer_mask(trace, layer);
  return layer.id.is_cross() ? own : without_later(own);
}

/// Puts the trace's own masks and weights aside, once; weights are then computed anew.
void cover_masks(Trace& trace) noexcept {
  if (!trace.covered) {
    CoveredMasks& own = trace.covered.emplace();
    own.shared = std::move(trace.mask);
    for (LayerTrace& layer : trace.layers) {
      own.layers.push_back(layer.mask);
      own.weights.push_back(std::move(layer.weights));
    }
  }
  for (LayerTrace& layer : trace.layers) layer.weights = {};
}

void uncover_masks(Trace& trace) noexcept {
  if (!trace.covered) return;
  trace.mask = std::move(trace.covered->shared);
  for (std::size_t index = 0; index < trace.layers.size(); ++index) {
    trace.layers[index].mask = trace.covered->layers[index];
    trace.layers[index].weights = std::move(trace.covered->weights[index]);
  }
  trace.covered.reset();
}

}  // namespace

Expected<OwnedMask> OwnedMask::copy(const MaskSettings& mask) noexcept {
  auto cells =
      Buffer<std::uint8_t>::allocate(static_cast<std::int64_t>(mask.allowed.size()), "the mask");
  if (!cells) return std::unexpected(cells.error());
  std::copy(mask.allowed.begin(), mask.allowed.end(), cells->data());
  OwnedMask owned{.settings = mask, .cells = std::move(*cells)};
  owned.settings.allowed = owned.cells.span();
  return owned;
}

Expected<void> Trace::set_mask(const MaskSettings& other) noexcept {
  for (const LayerTrace& layer : layers) {
    if (auto takes = check_other_mask(other, layer); !takes) return takes;
  }
  auto owned = OwnedMask::copy(other);
  if (!owned) return std::unexpected(owned.error());
  cover_masks(*this);
  mask = std::move(*owned);
  for (LayerTrace& layer : layers) layer.mask = std::nullopt;
  return {};
}

Expected<void> Trace::hide_later(bool hides) noexcept {
  if (!hides) {
    uncover_masks(*this);
    return {};
  }
  for (const LayerTrace& layer : layers) {
    auto takes = check_other_mask(hiding_later(*this, layer), layer);
    if (!takes) return takes;
  }
  uncover_masks(*this);
  auto shared = OwnedMask::copy(without_later(mask.settings));
  if (!shared) return std::unexpected(shared.error());
  cover_masks(*this);
  mask = std::move(*shared);
  for (LayerTrace& layer : layers) {
    if (layer.id.is_cross()) {
      if (!layer.mask) layer.mask = covered->shared.settings;
    } else if (layer.mask) {
      layer.mask = without_later(*layer.mask);
    }
  }
  return {};
}

Expected<const LayerTrace*> Trace::find(std::int64_t layer, std::int64_t head) const noexcept {
  const auto count = static_cast<std::int64_t>(layers.size());
  if (layer < 0 || layer >= count) {
    return fail(ErrorCode::invalid_argument,
                "there is no layer " + std::to_string(layer) + ": there are " +
                    std::to_string(count) + ", counted from 0",
                layer);
  }
  const LayerTrace& found = layers[static_cast<std::size_t>(layer)];
  if (head < 0 || head >= found.heads) {
    return fail(ErrorCode::invalid_argument,
                "there is no head " + std::to_string(head) + " in layer " + std::to_string(layer) +
                    ": there are " + std::to_string(found.heads) + ", counted from 0",
                head);
  }
  return &found;
}

const MaskSettings& layer_mask(const Trace& trace, const LayerTrace& layer) noexcept {
  return layer.mask ? *layer.mask : trace.mask.settings;
}

Expected<void> write_allowed(const Trace& trace, const LayerTrace& layer, std::int64_t head,
                             std::span<std::uint8_t> allowed, bool edited) noexcept {
  if (layer.source) return layer.source->write(head, edited, {}, allowed);
  const MaskPlace place{.queries = layer.queries, .keys = layer.keys, .head = head};
  const auto keys = static_cast<std::size_t>(layer.keys);
  AttentionSettings settings = layer_settings(trace, layer);
  if (!edited) settings.edits = {};
  const MaskSettings& mask = mask_of(settings, head);
  for (std::int64_t query = 0; query < layer.queries; ++query) {
    write_allowed_row(mask, place, query,
                      allowed.subspan(static_cast<std::size_t>(query) * keys, keys));
  }
  return {};
}

AttentionSettings layer_settings(const Trace& trace, const LayerTrace& layer) noexcept {
  return {.heads = layer.heads,
          .key_value_heads = layer.key_value_heads,
          .score = layer.score.settings(),
          .scale = layer.scale,
          .soft_cap = layer.soft_cap,
          .mask = layer_mask(trace, layer),
          .empty_row = trace.empty_row,
          .edits = layer.edits};
}

Expected<LayerQueries> layer_queries(const LayerTrace& layer) noexcept {
  LayerQueries result;
  if (!layer.unrotated) {
    result.all = layer.query_rows.span();
    return result;
  }
  const Unrotated& before = *layer.unrotated;
  auto rotated = Buffer<float>::allocate(before.queries.size(), "the rotated queries");
  if (!rotated) return std::unexpected(rotated.error());
  std::copy_n(before.queries.data(), before.queries.size(), rotated->data());
  auto done = rotate(before.tables, before.pairing, layer.heads,
                     matrix_view(rotated->data(), layer.queries, layer.heads * layer.width));
  if (!done) return std::unexpected(done.error());
  result.rotated = std::move(*rotated);
  result.all = result.rotated.span();
  return result;
}

namespace {

/// The weights that are kept are those under the edits, too.
bool keeps_weights(const Trace& trace, const LayerTrace& layer) noexcept {
  return layer.weights.size() > 0 && (layer.edits.empty() || !trace.edited_later);
}

}  // namespace

Expected<LayerQueries> queries_of_rows(const Trace& trace, const LayerTrace& layer) noexcept {
  if (keeps_weights(trace, layer) || !layer.has_vectors()) return LayerQueries{};
  return layer_queries(layer);
}

std::int64_t rows_at_once(const Trace& trace, const LayerTrace& layer) noexcept {
  constexpr std::int64_t few = 64;
  const bool one_by_one = layer.has_vectors() || keeps_weights(trace, layer);
  return one_by_one ? std::min(few, layer.queries) : layer.queries;
}

Expected<void> write_rows(const Trace& trace, const LayerTrace& layer, const LayerQueries& queries,
                          std::int64_t head, std::int64_t first, std::span<float> rows) noexcept {
  const bool is_kept = keeps_weights(trace, layer);
  if (!is_kept && layer.has_vectors()) {
    return attend_rows(input_of(layer, queries), layer_settings(trace, layer), head, first, rows);
  }
  const std::int64_t cells = layer.queries * layer.keys;
  const std::int64_t from = first * layer.keys;
  if (head < 0 || head >= layer.heads || from < 0 || from > cells ||
      static_cast<std::int64_t>(rows.size()) > cells - from) {
    return fail(ErrorCode::shape_mismatch, "the rows should lie in the head");
  }
  HeadStages stages;
  const float* start = nullptr;
  if (is_kept) {
    start = layer.weights.data() + head * cells;
  } else {
    auto made = given_weights(layer, layer_settings(trace, layer), head, true);
    if (!made) return std::unexpected(made.error());
    stages = std::move(*made);
    start = stages.weights.data();
  }
  std::copy_n(start + from, rows.size(), rows.data());
  return {};
}

Expected<LayerWeights> layer_weights(const Trace& trace, const LayerTrace& layer) noexcept {
  LayerWeights result;
  if (keeps_weights(trace, layer)) {
    result.all = layer.weights.span();
    return result;
  }
  const std::int64_t cells = layer.queries * layer.keys;
  auto weights = Buffer<float>::allocate(layer.heads * cells, "the weights");
  if (!weights) return std::unexpected(weights.error());
  auto queries = queries_of_rows(trace, layer);
  if (!queries) return std::unexpected(queries.error());
  for (std::int64_t head = 0; head < layer.heads; ++head) {
    const auto rows = weights->span().subspan(static_cast<std::size_t>(head * cells),
                                              static_cast<std::size_t>(cells));
    auto done = write_rows(trace, layer, *queries, head, 0, rows);
    if (!done) return std::unexpected(done.error());
  }
  result.computed = std::move(*weights);
  result.all = result.computed.span();
  return result;
}

Expected<Buffer<float>> layer_outputs(const Trace& trace, const LayerTrace& layer) noexcept {
  auto output =
      Buffer<float>::allocate(layer.queries * layer.heads * layer.value_width, "the heads' output");
  if (!output) return output;
  auto queries = layer_queries(layer);
  if (!queries) return std::unexpected(queries.error());
  auto done =
      attend(input_of(layer, *queries), layer_settings(trace, layer), {.output = output->span()});
  if (!done) return std::unexpected(done.error());
  return output;
}

Expected<HeadStages> Trace::head(std::int64_t layer, std::int64_t head) const noexcept {
  auto found = find(layer, head);
  if (!found) return std::unexpected(found.error());
  const LayerTrace& own = **found;
  if (own.source) return given_weights(own, layer_settings(*this, own), head, true);
  return head_under(own.edits, layer, head);
}

bool leaves_stages_out(const LayerTrace& layer) noexcept {
  return layer.has_vectors() && !layer.source && layer.queries * layer.keys > cells_of_long_head;
}

Expected<HeadStages> Trace::head_under(std::span<const HeadEdit> edits, std::int64_t layer,
                                       std::int64_t head) const noexcept {
  return kept_head_under(*this, edits, layer, head, true);
}

Expected<HeadStages> kept_head_under(const Trace& trace, std::span<const HeadEdit> edits,
                                     std::int64_t layer, std::int64_t head,
                                     bool every_stage) noexcept {
  auto found = trace.find(layer, head);
  if (!found) return std::unexpected(found.error());
  if (!leaves_stages_out(**found)) every_stage = true;
  AttentionSettings settings = layer_settings(trace, **found);
  settings.edits = edits;
  if ((*found)->source && !edits.empty()) return fail(ErrorCode::unsupported, made_elsewhere);
  if (!(*found)->has_vectors()) return given_weights(**found, settings, head, false);
  auto queries = layer_queries(**found);
  if (!queries) return std::unexpected(queries.error());
  auto stages = attend_head(input_of(**found, *queries), settings, head, every_stage);
  if (!stages) return stages;
  if (!(*found)->has_values()) {
    stages->value_width = 0;
    stages->output = {};
  }
  if (!(*found)->unrotated || !every_stage) return stages;
  auto before = unrotated_scores(settings, **found, head);
  if (!before) return std::unexpected(before.error());
  stages->unrotated_scores = std::move(*before);
  return stages;
}

}  // namespace attention_playground
