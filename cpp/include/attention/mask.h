#pragma once
// Which keys a query may see (science: section 3). Parts combine by AND.

#include <array>
#include <cstdint>
#include <span>

#include "attention/painted_rectangles.h"
#include "attention/settings.h"
#include "base/error.h"

namespace attention_playground {

/// Queries and keys that a mask lies over, and the head it is asked for.
struct MaskPlace {
  std::int64_t queries = 0;
  std::int64_t keys = 0;
  std::int64_t head = 0;
};

/// Checks the mask's own numbers and the size of its boolean matrix.
[[nodiscard]] Expected<void> check_mask(const MaskSettings& mask, std::int64_t heads,
                                        std::int64_t queries, std::int64_t keys) noexcept;

/// Keys that causal, prefix, window, sinks and padding leave in reach:
/// [0, sinks) and [begin, end).
struct KeyRange {
  std::int64_t begin;
  std::int64_t end;
  std::int64_t sinks;

  [[nodiscard]] bool holds(std::int64_t key) const noexcept {
    return (key >= begin && key < end) || key < sinks;
  }
};
[[nodiscard]] KeyRange key_range(const MaskSettings& mask, const MaskPlace& place,
                                 std::int64_t query) noexcept;

/// What one query may see, ready to be asked key by key.
class MaskRow {
 public:
  MaskRow(const MaskSettings& mask, const MaskPlace& place, std::int64_t query) noexcept;

  /// Whether the mask allows the key; `MaskSettings::blocked` is left to the caller.
  [[nodiscard]] bool holds(std::int64_t key) const noexcept {
    if (!rectangles_.empty()) {
      const PaintedRectangle* const painted = rectangle_over(rectangles_, key);
      if (painted != nullptr) return painted->allowed;
    }
    if (key < painted_keys_) return painted_[key] != 0;
    return range_.holds(key) && (cells_ == nullptr || cells_[key] != 0) &&
           ((dilation_ == 1 && block_size_ == 0) || holds_by_place(key));
  }
  /// No key from here on is allowed.
  [[nodiscard]] std::int64_t end() const noexcept { return end_; }

 private:
  [[nodiscard]] bool holds_by_place(std::int64_t key) const noexcept;
  void draw_blocks(const MaskSettings& mask, std::int64_t keys) noexcept;

  KeyRange range_;
  const std::uint8_t* cells_;
  const std::uint8_t* painted_ = nullptr;
  std::int64_t painted_keys_ = 0;
  std::span<const PaintedRectangle> rectangles_ = {};
  std::int64_t end_;
  std::int64_t position_;
  std::int64_t dilation_;
  std::int64_t block_size_;
  std::int64_t own_block_ = 0;
  std::int64_t drawn_count_ = 0;
  std::array<std::int64_t, most_drawn_blocks> drawn_ = {};
};

/// The bias of `query` over all keys, or null without one.
[[nodiscard]] const float* bias_row(const AttentionSettings& settings, const MaskPlace& place,
                                    std::int64_t query) noexcept;

/// The row of the boolean matrix that `query` reads, or null without one.
[[nodiscard]] const std::uint8_t* boolean_row(const MaskSettings& mask, const MaskPlace& place,
                                              std::int64_t query) noexcept;

/// True when the mask and a bias of minus infinity leave the cell in sight.
[[nodiscard]] bool cell_is_allowed(const AttentionSettings& settings, const MaskPlace& place,
                                   std::int64_t query, std::int64_t key) noexcept;

/// allowed[key] = 1 where `query` may see it. `allowed` has one element per key.
void write_allowed_row(const MaskSettings& mask, const MaskPlace& place, std::int64_t query,
                       std::span<std::uint8_t> allowed) noexcept;

/// The same for every query: [queries, keys].
void write_allowed(const MaskSettings& mask, const MaskPlace& place,
                   std::span<std::uint8_t> allowed) noexcept;

/// What can be counted of a matrix of allowed cells.
struct MaskCount {
  std::int64_t cells = 0;
  std::int64_t empty_rows = 0;
};
[[nodiscard]] MaskCount count_allowed(std::span<const std::uint8_t> allowed,
                                      std::int64_t keys) noexcept;

/// Which tokens may have had a say in token `query` after 1, 2, ... layers that all have this
/// mask, [tokens, tokens]; the residual stream keeps the token itself. `reached` is
/// [layers, tokens], the last layer's a row behind that of the layer before.
void write_reached(std::span<const std::uint8_t> allowed, std::int64_t tokens, std::int64_t query,
                   std::span<std::uint8_t> reached) noexcept;

/// True when neither the mask nor a bias of minus infinity leaves `query` a key.
[[nodiscard]] bool row_is_empty(const AttentionSettings& settings, const MaskPlace& place,
                                std::int64_t query) noexcept;

/// True when the mask can hide nothing.
[[nodiscard]] bool allows_everything(const MaskSettings& mask) noexcept;

}  // namespace attention_playground
