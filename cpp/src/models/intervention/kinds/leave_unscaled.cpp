#include "models/intervention/intervention_kinds.h"

namespace attention_playground {

Expected<void> check(const LeaveUnscaled& /*kind*/, const StackShape& shape) noexcept {
  if (shape.divides_by_root) return {};
  return fail(ErrorCode::unsupported,
              "these scores are not divided by the root of their width: nothing can be left out");
}

void apply(const LeaveUnscaled& /*kind*/, const StackShape& /*shape*/, HeadChange& head) noexcept {
  head.edit.unscaled = true;
}

}  // namespace attention_playground
