#include <cmath>

#include "files/number_text.h"
#include "models/intervention/intervention_kinds.h"

namespace attention_playground {

void read_fields(JsonFields& fields, SetTemperature& kind) noexcept {
  kind.temperature = fields.number("temperature", true);
}

Expected<void> check(const SetTemperature& kind, const StackShape& /*shape*/) noexcept {
  if (kind.temperature > 0.0F && std::isfinite(kind.temperature)) return {};
  return fail(ErrorCode::invalid_argument,
              "a temperature must be a number above 0, not " + number_text(kind.temperature));
}

void apply(const SetTemperature& kind, const StackShape& /*shape*/, HeadChange& head) noexcept {
  head.edit.temperature = kind.temperature;
}

}  // namespace attention_playground
