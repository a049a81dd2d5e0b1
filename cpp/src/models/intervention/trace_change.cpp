#include "models/intervention/trace_change.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "models/intervention/intervention_plan.h"
#include "traces/kept_head.h"
#include "traces/layer_id.h"

namespace attention_playground {

namespace {

using Plan = std::shared_ptr<const InterventionPlan>;

/// What a layer of a trace is among those of its model.
struct LayerSite {
  Stack stack = Stack::decoder_self;
  std::int64_t index = 0;  // within the stack
  std::int64_t place = 0;  // among the trace's layers
};

LayerSite site_of(const LayerTrace& layer, std::int64_t place) noexcept {
  const LayerId id = layer.id;
  const Stack own = id.in_encoder() ? Stack::encoder_self : Stack::decoder_self;
  return {.stack = id.is_cross() ? Stack::decoder_cross : own, .index = id.index, .place = place};
}

bool lies_in(const Site& site, const LayerSite& layer) noexcept {
  if (site.layer < 0) return !site.stack || site.stack == layer.stack;
  if (!site.stack) return site.layer == layer.place;
  return site.stack == layer.stack && site.layer == layer.index;
}

bool is_on_heads(const Intervention& intervention) noexcept {
  return !std::holds_alternative<SkipLayer>(intervention.kind) &&
         !std::holds_alternative<SkipFeedForward>(intervention.kind);
}

bool needs_no_vectors(const Intervention& intervention) noexcept {
  return std::holds_alternative<PaintWeight>(intervention.kind) ||
         std::holds_alternative<ReplaceWeights>(intervention.kind) ||
         std::holds_alternative<ReplaceRows>(intervention.kind);
}

/// A layer alone as a model's only one.
Expected<Plan> plan_of(const Trace& trace, std::int64_t place,
                       std::span<const Intervention> interventions) noexcept {
  const LayerTrace& layer = trace.layers[static_cast<std::size_t>(place)];
  const LayerSite own = site_of(layer, place);
  std::vector<Intervention> here;
  for (const Intervention& intervention : interventions) {
    if (!lies_in(intervention.site, own) || !is_on_heads(intervention)) continue;
    if (layer.source) return fail(ErrorCode::unsupported, made_elsewhere);
    if (!layer.has_vectors() && !needs_no_vectors(intervention)) {
      return fail(ErrorCode::unsupported,
                  "this trace holds only weights: of its heads only weights can be set");
    }
    Intervention& copy = here.emplace_back(intervention);
    copy.site = {.stack = std::nullopt, .layer = 0, .head = intervention.site.head};
  }
  const bool between_two = own.stack == Stack::decoder_cross;
  const StackShape shape{
      .stack = own.stack,
      .layers = 1,
      .heads = layer.heads,
      .mask = layer_mask(trace, layer),
      .alignment = between_two ? CausalAlignment::top_left : CausalAlignment::bottom_right,
      // Queries and keys are those of the positions that the trace was made with.
      .positions = OwnPositions::learned,
      .has_pairs = true,
      .divides_by_root = layer.score.settings().function == ScoreFunction::scaled_dot,
      .skips_layers = false,
      .has_feed_forward = false};
  return InterventionPlan::make(here, {shape});
}

std::span<const HeadEdit> edits_of(const InterventionPlan& plan, const LayerTrace& layer,
                                   std::int64_t place) noexcept {
  return plan.heads(site_of(layer, place).stack, 0);
}

Expected<void> check_change(const Trace& trace,
                            std::span<const Intervention> interventions) noexcept {
  const auto is_edited = [](const LayerTrace& layer) { return !layer.edits.empty(); };
  if (!trace.edited_later && std::ranges::any_of(trace.layers, is_edited)) {
    return fail(ErrorCode::unsupported,
                "a model made this trace with interventions: run it with others instead");
  }
  const auto layers = static_cast<std::int64_t>(trace.layers.size());
  for (std::size_t index = 0; index < interventions.size(); ++index) {
    const auto place = static_cast<std::int64_t>(index);
    const Intervention& intervention = interventions[index];
    if (!is_on_heads(intervention)) {
      return fail(ErrorCode::unsupported, "a trace without its model has no layer to skip", place);
    }
    if (std::holds_alternative<ReplacePositions>(intervention.kind)) {
      return fail(ErrorCode::unsupported, "a trace without its model has no positions to exchange",
                  place);
    }
    if (!intervention.site.stack && intervention.site.layer >= layers) {
      return fail(ErrorCode::invalid_argument,
                  "there is no layer " + std::to_string(intervention.site.layer) + ": there are " +
                      std::to_string(layers) + ", counted from 0",
                  place);
    }
  }
  return {};
}

}  // namespace

Expected<HeadStages> head_with(const Trace& trace, std::int64_t layer, std::int64_t head,
                               std::span<const Intervention> interventions,
                               bool every_stage) noexcept {
  auto found = trace.find(layer, head);
  if (!found) return std::unexpected(found.error());
  auto plan = plan_of(trace, layer, interventions);
  if (!plan) return std::unexpected(plan.error());
  return kept_head_under(trace, edits_of(**plan, **found, layer), layer, head, every_stage);
}

Expected<void> change_trace(Trace& trace, std::span<const Intervention> interventions) noexcept {
  if (auto good = check_change(trace, interventions); !good) return good;
  auto plans = std::make_shared<std::vector<Plan>>();
  for (std::size_t index = 0; index < trace.layers.size(); ++index) {
    auto plan = plan_of(trace, static_cast<std::int64_t>(index), interventions);
    if (!plan) return std::unexpected(plan.error());
    plans->push_back(std::move(*plan));
  }
  for (std::size_t index = 0; index < trace.layers.size(); ++index) {
    LayerTrace& layer = trace.layers[index];
    const auto edits = edits_of(*(*plans)[index], layer, static_cast<std::int64_t>(index));
    layer.edits.assign(edits.begin(), edits.end());
  }
  trace.kept_edits = std::move(plans);
  trace.edited_later = true;
  return {};
}

}  // namespace attention_playground
