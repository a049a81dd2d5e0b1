#include <cmath>

#include "files/number_text.h"
#include "models/intervention/intervention_kinds.h"

namespace attention_playground {

namespace {

template <typename Cells>
void read_cells(JsonFields& fields, Cells& cells) noexcept {
  cells.query = fields.whole("query", 0);
  cells.key = fields.whole("key", 0);
  cells.queries = fields.whole("queries", 1, 1);
  cells.keys = fields.whole("keys", 1, 1);
}

template <typename Cells>
Expected<void> check_cells(const Cells& cells, const char* painted) noexcept {
  if (cells.query < 0 || cells.key < 0) {
    return fail(ErrorCode::invalid_argument,
                std::string(painted) + " lies at a query and a key from 0, not at " +
                    std::to_string(cells.query) + " and " + std::to_string(cells.key));
  }
  if (cells.queries >= 1 && cells.keys >= 1) return {};
  return fail(ErrorCode::invalid_argument,
              std::string(painted) + " lies in at least 1 row and 1 column, not in " +
                  std::to_string(cells.queries) + " and " + std::to_string(cells.keys));
}

}  // namespace

void read_fields(JsonFields& fields, PaintWeight& kind) noexcept {
  read_cells(fields, kind);
  kind.weight = fields.number("weight", false);
  if (kind.weight < 0.0F || kind.weight > 1.0F) fields.complain("weight", "a number from 0 to 1");
}

void read_fields(JsonFields& fields, PaintScore& kind) noexcept {
  read_cells(fields, kind);
  kind.score = fields.number("score", false);
}

Expected<void> check(const PaintWeight& kind, const StackShape& /*shape*/) noexcept {
  if (auto good = check_cells(kind, "a painted weight"); !good) return good;
  if (kind.weight >= 0.0F && kind.weight <= 1.0F) return {};
  return fail(ErrorCode::invalid_argument,
              "a painted weight must be a number from 0 to 1, not " + number_text(kind.weight));
}

Expected<void> check(const PaintScore& kind, const StackShape& /*shape*/) noexcept {
  if (auto good = check_cells(kind, "a painted score"); !good) return good;
  if (std::isfinite(kind.score)) return {};
  return fail(ErrorCode::invalid_argument,
              "a painted score must be a finite number, not " + number_text(kind.score));
}

void apply(const PaintWeight& kind, const StackShape& /*shape*/, HeadChange& head) noexcept {
  head.painted.push_back({.query = kind.query,
                          .key = kind.key,
                          .weight = kind.weight,
                          .queries = kind.queries,
                          .keys = kind.keys});
}

void apply(const PaintScore& kind, const StackShape& /*shape*/, HeadChange& head) noexcept {
  head.scores.push_back({.query = kind.query,
                         .key = kind.key,
                         .score = kind.score,
                         .queries = kind.queries,
                         .keys = kind.keys});
}

}  // namespace attention_playground
