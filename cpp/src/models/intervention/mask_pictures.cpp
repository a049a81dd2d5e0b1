#include "models/intervention/mask_pictures.h"

#include <algorithm>
#include <variant>

#include "models/intervention/intervention_kinds.h"

namespace attention_playground {

namespace {

/// No text here is longer; a side fits a picture of it many times over.
constexpr std::int64_t longest_side = 8192;

Expected<void> check_canvas(const MaskCanvas& canvas, std::int64_t side) noexcept {
  const auto fits = [](std::int64_t count) { return count >= 1 && count <= longest_side; };
  if (fits(canvas.queries) && fits(canvas.keys) && fits(side)) return {};
  return fail(ErrorCode::invalid_argument,
              "a mask is drawn over 1 to " + std::to_string(longest_side) + " queries and keys");
}

/// Where a block of cells begins that one pixel stands for.
std::int64_t first_of(std::int64_t pixel, std::int64_t pixels, std::int64_t cells) noexcept {
  return pixel * cells / pixels;
}

/// Row by row: of a long text the cells are many more than the pixels. `row` has room for the keys.
void draw(const MaskSettings& mask, const MaskCanvas& canvas, std::span<std::uint8_t> row,
          MaskPictures& pictures) noexcept {
  const MaskPlace place{.queries = canvas.queries, .keys = canvas.keys};
  std::vector<std::int64_t> counts(static_cast<std::size_t>(pictures.columns));
  for (std::int64_t down = 0; down < pictures.rows; ++down) {
    const std::int64_t top = first_of(down, pictures.rows, canvas.queries);
    const std::int64_t bottom = first_of(down + 1, pictures.rows, canvas.queries);
    std::ranges::fill(counts, 0);
    const auto left = [&](std::int64_t column) {
      return first_of(column, pictures.columns, canvas.keys);
    };
    for (std::int64_t query = top; query < bottom; ++query) {
      write_allowed_row(mask, place, query, row);
      for (std::int64_t column = 0; column < pictures.columns; ++column) {
        counts[static_cast<std::size_t>(column)] +=
            std::count(row.data() + left(column), row.data() + left(column + 1), 1);
      }
    }
    for (std::int64_t column = 0; column < pictures.columns; ++column) {
      const std::int64_t all = (bottom - top) * (left(column + 1) - left(column));
      const std::int64_t count = counts[static_cast<std::size_t>(column)];
      pictures.pixels.push_back(static_cast<std::uint8_t>(255 * count / all));
    }
  }
}

}  // namespace

Expected<MaskPictures> draw_masks(std::span<const Intervention> masks, const MaskCanvas& canvas,
                                  std::int64_t side) noexcept {
  if (auto good = check_canvas(canvas, side); !good) return std::unexpected(good.error());
  const StackShape shape{.layers = 1, .heads = 1, .alignment = canvas.alignment};
  MaskPictures pictures{
      .rows = std::min(side, canvas.queries), .columns = std::min(side, canvas.keys), .pixels = {}};
  std::vector<std::uint8_t> row(static_cast<std::size_t>(canvas.keys));
  for (const Intervention& entry : masks) {
    const auto* const mask = std::get_if<ReplaceMask>(&entry.kind);
    if (mask == nullptr) {
      return fail(ErrorCode::invalid_argument, "only masks can be drawn by themselves");
    }
    if (auto good = check(*mask, shape); !good) return std::unexpected(good.error());
    HeadChange head;
    apply(*mask, shape, head);
    draw(*head.edit.mask, canvas, row, pictures);
  }
  return pictures;
}

}  // namespace attention_playground
