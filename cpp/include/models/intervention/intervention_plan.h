#pragma once
// All interventions put together for every head and layer of a model.

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/error.h"
#include "models/intervention/intervention.h"
#include "models/intervention/model_shape.h"

namespace attention_playground {

/// What the interventions leave of a head, with what its edit looks at.
struct HeadChange {
  std::int64_t head = 0;
  HeadEdit edit = {};
  bool silenced = false;  // off by zero, whatever else its output is multiplied by
  std::vector<std::int64_t> blocked = {};
  std::vector<PaintedWeight> painted = {};
  std::vector<PaintedScore> scores = {};
  std::vector<PatternRows> rows = {};
};
struct LayerChange {
  std::vector<HeadChange> heads = {};  // one per head, or none
  bool skipped = false;
  bool skips_feed_forward = false;
};

class InterventionPlan {
 public:
  /// Later entries win over earlier ones of the same kind; blocked tokens and what
  /// is painted add up. `invalid_argument` or `unsupported` with the entry's place in the list
  /// where the model has no such site or the entry asks for what cannot be.
  [[nodiscard]] static Expected<std::shared_ptr<const InterventionPlan>> make(
      std::span<const Intervention> interventions, const ModelShape& shape) noexcept;

  InterventionPlan(const InterventionPlan&) = delete;
  InterventionPlan& operator=(const InterventionPlan&) = delete;

  /// One edit per head of a layer, or none where its heads are as they were. They look at
  /// memory of this plan.
  [[nodiscard]] std::span<const HeadEdit> heads(Stack stack, std::int64_t layer) const noexcept;
  [[nodiscard]] bool skips_layer(Stack stack, std::int64_t layer) const noexcept;
  [[nodiscard]] bool skips_feed_forward(Stack stack, std::int64_t layer) const noexcept;

  /// How many layers of a stack come ahead of the first thing that is changed.
  [[nodiscard]] std::int64_t unchanged_layers(Stack stack) const noexcept;

  /// What stands in place of the stack's own positions.
  [[nodiscard]] std::optional<PositionScheme> positions(Stack stack) const noexcept;

  /// Of `kept` tokens that have not changed, how many keep their results when
  /// others follow: all, unless a token may look at later ones.
  [[nodiscard]] std::int64_t reusable(std::int64_t kept) const noexcept;

  [[nodiscard]] std::span<const Intervention> interventions() const noexcept {
    return interventions_;
  }
  /// Whether it was made for a model with these stacks, layers and heads.
  [[nodiscard]] bool fits(const ModelShape& shape) const noexcept;

 private:
  InterventionPlan() = default;

  struct StackPlan {
    StackShape shape;                          // whose mask looks at `allowed`
    std::vector<std::uint8_t> allowed;         // [queries, keys] or [heads, queries, keys]
    std::vector<LayerChange> layers;           // one per layer
    std::vector<std::vector<HeadEdit>> edits;  // of each layer one per head, or none
  };
  void add_stack(const StackShape& shape);
  [[nodiscard]] Expected<void> add(const Intervention& intervention, std::int64_t place) noexcept;
  [[nodiscard]] Expected<void> add_to(StackPlan& stack, const Intervention& intervention,
                                      std::int64_t place) noexcept;
  [[nodiscard]] Expected<StackPlan*> stack_of(const Site& site, std::int64_t place) noexcept;
  void complete() noexcept;
  [[nodiscard]] const StackPlan* find(Stack stack) const noexcept;

  std::vector<Intervention> interventions_;
  std::vector<StackPlan> stacks_;
};

}  // namespace attention_playground
