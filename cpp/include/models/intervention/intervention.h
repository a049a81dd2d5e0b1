#pragma once
// One change inside a forward pass, in every model that has heads: a head switched off,
// tempered, masked, painted or replaced; a layer skipped. What follows is computed with it.

#include <cstdint>
#include <string_view>
#include <variant>
#include <vector>

#include "attention/settings.h"
#include "base/error.h"
#include "models/intervention/model_shape.h"

namespace attention_playground {

/// The head's output becomes zero, or at every token its mean over the text, where it
/// enters the output projection: the projection's bias stays.
struct SwitchOff {
  bool mean = false;
  friend bool operator==(const SwitchOff&, const SwitchOff&) = default;
};

/// Scores are divided by it before softmax.
struct SetTemperature {
  float temperature = 1.0F;
  friend bool operator==(const SetTemperature&, const SetTemperature&) = default;
};

/// Scores are q . k as they are, not divided by the root of the width.
struct LeaveUnscaled {
  friend bool operator==(const LeaveUnscaled&, const LeaveUnscaled&) = default;
};

/// score -> cap * tanh(score / cap): no score is larger.
struct CapScores {
  float cap = 50.0F;
  friend bool operator==(const CapScores&, const CapScores&) = default;
};

/// How the model learns of positions, in place of its own way, in every layer of every stack that
/// has its own (or of the one that the site names): not at all; by
/// sinusoids (Vaswani 2017) in place of learned vectors, each as long as the one it stands for;
/// by what a score loses for the distance, each head at a slope of its own (ALiBi, Press 2022); or,
/// in place of learned vectors, by turning queries and keys (rotary, Su 2021; base 10,000, halves).
struct ReplacePositions {
  PositionScheme scheme = PositionScheme::none;
  friend bool operator==(const ReplacePositions&, const ReplacePositions&) = default;
};

/// Nobody may look at the key at this position; a query that then has no key left gets
/// weights of zero. Blocked keys add up, and stay hidden under another mask.
struct BlockToken {
  std::int64_t token = 0;
  friend bool operator==(const BlockToken&, const BlockToken&) = default;
};

enum class MaskShape : std::uint8_t {
  window,   // the last `size` tokens, itself included
  sinks,    // those, and the first `sinks` tokens
  prefix,   // causal, but the first `size` tokens see each other
  none,     // everything sees everything
  causal,   // itself and what comes before
  dilated,  // `size` tokens, `step` apart
  blocks,   // the tokens of its own block of `size`
  padding,  // the first `size` tokens: what follows is padding
  random,   // its own block of `size` and `drawn` others that `seed` draws
  painted,  // `cells` of the first tokens by hand; beyond them the model's own mask
  own,      // the model's own
};

/// Another mask in place of the model's own.
struct ReplaceMask {
  MaskShape shape = MaskShape::window;
  std::int64_t size = 0;
  std::int64_t sinks = 0;
  std::int64_t step = 1;
  std::int64_t drawn = 0;
  std::int64_t seed = 0;
  /// Of window, sinks, dilated, blocks, padding and random: what comes later is seen as well as
  /// what came before; else it is hidden.
  bool later = false;
  /// What a row becomes that is left with nothing.
  EmptyRow empty_row = EmptyRow::zero;
  std::int64_t queries = 0;
  std::int64_t keys = 0;
  std::vector<std::uint8_t> cells = {};  // [queries, keys], 1: allowed
  /// Painted by hand over any of these, as attention/settings.h says.
  std::vector<PaintedRectangle> rectangles = {};
  friend bool operator==(const ReplaceMask&, const ReplaceMask&) = default;
};

/// One more score in every row's softmax: what it takes is missing from the row's sum. 0 is
/// softmax plus one; other scores are those that a learned sink would have.
struct AddSink {
  float score = 0.0F;
  friend bool operator==(const AddSink&, const AddSink&) = default;
};

/// Weights in place of softmax, over what the mask allows.
struct ReplaceWeights {
  WeightPattern pattern = WeightPattern::uniform;
  friend bool operator==(const ReplaceWeights&, const ReplaceWeights&) = default;
};

/// The head's output times a factor, where it enters the output projection.
struct ScaleOutput {
  float factor = 1.0F;
  friend bool operator==(const ScaleOutput&, const ScaleOutput&) = default;
};

/// One weight set by hand, or the same in `queries` x `keys` cells, as attention/settings.h says:
/// the rest of each row shares what is left. Positions count from the text's first token; those
/// beyond the text count for nothing.
struct PaintWeight {
  std::int64_t query = 0;
  std::int64_t key = 0;
  float weight = 0.0F;
  std::int64_t queries = 1;
  std::int64_t keys = 1;
  friend bool operator==(const PaintWeight&, const PaintWeight&) = default;
};

/// The same of a score before softmax, which then divides the row anew.
struct PaintScore {
  std::int64_t query = 0;
  std::int64_t key = 0;
  float score = 0.0F;
  std::int64_t queries = 1;
  std::int64_t keys = 1;
  friend bool operator==(const PaintScore&, const PaintScore&) = default;
};

/// Weights in place of softmax in some rows alone, whatever is asked for the whole head.
struct ReplaceRows {
  WeightPattern pattern = WeightPattern::uniform;
  std::int64_t query = 0;
  std::int64_t queries = 1;
  friend bool operator==(const ReplaceRows&, const ReplaceRows&) = default;
};

/// The residual stream goes past the layer unchanged. A trained translator's trace leaves
/// the layer out; other traces show what its heads would have looked at.
struct SkipLayer {
  friend bool operator==(const SkipLayer&, const SkipLayer&) = default;
};

/// The layer's feed-forward network adds nothing to the residual stream; a norm that lies
/// behind the sum (BERT) stays.
struct SkipFeedForward {
  friend bool operator==(const SkipFeedForward&, const SkipFeedForward&) = default;
};

using InterventionKind =
    std::variant<SwitchOff, SetTemperature, BlockToken, ReplaceMask, ReplaceWeights, ScaleOutput,
                 PaintWeight, SkipLayer, SkipFeedForward, PaintScore, ReplaceRows, AddSink,
                 LeaveUnscaled, CapScores, ReplacePositions>;

struct Intervention {
  Site site = {};
  InterventionKind kind = SwitchOff{};

  friend bool operator==(const Intervention&, const Intervention&) = default;
};

/// From a JSON array of objects as web/src/core/intervention_types.ts describes them.
/// `invalid_argument` says which entry and what was expected.
[[nodiscard]] Expected<std::vector<Intervention>> read_interventions(
    std::string_view json) noexcept;

}  // namespace attention_playground
