#include <array>
#include <utility>

#include "models/intervention/intervention_kinds.h"

namespace attention_playground {

namespace {

constexpr std::array<std::pair<const char*, MaskShape>, 5> shapes{{{"window", MaskShape::window},
                                                                   {"sinks", MaskShape::sinks},
                                                                   {"prefix", MaskShape::prefix},
                                                                   {"none", MaskShape::none},
                                                                   {"causal", MaskShape::causal}}};

bool has_size(MaskShape shape) noexcept {
  return shape != MaskShape::none && shape != MaskShape::causal;
}

MaskSettings settings_of(const ReplaceMask& kind, CausalAlignment alignment) noexcept {
  MaskSettings mask{.causal = alignment};
  switch (kind.shape) {
    case MaskShape::window:
    case MaskShape::sinks:
      mask.window_left = kind.size - 1;
      mask.sinks = kind.shape == MaskShape::sinks ? kind.sinks : 0;
      break;
    case MaskShape::prefix:
      mask.prefix = kind.size;
      break;
    case MaskShape::none:
      mask.causal = CausalAlignment::none;
      break;
    case MaskShape::causal:
      break;
  }
  return mask;
}

}  // namespace

void read_fields(JsonFields& fields, ReplaceMask& kind) noexcept {
  kind.shape = fields.choice("mask", shapes);
  if (has_size(kind.shape)) kind.size = fields.whole("size", 1);
  if (kind.shape == MaskShape::sinks) kind.sinks = fields.whole("sinks", 1);
}

Expected<void> check(const ReplaceMask& kind, const StackShape& /*shape*/) noexcept {
  const bool fits = !has_size(kind.shape) || kind.size >= 1;
  if (fits && (kind.shape != MaskShape::sinks || kind.sinks >= 1)) return {};
  return fail(ErrorCode::invalid_argument, "a mask's numbers of tokens are from 1, not " +
                                               std::to_string(fits ? kind.sinks : kind.size));
}

void apply(const ReplaceMask& kind, const StackShape& shape, HeadChange& head) noexcept {
  head.edit.mask = settings_of(kind, shape.alignment);
}

std::int64_t reusable(const ReplaceMask& kind, std::int64_t kept) noexcept {
  if (kind.shape == MaskShape::none) return 0;
  return kind.shape == MaskShape::prefix && kept < kind.size ? 0 : kept;
}

}  // namespace attention_playground
