#pragma once
// Changes inside a decoder's forward pass: heads switched off, tempered, masked
// or replaced; tokens that nobody may look at. They flow on to the logits.

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "attention/settings.h"
#include "base/error.h"
#include "models/decoder/decoder_config.h"

namespace attention_playground {

enum class InterventionKind : std::uint8_t { off, temperature, block, mask, weights, scale };

enum class MaskChange : std::uint8_t {
  window,  // the last `size` tokens, itself included
  sinks,   // those, and the first `sinks` tokens
  prefix,  // causal, but the first `size` tokens see each other
  none,    // everything sees everything
};

struct Intervention {
  InterventionKind kind = InterventionKind::off;
  std::int64_t layer = -1;  // -1: all layers
  std::int64_t head = -1;   // -1: all heads
  bool mean = false;        // off: the head's mean over the text in place of nothing
  float number = 1.0F;      // temperature, or the factor of `scale`
  std::int64_t token = 0;   // block: a position
  MaskChange mask = MaskChange::window;
  std::int64_t size = 0;
  std::int64_t sinks = 0;
  WeightPattern pattern = WeightPattern::uniform;

  friend bool operator==(const Intervention&, const Intervention&) = default;
};

/// From a JSON array of objects as web/src/core/types.ts describes them.
/// `invalid_argument` says which entry and what was expected.
[[nodiscard]] Expected<std::vector<Intervention>> read_interventions(
    std::string_view json) noexcept;

/// All interventions put together for every head of a model.
class InterventionPlan {
 public:
  /// Later entries win over earlier ones of the same kind; blocked tokens add up.
  [[nodiscard]] static Expected<std::shared_ptr<const InterventionPlan>> make(
      std::span<const Intervention> interventions, const DecoderConfig& config) noexcept;

  InterventionPlan(const InterventionPlan&) = delete;
  InterventionPlan& operator=(const InterventionPlan&) = delete;

  /// One edit per head of a layer, or none where the layer is as it was. They
  /// look at memory of this plan.
  [[nodiscard]] std::span<const HeadEdit> layer(std::int64_t index) const noexcept;

  /// Of `kept` tokens that have not changed, how many keep their results when
  /// others follow: all, unless a token may look at later ones.
  [[nodiscard]] std::int64_t reusable(std::int64_t kept) const noexcept;

  [[nodiscard]] std::span<const Intervention> interventions() const noexcept {
    return interventions_;
  }

 private:
  InterventionPlan() = default;

  struct HeadChanges {
    HeadEdit edit;
    std::vector<std::int64_t> blocked;
  };
  void apply(const Intervention& one, HeadChanges& head) noexcept;

  std::vector<Intervention> interventions_;
  std::vector<std::vector<HeadChanges>> changes_;  // [layers][heads], or an empty layer
  std::vector<std::vector<HeadEdit>> edits_;       // the same, with their masks complete
};

}  // namespace attention_playground
