#include "models/intervention/mask_pictures.h"

#include <algorithm>
#include <variant>

#include "base/buffer.h"
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

void shrink(std::span<const std::uint8_t> allowed, const MaskCanvas& canvas,
            MaskPictures& pictures) noexcept {
  for (std::int64_t row = 0; row < pictures.rows; ++row) {
    const std::int64_t top = first_of(row, pictures.rows, canvas.queries);
    const std::int64_t bottom = first_of(row + 1, pictures.rows, canvas.queries);
    for (std::int64_t column = 0; column < pictures.columns; ++column) {
      const std::int64_t left = first_of(column, pictures.columns, canvas.keys);
      const std::int64_t right = first_of(column + 1, pictures.columns, canvas.keys);
      std::int64_t count = 0;
      for (std::int64_t query = top; query < bottom; ++query) {
        const std::uint8_t* const cells = allowed.data() + query * canvas.keys;
        count += std::count(cells + left, cells + right, 1);
      }
      const std::int64_t all = (bottom - top) * (right - left);
      pictures.pixels.push_back(static_cast<std::uint8_t>(255 * count / all));
    }
  }
}

}  // namespace

Expected<MaskPictures> draw_masks(std::span<const Intervention> masks, const MaskCanvas& canvas,
                                  std::int64_t side) noexcept {
  if (auto good = check_canvas(canvas, side); !good) return std::unexpected(good.error());
  const StackShape shape{.layers = 1, .heads = 1, .alignment = canvas.alignment};
  MaskPictures pictures{.rows = std::min(side, canvas.queries),
                        .columns = std::min(side, canvas.keys),
                        .pixels = {},
                        .counts = {}};
  auto allowed = Buffer<std::uint8_t>::allocate(canvas.queries * canvas.keys, "a mask");
  if (!allowed) return std::unexpected(allowed.error());
  for (const Intervention& entry : masks) {
    const auto* const mask = std::get_if<ReplaceMask>(&entry.kind);
    if (mask == nullptr) {
      return fail(ErrorCode::invalid_argument, "only masks can be drawn by themselves");
    }
    if (auto good = check(*mask, shape); !good) return std::unexpected(good.error());
    HeadChange head;
    apply(*mask, shape, head);
    write_allowed(*head.edit.mask, {.queries = canvas.queries, .keys = canvas.keys},
                  allowed->span());
    pictures.counts.push_back(count_allowed(allowed->span(), canvas.keys));
    shrink(allowed->span(), canvas, pictures);
  }
  return pictures;
}

}  // namespace attention_playground
