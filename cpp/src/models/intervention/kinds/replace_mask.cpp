#include <algorithm>
#include <array>
#include <utility>

#include "models/intervention/intervention_kinds.h"
#include "models/intervention/kinds/painted_cells.h"

namespace attention_playground {

namespace {

constexpr std::array<std::pair<const char*, MaskShape>, 11> shapes{{{"window", MaskShape::window},
                                                                    {"sinks", MaskShape::sinks},
                                                                    {"prefix", MaskShape::prefix},
                                                                    {"none", MaskShape::none},
                                                                    {"causal", MaskShape::causal},
                                                                    {"dilated", MaskShape::dilated},
                                                                    {"blocks", MaskShape::blocks},
                                                                    {"padding", MaskShape::padding},
                                                                    {"random", MaskShape::random},
                                                                    {"painted", MaskShape::painted},
                                                                    {"own", MaskShape::own}}};

constexpr std::array<std::pair<const char*, EmptyRow>, 3> empty_rows{
    {{"zero", EmptyRow::zero}, {"uniform", EmptyRow::uniform}, {"nan", EmptyRow::not_a_number}}};

/// Longer texts are not painted by hand.
constexpr std::int64_t most_painted = 4096;

bool has_size(MaskShape shape) noexcept {
  return shape != MaskShape::none && shape != MaskShape::causal && shape != MaskShape::painted &&
         shape != MaskShape::own;
}

bool has_sides(MaskShape shape) noexcept { return has_size(shape) && shape != MaskShape::prefix; }

void read_cells(JsonFields& fields, ReplaceMask& kind) noexcept {
  kind.queries = fields.whole("queries", 1);
  kind.keys = fields.whole("keys", 1);
  if (kind.queries > most_painted || kind.keys > most_painted) {
    fields.complain("queries", "a number of tokens, at most " + std::to_string(most_painted));
    return;
  }
  auto cells = read_painted_cells(fields.text("cells"), kind.queries * kind.keys);
  if (cells)
    kind.cells = std::move(*cells);
  else
    fields.complain("cells", "runs that come to queries x keys cells");
}

void read_rectangles(JsonFields& fields, ReplaceMask& kind) noexcept {
  const std::string_view text = fields.text("rectangles");
  auto rectangles = read_painted_rectangles(text, most_painted);
  if (rectangles)
    kind.rectangles = std::move(*rectangles);
  else
    fields.complain("rectangles", "bands of painted rows, each with its runs of keys, within " +
                                      std::to_string(most_painted) + " tokens a side");
}

/// The model's own mask, but for the cells that were painted.
MaskSettings painted_mask(const ReplaceMask& kind, const StackShape& shape) noexcept {
  MaskSettings mask = shape.mask;
  mask.from_start = shape.alignment == CausalAlignment::top_left;
  mask.painted = {.queries = kind.queries, .keys = kind.keys, .cells = kind.cells};
  return mask;
}

void add_window(const ReplaceMask& kind, MaskSettings& mask) noexcept {
  const std::int64_t before = kind.size - 1;
  mask.window_left = before * kind.step;
  if (kind.later) mask.window_right = before * kind.step;
  mask.dilation = kind.step;
}

MaskSettings settings_of(const ReplaceMask& kind, const StackShape& shape) noexcept {
  const bool hides_later = !(has_sides(kind.shape) && kind.later) && kind.shape != MaskShape::none;
  MaskSettings mask{.causal = hides_later ? shape.alignment : CausalAlignment::none,
                    .from_start = shape.alignment == CausalAlignment::top_left};
  switch (kind.shape) {
    case MaskShape::sinks:
      mask.sinks = kind.sinks;
      [[fallthrough]];
    case MaskShape::window:
    case MaskShape::dilated:
      add_window(kind, mask);
      break;
    case MaskShape::prefix:
      mask.prefix = kind.size;
      break;
    case MaskShape::random:
    case MaskShape::blocks:
      mask.blocks = {
          .size = kind.size, .drawn = kind.drawn, .seed = static_cast<std::uint64_t>(kind.seed)};
      break;
    case MaskShape::padding:
      mask.first_keys = kind.size;
      break;
    case MaskShape::painted:
    case MaskShape::own:
      return painted_mask(kind, shape);
    case MaskShape::none:
    case MaskShape::causal:
      break;
  }
  return mask;
}

/// A token that comes later is seen by one of those before it.
bool paints_later(const ReplaceMask& kind) noexcept {
  for (std::int64_t query = 0; query < kind.queries; ++query) {
    const std::uint8_t* const row = kind.cells.data() + query * kind.keys;
    const std::int64_t first = std::min(query + 1, kind.keys);
    if (std::any_of(row + first, row + kind.keys, [](std::uint8_t cell) { return cell != 0; })) {
      return true;
    }
  }
  return false;
}

/// One of the first `kept` tokens sees one that comes after them.
bool shows_later(const PaintedRectangle& painted, std::int64_t kept) noexcept {
  return painted.allowed && painted.query < kept && painted.key + painted.keys > kept;
}

}  // namespace

void read_fields(JsonFields& fields, ReplaceMask& kind) noexcept {
  kind.shape = fields.choice("mask", shapes);
  if (kind.shape == MaskShape::painted) read_cells(fields, kind);
  if (has_size(kind.shape)) kind.size = fields.whole("size", 1);
  if (kind.shape == MaskShape::sinks) kind.sinks = fields.whole("sinks", 1);
  if (kind.shape == MaskShape::dilated) kind.step = fields.whole("step", 1);
  if (kind.shape == MaskShape::random) {
    kind.drawn = fields.whole("drawn", 0);
    kind.seed = fields.whole("seed", 0);
    if (kind.drawn > most_drawn_blocks) {
      fields.complain("drawn", "a number of blocks, at most " + std::to_string(most_drawn_blocks));
    }
  }
  if (has_sides(kind.shape)) kind.later = fields.flag("later");
  read_rectangles(fields, kind);
  if (!fields.text("empty").empty()) kind.empty_row = fields.choice("empty", empty_rows);
}

Expected<void> check(const ReplaceMask& kind, const StackShape& /*shape*/) noexcept {
  const bool fits = !has_size(kind.shape) || kind.size >= 1;
  const bool good = fits && (kind.shape != MaskShape::sinks || kind.sinks >= 1) && kind.step >= 1 &&
                    kind.drawn >= 0 && kind.drawn <= most_drawn_blocks;
  if (good && static_cast<std::int64_t>(kind.cells.size()) == kind.queries * kind.keys) return {};
  return fail(ErrorCode::invalid_argument, good
                                               ? "a painted mask has queries x keys cells"
                                               : "a mask's numbers of tokens are from 1, not " +
                                                     std::to_string(fits ? kind.sinks : kind.size));
}

void apply(const ReplaceMask& kind, const StackShape& shape, HeadChange& head) noexcept {
  head.edit.mask = settings_of(kind, shape);
  head.edit.mask->rectangles = kind.rectangles;
  head.edit.empty_row = kind.empty_row;
}

std::int64_t reusable(const ReplaceMask& kind, std::int64_t kept) noexcept {
  // An even row is spread over the whole text, whatever the mask hides.
  if (kind.shape == MaskShape::none || kind.empty_row == EmptyRow::uniform) return 0;
  if (has_sides(kind.shape) && kind.later) return 0;
  if (kind.shape == MaskShape::painted && kept < kind.keys && paints_later(kind)) return 0;
  const auto shows = [kept](const auto& painted) { return shows_later(painted, kept); };
  if (std::ranges::any_of(kind.rectangles, shows)) return 0;
  return kind.shape == MaskShape::prefix && kept < kind.size ? 0 : kept;
}

}  // namespace attention_playground
