#pragma once
// How much of a vector one of its parts is.

#include <span>

namespace attention_playground {

/// Of two vectors, how much of `whole` is `part`. Where one has no length, all is 0 but the
/// part's own length.
struct PartFigures {
  float length = 0.0F;  // of the part
  float ratio = 0.0F;   // of both lengths
  float cosine = 0.0F;
  /// part . whole / whole . whole: the shares of parts that add up to the whole add up to 1.
  float share = 0.0F;
};

/// Of vectors of one size.
[[nodiscard]] PartFigures part_figures(std::span<const float> part,
                                       std::span<const float> whole) noexcept;

/// Sums over two rows that are equally long: of their products, and of the squares of each.
struct RowProducts {
  double product = 0.0;
  double square = 0.0;
  double other_square = 0.0;
};

[[nodiscard]] RowProducts products_of(std::span<const float> row,
                                      std::span<const float> other) noexcept;

}  // namespace attention_playground
