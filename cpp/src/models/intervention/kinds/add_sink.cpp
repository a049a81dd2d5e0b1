#include <cmath>

#include "files/number_text.h"
#include "models/intervention/intervention_kinds.h"

namespace attention_playground {

void read_fields(JsonFields& fields, AddSink& kind) noexcept {
  kind.score = fields.number("score", false, 0.0F);
}

Expected<void> check(const AddSink& kind, const StackShape& /*shape*/) noexcept {
  if (std::isfinite(kind.score)) return {};
  return fail(ErrorCode::invalid_argument,
              "a sink's score must be a finite number, not " + number_text(kind.score));
}

void apply(const AddSink& kind, const StackShape& /*shape*/, HeadChange& head) noexcept {
  head.edit.sink = kind.score;
}

}  // namespace attention_playground
