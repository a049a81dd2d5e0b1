#include "traces/dump/dump_masks.h"

#include "traces/dump/dump_vectors.h"

namespace attention_playground {

Expected<void> StepMasks::add(const LayerTrace& layer, std::size_t index,
                              JoinedSteps&& joined) noexcept {
  joined.weights = {};
  const auto [place, is_new] = groups_.try_emplace({layer.id.stack, layer.id.kind});
  Group& group = place->second;
  group.layers.push_back(index);
  if (is_new) {
    group.steps = std::move(joined);
    return {};
  }
  const bool whole = group.steps.sizes.is_one() && joined.sizes.is_one();
  if (!whole && group.steps.sizes != joined.sizes) {
    return layer_mismatch(layer, "other layers have other steps of generation");
  }
  group.steps.causal = group.steps.causal && joined.causal;
  return {};
}

Expected<void> StepMasks::apply(Trace& trace) const noexcept {
  auto kept = std::make_shared<std::vector<OwnedMask>>();
  kept->reserve(groups_.size());
  for (const auto& [operation, group] : groups_) {
    const JoinedSteps& steps = group.steps;
    if (!steps.sizes.hides()) continue;
    MaskSettings mask{.causal = CausalAlignment::bottom_right};
    auto cells = steps.causal ? Buffer<std::uint8_t>() : cells_of(steps);
    if (!cells) return std::unexpected(cells.error());
    if (!steps.causal) mask = {.allowed = cells->span()};
    auto owned = OwnedMask::copy(mask);
    if (!owned) return std::unexpected(owned.error());
    if (group.layers.size() == trace.layers.size()) {
      trace.mask = std::move(*owned);
      return {};
    }
    kept->push_back(std::move(*owned));
    for (const std::size_t index : group.layers) trace.layers[index].mask = kept->back().settings;
  }
  trace.kept = std::move(kept);
  return {};
}

}  // namespace attention_playground
