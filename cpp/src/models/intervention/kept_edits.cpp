#include "models/intervention/kept_edits.h"

namespace attention_playground {

std::shared_ptr<const KeptEdits> keep_edits(const ModelEdits& edits) {
  auto kept = std::make_shared<KeptEdits>();
  kept->edits = edits;
  for (StackEdit& one : kept->edits.heads) {
    HeadEdit& edit = one.edit;
    edit.painted = kept->painted.emplace_back(edit.painted.begin(), edit.painted.end());
    if (!edit.mask) continue;
    MaskSettings& mask = *edit.mask;
    mask.allowed = kept->allowed.emplace_back(mask.allowed.begin(), mask.allowed.end());
    mask.blocked = kept->blocked.emplace_back(mask.blocked.begin(), mask.blocked.end());
  }
  return kept;
}

}  // namespace attention_playground
