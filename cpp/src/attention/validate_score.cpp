#include "attention/validate.h"
#include "base/sizes.h"

namespace attention_playground {

namespace {

/// One parameter: its name, the shape that it must have, and how many numbers came.
struct Parameter {
  const char* name;
  const char* shape;
  std::int64_t given;
};

Expected<void> check_parameter(const Parameter& parameter, ScoreFunction function,
                               std::initializer_list<std::int64_t> sizes) noexcept {
  auto expected = checked_product(sizes, parameter.name);
  if (!expected) return std::unexpected(expected.error());
  if (parameter.given == *expected) return {};
  return fail(ErrorCode::shape_mismatch,
              std::string("the score function \"") + score_function_name(function) + "\" needs " +
                  std::to_string(*expected) + " numbers in " + parameter.name + " (" +
                  parameter.shape + ") but there are " + std::to_string(parameter.given),
              parameter.given);
}

Expected<void> check_none(const AttentionShape::Score& score) noexcept {
  if (score.query_weight == 0 && score.key_weight == 0 && score.vector == 0) return {};
  return fail(ErrorCode::shape_mismatch, std::string("the score function \"") +
                                             score_function_name(score.function) +
                                             "\" has no parameters: leave them out");
}

Expected<void> check_same_width(const AttentionSizes& sizes) noexcept {
  if (sizes.width == sizes.key_width) return {};
  return fail(ErrorCode::shape_mismatch, "a query has " + std::to_string(sizes.width) +
                                             " numbers per head but a key has " +
                                             std::to_string(sizes.key_width));
}

Expected<void> check_general(const AttentionShape::Score& score, std::int64_t heads,
                             const AttentionSizes& sizes) noexcept {
  if (score.key_weight != 0 || score.vector != 0) {
    return fail(ErrorCode::shape_mismatch,
                "the score function \"general\" has the query weight alone: leave out the key "
                "weight and the vector");
  }
  return check_parameter(
      {"the query weight", "heads x query width x key width", score.query_weight}, score.function,
      {heads, sizes.width, sizes.key_width});
}

Expected<void> check_additive(const AttentionShape::Score& score, std::int64_t heads,
                              const AttentionSizes& sizes) noexcept {
  if (score.hidden < 1) {
    return fail(ErrorCode::invalid_argument,
                "the score function \"additive\" needs a hidden size of 1 or more but it is " +
                    std::to_string(score.hidden));
  }
  // Both projections of a head and its tangents must have a size that fits.
  auto fits = checked_product({sizes.queries, sizes.keys, score.hidden}, "the additive scores");
  if (!fits) return std::unexpected(fits.error());
  const auto function = score.function;
  if (auto good =
          check_parameter({"the query weight", "heads x hidden x query width", score.query_weight},
                          function, {heads, score.hidden, sizes.width});
      !good) {
    return good;
  }
  if (auto good =
          check_parameter({"the key weight", "heads x hidden x key width", score.key_weight},
                          function, {heads, score.hidden, sizes.key_width});
      !good) {
    return good;
  }
  return check_parameter({"the vector", "heads x hidden", score.vector}, function,
                         {heads, score.hidden});
}

}  // namespace

const char* score_function_name(ScoreFunction function) noexcept {
  switch (function) {
    case ScoreFunction::scaled_dot:
      return "scaled-dot";
    case ScoreFunction::dot:
      return "dot";
    case ScoreFunction::general:
      return "general";
    case ScoreFunction::additive:
      return "additive";
    case ScoreFunction::cosine:
      return "cosine";
  }
  return "";
}

Expected<void> check_score(const AttentionShape::Score& score, std::int64_t heads,
                           const AttentionSizes& sizes) noexcept {
  switch (score.function) {
    case ScoreFunction::general:
      return check_general(score, heads, sizes);
    case ScoreFunction::additive:
      return check_additive(score, heads, sizes);
    case ScoreFunction::scaled_dot:
    case ScoreFunction::dot:
    case ScoreFunction::cosine:
      break;
  }
  if (auto good = check_none(score); !good) return good;
  return check_same_width(sizes);
}

}  // namespace attention_playground
