#pragma once
// Everything a reader can set about one attention operation.

#include <cstdint>
#include <optional>
#include <span>

#include "attention/score_function.h"
#include "base/matrix_view.h"

namespace attention_playground {

/// How a causal mask lies on a rectangle: with `bottom_right` the last query
/// sees the last key (a key/value cache); with `top_left` query 0 sees key 0.
enum class CausalAlignment : std::uint8_t { none, bottom_right, top_left };

/// What a row becomes when its mask allows nothing (science: 0.3).
enum class EmptyRow : std::uint8_t { zero, uniform, not_a_number };

/// Blocks of `size` tokens: a query sees its own block and `drawn` others, which `seed` draws for
/// each block of queries: of those before it under a causal mask, else of all others.
struct MaskBlocks {
  std::int64_t size = 0;  // 0: none
  std::int64_t drawn = 0;
  std::uint64_t seed = 0;
};
/// More are not drawn for one block.
constexpr std::int64_t most_drawn_blocks = 16;

/// Cells painted by hand over the first queries and keys: there they alone decide, whatever else
/// the mask says. Queries count as `causal` aligns them.
struct PaintedMask {
  std::int64_t queries = 0;
  std::int64_t keys = 0;
  std::span<const std::uint8_t> cells = {};  // [queries, keys], non-zero: allowed
};

/// Cells painted by hand in `queries` rows from `query` on and `keys` columns from `key` on.
/// Positions count as in `PaintedMask`; what lies beyond the text counts for nothing.
struct PaintedRectangle {
  std::int64_t query = 0;
  std::int64_t queries = 1;
  std::int64_t key = 0;
  std::int64_t keys = 1;
  bool allowed = false;
  friend bool operator==(const PaintedRectangle&, const PaintedRectangle&) = default;
};

/// Every part but `painted` and `rectangles` is combined by AND. Empty parts allow everything.
struct MaskSettings {
  CausalAlignment causal = CausalAlignment::none;
  /// Query i, aligned as `causal` says (bottom-right where it says none), sees
  /// keys from i - window_left to i + window_right. -1: unbounded on that side.
  std::int64_t window_left = -1;
  std::int64_t window_right = -1;
  /// Keys below `prefix` stay visible although `causal` would hide them.
  std::int64_t prefix = 0;
  /// Keys below `sinks` stay visible although the window would hide them.
  std::int64_t sinks = 0;
  /// Keys from `key_length` on are padding. -1: no padding.
  std::int64_t key_length = -1;
  /// The same, but it may lie beyond the last key.
  std::int64_t first_keys = -1;
  /// Where `causal` says none: query 0 stands at key 0, not the last at the last.
  bool from_start = false;
  /// Of the keys in reach only those whose distance to the query is a multiple of it.
  std::int64_t dilation = 1;
  MaskBlocks blocks = {};
  /// Cells that are allowed (non-zero) or not: [queries, keys], or
  /// [heads, queries, keys] when `allowed_per_head`. Empty: all allowed.
  std::span<const std::uint8_t> allowed = {};
  bool allowed_per_head = false;
  /// Keys that no query sees, in any order; those beyond the last key count for nothing.
  std::span<const std::int64_t> blocked = {};
  PaintedMask painted = {};
  /// There they alone decide, whatever else the mask says. Sorted by rows, then by keys: two have
  /// all of their rows in common or none, and no cell.
  std::span<const PaintedRectangle> rectangles = {};
};

/// The score function and its parameters, which belong to the caller; their shapes are in the
/// function's description. Those that it does not have are empty.
template <typename Scalar>
struct ScoreSettingsOf {
  ScoreFunction function = ScoreFunction::scaled_dot;
  std::int64_t hidden = 0;
  std::span<const Scalar> query_weight = {};
  std::span<const Scalar> key_weight = {};
  std::span<const Scalar> vector = {};

  [[nodiscard]] std::span<const Scalar> parameter(ScoreSlot slot) const noexcept {
    if (slot == ScoreSlot::query_weight) return query_weight;
    return slot == ScoreSlot::key_weight ? key_weight : vector;
  }
};
using ScoreSettings = ScoreSettingsOf<float>;

/// One weight that a reader set by hand. The row's other weights keep their proportions and
/// share what is left of 1. Where the painted ones reach 1 or more, they are scaled to sum to
/// 1 and the others become 0; where the others have no mass to share, they stay 0 and the row
/// sums to what was painted. A hidden cell stays hidden: painting it counts for nothing.
struct PaintedWeight {
  std::int64_t query = 0;
  std::int64_t key = 0;
  float weight = 0.0F;  // from 0 to 1
  /// The same in every cell of so many rows and columns, beginning there.
  std::int64_t queries = 1;
  std::int64_t keys = 1;
};

/// One score that a reader set by hand, as softmax gets it. A hidden cell stays hidden.
struct PaintedScore {
  std::int64_t query = 0;
  std::int64_t key = 0;
  float score = 0.0F;
  std::int64_t queries = 1;
  std::int64_t keys = 1;
};

/// What stands in for softmax in a row.
enum class WeightPattern : std::uint8_t {
  softmax,
  uniform,   // the same weight on every allowed key
  previous,  // all on the key before the query; the first query's on itself
  own,       // all on the query's own key
};

/// A pattern for some rows alone, in place of the head's.
struct PatternRows {
  std::int64_t query = 0;
  std::int64_t queries = 1;
  WeightPattern pattern = WeightPattern::softmax;
};

/// How one head departs from the settings of all: an intervention.
struct HeadEdit {
  float temperature = 1.0F;  // scores are divided by it; positive
  /// Scaled products are not divided by the root of the width.
  bool unscaled = false;
  float soft_cap = 0.0F;  // in place of the shared one; 0: that one
  /// What a score loses for each position between the query and its key (ALiBi).
  float distance_slope = 0.0F;
  WeightPattern pattern = WeightPattern::softmax;
  /// Which key is a query's own in a rectangle: the last query's the last, or (`top_left`) the
  /// first query's the first.
  CausalAlignment pattern_alignment = CausalAlignment::bottom_right;
  std::optional<MaskSettings> mask = std::nullopt;   // in place of the shared one
  std::optional<EmptyRow> empty_row = std::nullopt;  // in place of the shared one
  /// One more score in every row's softmax, of a key that has no value: what it takes is missing
  /// from the row's sum. 0 is softmax plus one (Miller 2023). Counts for softmax alone.
  std::optional<float> sink = std::nullopt;
  bool averaged = false;  // every row of the output becomes the mean over all rows
  float output_factor = 1.0F;
  /// Set after normalising; of two on one cell the later counts, and those beyond the
  /// matrix count for nothing.
  std::span<const PaintedWeight> painted = {};
  /// Set before the mask, with the same rules.
  std::span<const PaintedScore> scores = {};
  /// Of two on one row the later counts.
  std::span<const PatternRows> rows = {};
};

struct AttentionSettings {
  std::int64_t heads = 1;
  /// Heads of the keys and values; `heads` must be a multiple of it. Query head
  /// h reads key/value head h / (heads / key_value_heads).
  std::int64_t key_value_heads = 1;
  ScoreSettings score = {};
  /// Factor on the score; by default 1 / sqrt(width) for `scaled_dot`, else 1.
  std::optional<float> scale = std::nullopt;
  /// score -> cap * tanh(score / cap); 0: off.
  float soft_cap = 0.0F;
  /// Added before the mask: [queries, keys], or [heads, queries, keys]. Minus
  /// infinity hides a cell. Empty: none.
  std::span<const float> bias = {};
  bool bias_per_head = false;
  MaskSettings mask = {};
  EmptyRow empty_row = EmptyRow::zero;
  /// One per head, or none.
  std::span<const HeadEdit> edits = {};
};

/// The mask that lies over a head.
[[nodiscard]] inline const MaskSettings& mask_of(const AttentionSettings& settings,
                                                 std::int64_t head) noexcept {
  if (settings.edits.empty()) return settings.mask;
  const auto& own = settings.edits[static_cast<std::size_t>(head)].mask;
  return own ? *own : settings.mask;
}

/// What a head's rows become when its mask allows nothing.
[[nodiscard]] inline EmptyRow empty_row_of(const AttentionSettings& settings,
                                           std::int64_t head) noexcept {
  if (settings.edits.empty()) return settings.empty_row;
  return settings.edits[static_cast<std::size_t>(head)].empty_row.value_or(settings.empty_row);
}

/// The score that stands beside a head's own in softmax; none where nothing does.
[[nodiscard]] inline std::optional<float> sink_of(const AttentionSettings& settings,
                                                  std::int64_t head) noexcept {
  if (settings.edits.empty()) return std::nullopt;
  const HeadEdit& edit = settings.edits[static_cast<std::size_t>(head)];
  return edit.pattern == WeightPattern::softmax ? edit.sink : std::nullopt;
}

/// One sequence. Heads lie side by side in the columns (never copied apart).
template <typename Scalar>
struct AttentionInputOf {
  ConstMatrixViewOf<Scalar> queries;  // [queries, heads * width]
  ConstMatrixViewOf<Scalar> keys;     // [keys, key_value_heads * width]
  ConstMatrixViewOf<Scalar> values;   // [keys, key_value_heads * value_width]
};
using AttentionInput = AttentionInputOf<float>;

}  // namespace attention_playground
