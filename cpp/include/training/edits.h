#pragma once
// A reader's edits of a trained model, from JSON, checked against what the model has.

#include <memory>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "models/transformer/trainable.h"
#include "training/settings.h"

namespace attention_playground {

/// Edits and the painted weights that they look at. Copies would look at the
/// original's: it stays where it was made.
struct OwnedEdits {
  OwnedEdits() noexcept = default;
  OwnedEdits(const OwnedEdits&) = delete;
  OwnedEdits& operator=(const OwnedEdits&) = delete;
  OwnedEdits(OwnedEdits&&) = delete;
  OwnedEdits& operator=(OwnedEdits&&) = delete;
  ~OwnedEdits() = default;

  ModelEdits edits;
  std::vector<std::vector<PaintedWeight>> painted;  // one list per edited head
};

/// From a JSON object as `ModelEdits` in web/src/core/training_types.ts describes it.
/// `invalid_argument` says which entry and what was expected.
[[nodiscard]] Expected<std::shared_ptr<const OwnedEdits>> read_model_edits(
    std::string_view json, const ModelConfig& model) noexcept;

}  // namespace attention_playground
