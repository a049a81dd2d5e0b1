#include <cmath>

#include "files/number_text.h"
#include "models/intervention/intervention_kinds.h"

namespace attention_playground {

void read_fields(JsonFields& fields, CapScores& kind) noexcept {
  kind.cap = fields.number("cap", true);
}

Expected<void> check(const CapScores& kind, const StackShape& /*shape*/) noexcept {
  if (kind.cap > 0.0F && std::isfinite(kind.cap)) return {};
  return fail(ErrorCode::invalid_argument,
              "a soft cap must be a number above 0, not " + number_text(kind.cap));
}

void apply(const CapScores& kind, const StackShape& /*shape*/, HeadChange& head) noexcept {
  head.edit.soft_cap = kind.cap;
}

}  // namespace attention_playground
