#include "models/intervention/interventions.h"

#include <algorithm>

namespace attention_playground {

namespace {

Expected<void> check_place(const Intervention& one, const DecoderConfig& config) noexcept {
  if (one.layer >= config.layers) {
    return fail(ErrorCode::invalid_argument,
                "there is no layer " + std::to_string(one.layer) + ": there are " +
                    std::to_string(config.layers) + ", counted from 0",
                one.layer);
  }
  if (one.head < config.heads) return {};
  return fail(ErrorCode::invalid_argument,
              "there is no head " + std::to_string(one.head) + ": each layer has " +
                  std::to_string(config.heads) + ", counted from 0",
              one.head);
}

bool applies_to(std::int64_t wanted, std::int64_t index) noexcept {
  return wanted < 0 || wanted == index;
}

MaskSettings changed_mask(const Intervention& one) noexcept {
  MaskSettings mask{.causal = CausalAlignment::bottom_right};
  switch (one.mask) {
    case MaskChange::window:
    case MaskChange::sinks:
      mask.window_left = one.size - 1;
      mask.sinks = one.mask == MaskChange::sinks ? one.sinks : 0;
      break;
    case MaskChange::prefix:
      mask.prefix = one.size;
      break;
    case MaskChange::none:
      mask.causal = CausalAlignment::none;
      break;
  }
  return mask;
}

}  // namespace

void InterventionPlan::apply(const Intervention& one, HeadChanges& head) noexcept {
  switch (one.kind) {
    case InterventionKind::off:
      head.edit.averaged = one.mean;
      head.edit.output_factor = one.mean ? 1.0F : 0.0F;
      break;
    case InterventionKind::temperature:
      head.edit.temperature = one.number;
      break;
    case InterventionKind::block:
      head.blocked.push_back(one.token);
      break;
    case InterventionKind::mask:
      head.edit.mask = changed_mask(one);
      break;
    case InterventionKind::weights:
      head.edit.pattern = one.pattern;
      break;
    case InterventionKind::scale:
      head.edit.output_factor = one.number;
      break;
  }
}

Expected<std::shared_ptr<const InterventionPlan>> InterventionPlan::make(
    std::span<const Intervention> interventions, const DecoderConfig& config) noexcept {
  std::shared_ptr<InterventionPlan> plan(new InterventionPlan);
  plan->interventions_.assign(interventions.begin(), interventions.end());
  plan->changes_.resize(static_cast<std::size_t>(config.layers));
  plan->edits_.resize(static_cast<std::size_t>(config.layers));
  for (const Intervention& one : interventions) {
    if (auto good = check_place(one, config); !good) return std::unexpected(good.error());
    for (std::int64_t layer = 0; layer < config.layers; ++layer) {
      if (!applies_to(one.layer, layer)) continue;
      auto& heads = plan->changes_[static_cast<std::size_t>(layer)];
      heads.resize(static_cast<std::size_t>(config.heads));
      for (std::int64_t head = 0; head < config.heads; ++head) {
        if (applies_to(one.head, head)) plan->apply(one, heads[static_cast<std::size_t>(head)]);
      }
    }
  }
  for (std::size_t layer = 0; layer < plan->changes_.size(); ++layer) {
    for (const HeadChanges& head : plan->changes_[layer]) {
      HeadEdit edit = head.edit;
      if (!head.blocked.empty()) {
        const auto causal = config.causal ? CausalAlignment::bottom_right : CausalAlignment::none;
        if (!edit.mask) edit.mask = MaskSettings{.causal = causal};
        edit.mask->blocked = head.blocked;
      }
      plan->edits_[layer].push_back(edit);
    }
  }
  return plan;
}

std::span<const HeadEdit> InterventionPlan::layer(std::int64_t index) const noexcept {
  return edits_[static_cast<std::size_t>(index)];
}

std::int64_t InterventionPlan::reusable(std::int64_t kept) const noexcept {
  for (const Intervention& one : interventions_) {
    const bool is_mean = one.kind == InterventionKind::off && one.mean;
    const bool is_mask = one.kind == InterventionKind::mask;
    if (is_mean || (is_mask && one.mask == MaskChange::none)) return 0;
    if (is_mask && one.mask == MaskChange::prefix && kept < one.size) return 0;
  }
  return kept;
}

}  // namespace attention_playground
