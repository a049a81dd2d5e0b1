#pragma once
// What a reader changed, kept for as long as a pass or its trace is looked at.

#include <cstdint>
#include <memory>
#include <vector>

#include "models/transformer/trainable.h"

namespace attention_playground {

/// Edits with everything that they look at.
struct KeptEdits {
  ModelEdits edits;
  std::vector<std::vector<PaintedWeight>> painted;
  std::vector<std::vector<std::uint8_t>> allowed;
  std::vector<std::vector<std::int64_t>> blocked;
};
[[nodiscard]] std::shared_ptr<const KeptEdits> keep_edits(const ModelEdits& edits);

}  // namespace attention_playground
