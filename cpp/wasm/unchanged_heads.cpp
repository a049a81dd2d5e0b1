// A trace's file holds no change of a reader's, and in a post nobody makes one: what computes them
// is left out of it.

#include "attention/head_edit.h"
#include "attention/painted_rectangles.h"

namespace attention_playground {

const HeadEdit* edit_of(std::span<const HeadEdit> /*edits*/, std::int64_t /*head*/) noexcept {
  return nullptr;
}

bool lie_in_order(std::span<const PaintedRectangle> all) noexcept { return all.empty(); }

std::span<const PaintedRectangle> rectangles_over_row(std::span<const PaintedRectangle> /*all*/,
                                                      std::int64_t /*query*/) noexcept {
  return {};
}

const PaintedRectangle* rectangle_over(std::span<const PaintedRectangle> /*row*/,
                                       std::int64_t /*key*/) noexcept {
  return nullptr;
}

}  // namespace attention_playground
