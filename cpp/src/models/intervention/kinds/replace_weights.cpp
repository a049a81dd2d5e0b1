#include <array>
#include <utility>

#include "models/intervention/intervention_kinds.h"

namespace attention_playground {

namespace {

constexpr std::array<std::pair<const char*, WeightPattern>, 3> patterns{
    {{"uniform", WeightPattern::uniform},
     {"previous", WeightPattern::previous},
     {"own", WeightPattern::own}}};

}  // namespace

void read_fields(JsonFields& fields, ReplaceWeights& kind) noexcept {
  kind.pattern = fields.choice("pattern", patterns);
}

void apply(const ReplaceWeights& kind, const StackShape& shape, HeadChange& head) noexcept {
  head.edit.pattern = kind.pattern;
  head.edit.pattern_alignment = shape.alignment;
}

}  // namespace attention_playground
