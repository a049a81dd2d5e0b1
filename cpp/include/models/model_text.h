#pragma once
// What a model that only runs was given, as far as the first rows of its stream depend on it.

#include <cstdint>
#include <optional>
#include <vector>

#include "models/intervention/model_shape.h"

namespace attention_playground {

struct ModelText {
  std::vector<std::int32_t> ids = {};
  std::vector<std::int32_t> types = {};                    // empty: all 0
  std::optional<PositionScheme> positions = std::nullopt;  // in place of the model's own
};

}  // namespace attention_playground
