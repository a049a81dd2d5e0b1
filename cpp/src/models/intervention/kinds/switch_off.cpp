#include <array>
#include <utility>

#include "models/intervention/intervention_kinds.h"

namespace attention_playground {

namespace {

constexpr std::array<std::pair<const char*, bool>, 2> means{{{"zero", false}, {"mean", true}}};

}  // namespace

void read_fields(JsonFields& fields, SwitchOff& kind) noexcept {
  kind.mean = fields.choice("by", means);
}

Expected<void> check(const SwitchOff& kind, const StackShape& shape) noexcept {
  if (!kind.mean || shape.averages) return {};
  return fail(ErrorCode::unsupported,
              "the recurrent translator cannot average over rows: each word waits for the "
              "words before it, so switch the head off by zero");
}

void apply(const SwitchOff& kind, const StackShape& /*shape*/, HeadChange& head) noexcept {
  head.edit.averaged = kind.mean;
  head.silenced = !kind.mean;
}

/// A mean is over tokens that are still to come.
std::int64_t reusable(const SwitchOff& kind, std::int64_t kept) noexcept {
  return kind.mean ? 0 : kept;
}

}  // namespace attention_playground
