#include "attention/validate.h"
#include "base/sizes.h"

namespace attention_playground {

namespace {

std::unexpected<Error> bad_score(const ScoreDescription& description, const std::string& what,
                                 ErrorCode code = ErrorCode::shape_mismatch) noexcept {
  return fail(code, std::string("the score function \"") + description.name + "\" " + what);
}

/// `count` numbers were given for it. Every attention is checked so: what is right allocates
/// nothing.
Expected<void> check_parameter(const ScoreDescription& description, const ScoreParameter& parameter,
                               const ScoreSizes& sizes, std::int64_t count) noexcept {
  const char* const name = slot_words(parameter.slot);
  std::int64_t expected = sizes.heads;
  for (const ScoreExtent extent : parameter.extents()) {
    auto product = checked_product({expected, ScoreParameter::size_of(extent, sizes)}, name);
    if (!product) return std::unexpected(product.error());
    expected = *product;
  }
  if (count == expected) return {};
  auto error = bad_score(description, "needs " + std::to_string(expected) + " numbers in " + name +
                                          " (" + parameter.words(" x ") + ") but there are " +
                                          std::to_string(count));
  error.error().index = count;
  return error;
}

/// Where there is a parameter that the function does not have.
std::unexpected<Error> unwanted(const ScoreDescription& description) noexcept {
  if (description.parameters.empty()) {
    return bad_score(description, "has no parameters: leave them out");
  }
  std::string names;
  for (const ScoreSlot slot : score_slots) {
    if (description.find(slot) != nullptr) continue;
    names += (names.empty() ? "" : " and ") + std::string(slot_words(slot));
  }
  return bad_score(description, "does not have all of these parameters: leave out " + names);
}

Expected<void> check_hidden(const ScoreDescription& description, std::int64_t hidden,
                            const AttentionSizes& sizes) noexcept {
  if (hidden < 1) {
    return bad_score(description,
                     "needs a hidden size of 1 or more but it is " + std::to_string(hidden),
                     ErrorCode::invalid_argument);
  }
  // Both projections of a head and what is made of a pair must have a size that fits.
  if (checked_product({sizes.queries, sizes.keys, hidden}, "")) return {};
  const std::string name = "the " + std::string(description.name) + " scores";
  return std::unexpected(
      checked_product({sizes.queries, sizes.keys, hidden}, name.c_str()).error());
}

Expected<void> check_same_width(const AttentionSizes& sizes) noexcept {
  if (sizes.width == sizes.key_width) return {};
  return fail(ErrorCode::shape_mismatch, "a query has " + std::to_string(sizes.width) +
                                             " numbers per head but a key has " +
                                             std::to_string(sizes.key_width));
}

}  // namespace

Expected<void> check_score(const AttentionShape::Score& score, std::int64_t heads,
                           const AttentionSizes& sizes) noexcept {
  const ScoreDescription description = describe(score.function);
  for (const ScoreSlot slot : score_slots) {
    if (description.find(slot) == nullptr && score.count(slot) != 0) return unwanted(description);
  }
  if (description.saying_hidden() != nullptr) {
    if (auto good = check_hidden(description, score.hidden, sizes); !good) return good;
  }
  const ScoreSizes lengths{.heads = heads,
                           .query_width = sizes.width,
                           .key_width = sizes.key_width,
                           .hidden = score.hidden};
  for (const ScoreParameter& parameter : description.parameters) {
    auto good = check_parameter(description, parameter, lengths, score.count(parameter.slot));
    if (!good) return good;
  }
  return description.projects ? Expected<void>{} : check_same_width(sizes);
}

}  // namespace attention_playground
