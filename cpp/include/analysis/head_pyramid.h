#pragma once
// One head at every size: its weights, and above them the largest of every 2 x 2, 4 x 4, ... cells,
// so that one hot cell stays in sight however small it is drawn.

#include <cstdint>
#include <span>

#include "base/buffer.h"
#include "base/error.h"

namespace attention_playground {

/// Stands where the mask allows none of a block's cells: of weights, and of changes of weights.
constexpr float hidden_block = -1.0F;
constexpr float hidden_change = -2.0F;

/// What the end of the scale is, by which a weight is divided.
enum class ScaleEnd : std::uint8_t {
  one,
  row,     // the largest weight of its row
  column,  // the largest weight of its column
};

/// The weights of one head, `hidden_block` where the mask allows nothing; or their changes
/// (head_difference.h), `hidden_change` where it allows nothing and nothing changed.
struct HeadCells {
  std::int64_t queries = 0;
  std::int64_t keys = 0;
  Buffer<float> values;    // [queries, keys]
  bool is_signed = false;  // changes: the largest of a block is that of the largest size

  /// `weights` and `allowed` are [queries, keys], like `kept`, where 0 makes a weight count as 0;
  /// none does where it is empty. What is no number counts as 0, too.
  [[nodiscard]] static Expected<HeadCells> make(std::span<const float> weights,
                                                std::span<const std::uint8_t> allowed,
                                                std::span<const std::uint8_t> kept,
                                                std::int64_t queries, std::int64_t keys) noexcept;
};

/// A part of one level, counted in blocks of 2^level x 2^level cells.
struct TileArea {
  std::int64_t level = 0;
  std::int64_t row = 0;
  std::int64_t column = 0;
  std::int64_t rows = 0;
  std::int64_t columns = 0;
};

class HeadPyramid {
 public:
  /// `cells` stay where they are, and as they are.
  [[nodiscard]] static Expected<HeadPyramid> make(const HeadCells& cells, ScaleEnd end) noexcept;

  /// As many as it takes until one block holds everything.
  [[nodiscard]] std::int64_t levels() const noexcept { return levels_; }
  /// The largest of each of the area's blocks, [rows, columns]: a share of the scale's end, or
  /// `hidden_block`. `cells` are those it was made from. `invalid_argument` for a level that there
  /// is not, and an area that does not lie inside it.
  [[nodiscard]] Expected<Buffer<float>> tile(const HeadCells& cells,
                                             const TileArea& area) const noexcept;

 private:
  /// Another size of the head, and where it begins among all of them.
  struct Level {
    std::int64_t rows = 1;
    std::int64_t columns = 1;
    std::int64_t start = 0;
  };
  [[nodiscard]] static Level above(const Level& level) noexcept;
  /// All sizes above the cells, once there is room for them.
  void fill(const HeadCells& cells) noexcept;
  [[nodiscard]] float block(const HeadCells& cells, const Level& level, std::int64_t row,
                            std::int64_t column) const noexcept;

  ScaleEnd end_ = ScaleEnd::one;
  std::int64_t levels_ = 1;
  Buffer<float> ends_;   // [queries] or [keys]: the largest weights; none for `one`
  Buffer<float> above_;  // the levels from 1 on, one after the other
};

}  // namespace attention_playground
