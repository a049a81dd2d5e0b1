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

void read_fields(JsonFields& fields, ReplaceRows& kind) noexcept {
  kind.pattern = fields.choice("pattern", patterns);
  kind.query = fields.whole("query", 0);
  kind.queries = fields.whole("queries", 1, 1);
}

Expected<void> check(const ReplaceRows& kind, const StackShape& /*shape*/) noexcept {
  if (kind.query >= 0 && kind.queries >= 1) return {};
  return fail(ErrorCode::invalid_argument,
              "a pattern lies over at least 1 row, from row 0 on, not over " +
                  std::to_string(kind.queries) + " from row " + std::to_string(kind.query));
}

void apply(const ReplaceWeights& kind, const StackShape& shape, HeadChange& head) noexcept {
  head.edit.pattern = kind.pattern;
  head.edit.pattern_alignment = shape.alignment;
}

void apply(const ReplaceRows& kind, const StackShape& shape, HeadChange& head) noexcept {
  head.edit.pattern_alignment = shape.alignment;
  head.rows.push_back({.query = kind.query, .queries = kind.queries, .pattern = kind.pattern});
}

}  // namespace attention_playground
