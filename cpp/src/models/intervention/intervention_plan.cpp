#include "models/intervention/intervention_plan.h"

#include <algorithm>

#include "models/intervention/intervention_kinds.h"

namespace attention_playground {

namespace {

/// Each may leave a number at every head of a model.
constexpr std::size_t most_interventions = 4096;

bool applies_to(std::int64_t wanted, std::int64_t index) noexcept {
  return wanted < 0 || wanted == index;
}

std::string counted_from_0(std::int64_t count) {
  return std::to_string(count) + ", counted from 0";
}

/// Of a model with one stack a reader need not know its name.
std::string place_name(const StackShape& shape, bool is_only_stack) {
  return is_only_stack ? std::string() : " in " + std::string(stack_name(shape.stack));
}

Expected<void> check_site(const Site& site, const StackShape& shape, bool is_only_stack) noexcept {
  const std::string place = place_name(shape, is_only_stack);
  if (site.layer >= shape.layers) {
    return fail(ErrorCode::invalid_argument, "there is no layer " + std::to_string(site.layer) +
                                                 place + ": there are " +
                                                 counted_from_0(shape.layers));
  }
  if (site.head < shape.heads) return {};
  return fail(ErrorCode::invalid_argument, "there is no head " + std::to_string(site.head) + place +
                                               ": each layer has " + counted_from_0(shape.heads));
}

/// What JSON asks for already holds of interventions that are made in the program.
template <typename Kind>
Expected<void> check_reach(const Kind& /*kind*/, const Site& site) noexcept {
  constexpr Reach reach = KindRow<Kind>::reach;
  const bool names_layer = site.layer >= 0 || reach == Reach::heads || reach == Reach::model;
  const bool names_head = site.head >= 0 || reach != Reach::head;
  if (names_layer && names_head) return {};
  return fail(ErrorCode::invalid_argument, std::string("an intervention of the kind '") +
                                               KindRow<Kind>::name + "' must name its " +
                                               (names_layer ? "head" : "layer"));
}

template <typename Kind>
void apply_to_layers(const Kind& kind, const Site& site, const StackShape& shape,
                     std::vector<LayerChange>& layers) noexcept {
  for (std::int64_t index = 0; index < shape.layers; ++index) {
    if (!applies_to(site.layer, index)) continue;
    LayerChange& layer = layers[static_cast<std::size_t>(index)];
    if constexpr (KindRow<Kind>::reach == Reach::layer) {
      apply(kind, layer);
    } else {
      layer.heads.resize(static_cast<std::size_t>(shape.heads));
      for (std::int64_t head = 0; head < shape.heads; ++head) {
        if (!applies_to(site.head, head)) continue;
        HeadChange& change = layer.heads[static_cast<std::size_t>(head)];
        change.head = head;
        apply(kind, shape, change);
      }
    }
  }
}

/// The edit of a head, which looks at `change`.
HeadEdit complete_edit(const HeadChange& change, const MaskSettings& own_mask) noexcept {
  HeadEdit edit = change.edit;
  edit.painted = change.painted;
  edit.scores = change.scores;
  edit.rows = change.rows;
  // Nothing stays nothing, whatever it is multiplied by.
  if (change.silenced) edit.output_factor = 0.0F;
  if (change.blocked.empty()) return edit;
  if (!edit.mask) edit.mask = own_mask;
  edit.mask->blocked = change.blocked;
  return edit;
}

/// About every stack that has positions of its own.
bool names_whole_model(const Intervention& intervention) noexcept {
  return !intervention.site.stack && std::visit(
                                         []<typename Kind>(const Kind& /*kind*/) {
                                           return KindRow<Kind>::reach == Reach::model;
                                         },
                                         intervention.kind);
}

Error placed(Error error, std::int64_t place) noexcept {
  error.index = place;
  return error;
}

}  // namespace

void InterventionPlan::add_stack(const StackShape& shape) {
  StackPlan& stack = stacks_.emplace_back();
  stack.shape = shape;
  stack.allowed.assign(shape.mask.allowed.begin(), shape.mask.allowed.end());
  stack.shape.mask.allowed = stack.allowed;
  stack.layers.resize(static_cast<std::size_t>(shape.layers));
  stack.edits.resize(static_cast<std::size_t>(shape.layers));
}

Expected<InterventionPlan::StackPlan*> InterventionPlan::stack_of(const Site& site,
                                                                  std::int64_t place) noexcept {
  if (!site.stack && stacks_.size() == 1) return &stacks_.front();
  std::string names;
  for (StackPlan& stack : stacks_) {
    if (site.stack == stack.shape.stack) return &stack;
    names += (names.empty() ? "" : ", ") + std::string(stack_name(stack.shape.stack));
  }
  if (!site.stack) {
    return fail(ErrorCode::invalid_argument, "an intervention must name its stack: one of " + names,
                place);
  }
  return fail(ErrorCode::invalid_argument,
              "this model has no " + std::string(stack_name(*site.stack)) +
                  ": its attention is in " + names,
              place);
}

Expected<void> InterventionPlan::add(const Intervention& intervention,
                                     std::int64_t place) noexcept {
  if (names_whole_model(intervention)) {
    bool is_added = false;
    for (StackPlan& stack : stacks_) {
      if (stack.shape.positions == OwnPositions::kept) continue;
      if (auto added = add_to(stack, intervention, place); !added) return added;
      is_added = true;
    }
    // Where there is none, the first says so.
    if (is_added || stacks_.empty()) return {};
    return add_to(stacks_.front(), intervention, place);
  }
  auto stack = stack_of(intervention.site, place);
  if (!stack) return std::unexpected(stack.error());
  return add_to(**stack, intervention, place);
}

Expected<void> InterventionPlan::add_to(StackPlan& stack, const Intervention& intervention,
                                        std::int64_t place) noexcept {
  const StackShape& shape = stack.shape;
  const auto add_kind = [&]<typename Kind>(const Kind& kind) -> Expected<void> {
    if (auto good = check_reach(kind, intervention.site); !good) return good;
    if (auto good = check(kind, shape); !good) return good;
    if (auto good = check_site(intervention.site, shape, stacks_.size() == 1); !good) return good;
    apply_to_layers(kind, intervention.site, shape, stack.layers);
    return {};
  };
  auto added = std::visit(add_kind, intervention.kind);
  if (!added) return std::unexpected(placed(added.error(), place));
  return {};
}

void InterventionPlan::complete() noexcept {
  for (StackPlan& stack : stacks_) {
    for (std::size_t layer = 0; layer < stack.layers.size(); ++layer) {
      for (const HeadChange& head : stack.layers[layer].heads) {
        stack.edits[layer].push_back(complete_edit(head, stack.shape.mask));
      }
    }
  }
}

Expected<std::shared_ptr<const InterventionPlan>> InterventionPlan::make(
    std::span<const Intervention> interventions, const ModelShape& shape) noexcept {
  if (interventions.size() > most_interventions) {
    return fail(ErrorCode::invalid_argument, "there are " + std::to_string(interventions.size()) +
                                                 " interventions: a model takes at most " +
                                                 std::to_string(most_interventions));
  }
  std::shared_ptr<InterventionPlan> plan(new InterventionPlan);
  plan->interventions_.assign(interventions.begin(), interventions.end());
  // The masks look at memory of their stacks, which must stay where it is.
  plan->stacks_.reserve(shape.size());
  for (const StackShape& stack : shape) plan->add_stack(stack);
  for (std::size_t place = 0; place < interventions.size(); ++place) {
    // Edits look at the plan's own entries: cells that were painted stay with them.
    auto added = plan->add(plan->interventions_[place], static_cast<std::int64_t>(place));
    if (!added) return std::unexpected(added.error());
  }
  plan->complete();
  return plan;
}

const InterventionPlan::StackPlan* InterventionPlan::find(Stack stack) const noexcept {
  const auto found = std::ranges::find_if(
      stacks_, [&](const StackPlan& plan) { return plan.shape.stack == stack; });
  return found == stacks_.end() ? nullptr : &*found;
}

std::span<const HeadEdit> InterventionPlan::heads(Stack stack, std::int64_t layer) const noexcept {
  const StackPlan* const plan = find(stack);
  if (plan == nullptr) return {};
  return plan->edits[static_cast<std::size_t>(layer)];
}

bool InterventionPlan::skips_layer(Stack stack, std::int64_t layer) const noexcept {
  const StackPlan* const plan = find(stack);
  return plan != nullptr && plan->layers[static_cast<std::size_t>(layer)].skipped;
}

bool InterventionPlan::skips_feed_forward(Stack stack, std::int64_t layer) const noexcept {
  const StackPlan* const plan = find(stack);
  return plan != nullptr && plan->layers[static_cast<std::size_t>(layer)].skips_feed_forward;
}

std::int64_t InterventionPlan::unchanged_layers(Stack stack) const noexcept {
  const StackPlan* const plan = find(stack);
  if (plan == nullptr || positions(stack)) return 0;
  const auto changed = std::ranges::find_if(plan->layers, [](const LayerChange& layer) {
    return !layer.heads.empty() || layer.skipped || layer.skips_feed_forward;
  });
  return changed - plan->layers.begin();
}

std::optional<PositionScheme> InterventionPlan::positions(Stack stack) const noexcept {
  std::optional<PositionScheme> scheme;
  for (const Intervention& intervention : interventions_) {
    const auto* const replaced = std::get_if<ReplacePositions>(&intervention.kind);
    if (replaced != nullptr && intervention.site.stack.value_or(stack) == stack) {
      scheme = replaced->scheme;
    }
  }
  return scheme;
}

std::int64_t InterventionPlan::reusable(std::int64_t kept) const noexcept {
  for (const Intervention& intervention : interventions_) {
    kept = std::min(
        kept,
        std::visit([&](const auto& kind) { return attention_playground::reusable(kind, kept); },
                   intervention.kind));
  }
  return kept;
}

bool InterventionPlan::fits(const ModelShape& shape) const noexcept {
  return std::ranges::equal(stacks_, shape, [](const StackPlan& plan, const StackShape& other) {
    return plan.shape.stack == other.stack && plan.shape.layers == other.layers &&
           plan.shape.heads == other.heads;
  });
}

}  // namespace attention_playground
