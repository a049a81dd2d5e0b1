#include "models/intervention/intervention_kinds.h"

namespace attention_playground {

void read_fields(JsonFields& fields, BlockToken& kind) noexcept {
  kind.token = fields.whole("token", 0);
}

Expected<void> check(const BlockToken& kind, const StackShape& /*shape*/) noexcept {
  if (kind.token >= 0) return {};
  return fail(ErrorCode::invalid_argument,
              "a blocked token is a position from 0, not " + std::to_string(kind.token));
}

void apply(const BlockToken& kind, const StackShape& /*shape*/, HeadChange& head) noexcept {
  head.blocked.push_back(kind.token);
}

}  // namespace attention_playground
