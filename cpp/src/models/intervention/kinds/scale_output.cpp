#include <cmath>

#include "files/number_text.h"
#include "models/intervention/intervention_kinds.h"

namespace attention_playground {

void read_fields(JsonFields& fields, ScaleOutput& kind) noexcept {
  kind.factor = fields.number("factor", false);
}

Expected<void> check(const ScaleOutput& kind, const StackShape& /*shape*/) noexcept {
  if (std::isfinite(kind.factor)) return {};
  return fail(ErrorCode::invalid_argument,
              "a head's factor must be a finite number, not " + number_text(kind.factor));
}

void apply(const ScaleOutput& kind, const StackShape& /*shape*/, HeadChange& head) noexcept {
  head.edit.output_factor = kind.factor;
}

}  // namespace attention_playground
