#include "attention/score_function.h"

#include <algorithm>

#include "attention/score/score_list.h"

namespace attention_playground {

namespace {

const char* extent_words(ScoreExtent extent) noexcept {
  switch (extent) {
    case ScoreExtent::query_width:
      return "query width";
    case ScoreExtent::key_width:
      return "key width";
    case ScoreExtent::hidden:
      break;
  }
  return "hidden";
}

/// Names in the order in which they are listed.
template <typename... Scores>
std::vector<std::string_view> names_of(std::type_identity<std::tuple<Scores...>> /*list*/) {
  return {Scores::name...};
}
std::vector<std::string_view> all_names() { return names_of(std::type_identity<ScoreList>{}); }

template <typename... Scores>
std::optional<ScoreFunction> function_named(std::string_view name,
                                            std::type_identity<std::tuple<Scores...>> /*list*/) {
  std::optional<ScoreFunction> function;
  (void)((name == Scores::name && (function = Scores::function, true)) || ...);
  return function;
}

}  // namespace

const char* slot_name(ScoreSlot slot) noexcept {
  if (slot == ScoreSlot::query_weight) return "query_weight";
  return slot == ScoreSlot::key_weight ? "key_weight" : "vector";
}

const char* slot_words(ScoreSlot slot) noexcept {
  if (slot == ScoreSlot::query_weight) return "the query weight";
  return slot == ScoreSlot::key_weight ? "the key weight" : "the vector";
}

std::int64_t ScoreParameter::size_of(ScoreExtent extent, const ScoreSizes& sizes) noexcept {
  if (extent == ScoreExtent::hidden) return sizes.hidden;
  return extent == ScoreExtent::query_width ? sizes.query_width : sizes.key_width;
}

std::vector<std::int64_t> ScoreParameter::sizes(const ScoreSizes& sizes) const {
  std::vector<std::int64_t> result{sizes.heads};
  for (const ScoreExtent extent : extents()) result.push_back(size_of(extent, sizes));
  return result;
}

std::string ScoreParameter::words(const char* separator) const {
  std::string text = "heads";
  for (const ScoreExtent extent : extents()) text += std::string(separator) + extent_words(extent);
  return text;
}

const ScoreParameter* ScoreDescription::find(ScoreSlot slot) const noexcept {
  const auto place = std::ranges::find(parameters, slot, &ScoreParameter::slot);
  return place == parameters.end() ? nullptr : &*place;
}

std::optional<std::size_t> ScoreParameter::hidden_axis() const noexcept {
  const auto place = std::ranges::find(extents(), ScoreExtent::hidden);
  if (place == extents().end()) return std::nullopt;
  return static_cast<std::size_t>(place - extents().begin()) + 1;
}

const ScoreParameter* ScoreDescription::saying_hidden() const noexcept {
  const ScoreParameter* smallest = nullptr;
  for (const ScoreParameter& parameter : parameters) {
    if (!parameter.hidden_axis()) continue;
    if (smallest == nullptr || parameter.extents().size() < smallest->extents().size()) {
      smallest = &parameter;
    }
  }
  return smallest;
}

ScoreDescription describe(ScoreFunction function) noexcept {
  return with_score(function, [](auto kind) {
    using Score = decltype(kind);
    return ScoreDescription{
        .name = Score::name, .projects = Score::projects, .parameters = Score::parameters};
  });
}

std::optional<ScoreFunction> score_function_named(std::string_view name) noexcept {
  return function_named(name, std::type_identity<ScoreList>{});
}

std::string score_function_choices() {
  const std::vector<std::string_view> names = all_names();
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? " or " : ", ";
    text += '"' + std::string(names[i]) + '"';
  }
  return text;
}

}  // namespace attention_playground
