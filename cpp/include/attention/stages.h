#pragma once
// Attention as a chain of named steps, each usable alone (science: section 0):
//
//   score -> scale -> soft cap -> bias -> mask -> normalise -> aggregate
//
// An edited head (settings.h) has `set_scores` before mask, `replace_by_pattern` before normalise,
// `paint` after it and `edit_output` at the end. Score functions other than q . k are in
// head_score.h. Every step works on a block of rows of one head: [rows, columns], where the
// first row belongs to query `first_query` and column j to key j (a block may leave out the last
// keys where the mask hides them from all its rows). All but `score` and `aggregate` change the
// block in place. `score`, `scale` and `soft_cap` are instantiated for float and double. Sizes are
// the caller's duty; attend.h checks them.

#include <cstdint>
#include <optional>
#include <span>

#include "attention/settings.h"
#include "base/error.h"
#include "base/matrix_view.h"

namespace attention_playground {

/// Which rows of which head a block holds, and the whole head's size.
struct BlockPlace {
  std::int64_t head = 0;
  std::int64_t first_query = 0;
  std::int64_t queries = 0;
  std::int64_t keys = 0;
};

/// products[i, j] = query_i . key_j. queries [rows, width], keys [keys, width].
template <typename Scalar>
void score(const ConstMatrixViewOf<Scalar>& queries, const ConstMatrixViewOf<Scalar>& keys,
           MatrixViewOf<Scalar> products) noexcept;

/// scores *= factor.
template <typename Scalar>
void scale(Scalar factor, MatrixViewOf<Scalar> scores) noexcept;

/// scores = cap * tanh(scores / cap); nothing where cap is 0.
template <typename Scalar>
void soft_cap(float cap, MatrixViewOf<Scalar> scores) noexcept;

/// The cap on a head's scores: its own, or that of all.
[[nodiscard]] float soft_cap_of(const AttentionSettings& settings, std::int64_t head) noexcept;

/// scores -= slope * |query - key|: the last query stands at the last key.
void subtract_distance(float slope, const BlockPlace& place, MatrixView scores) noexcept;

/// scores += the bias of these rows, and what the head takes off for the distance; nothing where
/// there is none.
void add_bias(const AttentionSettings& settings, const BlockPlace& place,
              MatrixView scores) noexcept;

/// scores = minus infinity where the mask hides; a bias of minus infinity has
/// hidden its cells already.
void apply_mask(const MaskSettings& mask, const BlockPlace& place, MatrixView scores) noexcept;

/// Sets the head's painted scores.
void set_scores(const AttentionSettings& settings, const BlockPlace& place,
                MatrixView scores) noexcept;

/// What stands in for softmax in the row of a query.
[[nodiscard]] WeightPattern pattern_of(const HeadEdit& edit, std::int64_t query) noexcept;

/// In rows whose pattern is not softmax: scores = 0 where the pattern puts weight
/// and the mask allows, else minus infinity, so that normalising gives the pattern.
void replace_by_pattern(const HeadEdit& edit, const BlockPlace& place, MatrixView scores) noexcept;

/// What normalising found out about each row of the block. Empty spans are not
/// written; others have one element per row.
struct RowResults {
  std::span<float> maximum = {};
  std::span<float> sum = {};
  std::span<std::uint8_t> empty = {};
};

/// Softmax over each row; rows with nothing allowed follow the policy. `sink` is one more score
/// in each row whose weight is dropped: its maximum and sum count in the row's. Fails
/// with `non_finite` and the row when a score is NaN or plus infinity.
[[nodiscard]] Expected<void> normalise(EmptyRow policy, MatrixView scores,
                                       const RowResults& results,
                                       std::optional<float> sink = std::nullopt) noexcept;

/// Sets the head's painted weights (settings.h says how the rest of a row shares).
void paint(const AttentionSettings& settings, const BlockPlace& place, MatrixView weights) noexcept;

/// output = weights * values. weights [rows, keys], values [keys, value width].
void aggregate(const ConstMatrixView& weights, const ConstMatrixView& values,
               MatrixView output) noexcept;

/// output [queries, value width] of an edited head: averaged over its rows,
/// times its factor.
void edit_output(const HeadEdit& edit, MatrixView output) noexcept;

/// The factor on the score: as set, else the default of its function.
[[nodiscard]] float scale_factor(const AttentionSettings& settings, std::int64_t width) noexcept;

/// The same for one head: its temperature divides.
[[nodiscard]] float scale_factor(const AttentionSettings& settings, std::int64_t width,
                                 std::int64_t head) noexcept;

}  // namespace attention_playground
