#pragma once
// What an intervention can be made on: the attention operations of a model, and where
// among them it lies.

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "attention/settings.h"

namespace attention_playground {

/// One attention operation of a model's layers, as traces name it.
enum class Stack : std::uint8_t { encoder_self, decoder_self, decoder_cross };

/// "decoder_cross".
[[nodiscard]] std::string_view stack_name(Stack stack) noexcept;

/// Where an intervention lies. -1 means all layers, or all heads.
struct Site {
  /// None: that of a model with a single stack.
  std::optional<Stack> stack = std::nullopt;
  std::int64_t layer = -1;
  std::int64_t head = -1;

  friend bool operator==(const Site&, const Site&) = default;
};

/// What can stand in place of a model's own positions.
enum class PositionScheme : std::uint8_t { none, sinusoid, alibi, rotary };

/// A model's own positions, as far as they can be exchanged.
enum class OwnPositions : std::uint8_t {
  kept,     // they cannot
  learned,  // a table, added to the embeddings
  rotary,   // queries and keys are rotated
};

struct StackShape {
  Stack stack = Stack::decoder_self;
  std::int64_t layers = 0;
  std::int64_t heads = 0;
  /// What lies over every head before an intervention.
  MaskSettings mask = {};
  /// Which keys stand beside which queries, for masks and patterns that count positions:
  /// two sentences are laid side by side at their first tokens.
  CausalAlignment alignment = CausalAlignment::bottom_right;
  OwnPositions positions = OwnPositions::kept;
  bool has_pairs = false;        // its heads have an even width, as rotary positions need it
  bool divides_by_root = true;   // its scores are products over the root of the width
  bool averages = true;          // all rows of a head are there at once
  bool skips_layers = true;      // its layers have a residual stream that goes on without them
  bool has_feed_forward = true;  // in the layers that it names
};

using ModelShape = std::vector<StackShape>;

}  // namespace attention_playground
