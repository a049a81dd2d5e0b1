#include "files/number_text.h"
#include "models/intervention/intervention_kinds.h"

namespace attention_playground {

void read_fields(JsonFields& fields, PaintWeight& kind) noexcept {
  kind.query = fields.whole("query", 0);
  kind.key = fields.whole("key", 0);
  kind.weight = fields.number("weight", false);
  if (kind.weight < 0.0F || kind.weight > 1.0F) fields.complain("weight", "a number from 0 to 1");
}

Expected<void> check(const PaintWeight& kind, const StackShape& /*shape*/) noexcept {
  if (kind.query < 0 || kind.key < 0) {
    return fail(ErrorCode::invalid_argument,
                "a painted weight lies at a query and a key from 0, not at " +
                    std::to_string(kind.query) + " and " + std::to_string(kind.key));
  }
  if (kind.weight >= 0.0F && kind.weight <= 1.0F) return {};
  return fail(ErrorCode::invalid_argument,
              "a painted weight must be a number from 0 to 1, not " + number_text(kind.weight));
}

void apply(const PaintWeight& kind, const StackShape& /*shape*/, HeadChange& head) noexcept {
  head.painted.push_back({.query = kind.query, .key = kind.key, .weight = kind.weight});
}

}  // namespace attention_playground
