#include "traces/dump_parts.h"

#include <algorithm>
#include <cmath>

#include "traces/dump_name.h"

namespace attention_playground {

namespace {

constexpr const char* weights_of_many =
    "weights are [queries, keys], [heads, queries, keys], [1, heads, queries, keys], "
    "[layers, heads, queries, keys] or [layers, 1, heads, queries, keys]";
constexpr const char* weights_of_one =
    "weights of one layer are [queries, keys], [heads, queries, keys] or "
    "[1, heads, queries, keys]";
constexpr const char* weights_of_step =
    "weights of one step in one layer are [heads, queries, keys so far] or "
    "[1, heads, queries, keys so far]";
constexpr const char* shapes_of_vectors =
    "queries, keys and values are [tokens, width], [heads, tokens, width] or "
    "[1, heads, tokens, width]";

std::unexpected<Error> wrong_shape(const DumpArray& array, const std::string& expected) {
  return fail(ErrorCode::shape_mismatch,
              "array '" + array.name + "' has shape " + shape_text(array.shape) + "; " + expected);
}

/// "[0, 3, 2]": where an element lies.
std::string place_text(const DumpArray& array, std::int64_t index) {
  std::vector<std::int64_t> place(array.shape.size());
  for (std::size_t at = place.size(); at-- > 0;) {
    place[at] = index % array.shape[at];
    index /= array.shape[at];
  }
  return shape_text(place);
}

Expected<void> check_values(const DumpArray& array, bool weights) noexcept {
  const std::span<const float> all = array.values.span();
  const auto bad = std::ranges::find_if(
      all, [&](float value) { return !std::isfinite(value) || (weights && value < 0.0F); });
  if (bad == all.end()) return {};
  const std::int64_t index = bad - all.begin();
  const std::string place = place_text(array, index);
  if (!std::isfinite(*bad)) {
    return fail(ErrorCode::non_finite,
                "array '" + array.name + "' holds a value that is not a finite number at " + place,
                index);
  }
  return fail(ErrorCode::invalid_argument,
              "array '" + array.name + "' holds a negative weight at " + place +
                  "; weights are what softmax gives: are these scores?",
              index);
}

class Sorter {
 public:
  Sorter(const DumpContents& contents, const AttentionSettings& settings,
         std::vector<std::string>& left_out) noexcept
      : contents_(contents), settings_(settings), left_out_(left_out) {}

  Expected<DumpParts> sort() noexcept {
    const bool alone = contents_.arrays.size() == 1;
    for (const DumpArray& array : contents_.arrays) {
      // One array is the weights, whatever the file is called.
      const DumpName name = alone ? alone_name(array) : read_dump_name(array.name);
      auto added = add(array, name);
      if (!added) return std::unexpected(added.error());
    }
    return std::move(parts_);
  }

 private:
  using Role = DumpName::Role;

  static DumpName alone_name(const DumpArray& array) {
    const DumpName read = read_dump_name(array.name);
    DumpName name;
    name.stack = read.stack;
    name.operation = read.operation;
    const bool layers = array.shape.size() > 3 && array.shape[0] > 1;
    if (read.says_layer && !layers && array.shape.size() < 5) name.layer = read.layer;
    return name;
  }

  Expected<void> add(const DumpArray& array, const DumpName& name) noexcept {
    const bool weights = name.role == Role::weights;
    const bool vectors =
        name.role == Role::queries || name.role == Role::keys || name.role == Role::values;
    if (!weights && !vectors) {
      left_out_.push_back(array.name);
      return {};
    }
    if (std::ranges::find(array.shape, 0) != array.shape.end()) {
      return wrong_shape(array, "no size may be 0");
    }
    auto added = weights ? add_weights(array, name) : add_vectors(array, name);
    if (!added) return added;
    return check_values(array, weights);
  }

  Expected<void> add_weights(const DumpArray& array, const DumpName& name) noexcept {
    std::vector<std::int64_t> shape = array.shape;
    const char* const expected = name.step    ? weights_of_step
                                 : name.layer ? weights_of_one
                                              : weights_of_many;
    const bool many = !name.step && !name.layer;
    const std::size_t most = many ? 5 : 4;
    if (shape.size() < (name.step ? 3U : 2U) || shape.size() > most) {
      return wrong_shape(array, expected);
    }
    const bool batch =
        (shape.size() == 5 && shape[1] != 1) || (shape.size() == 4 && !many && shape[0] != 1);
    if (batch) {
      return wrong_shape(array, std::string(expected) + " (of a batch, save one text)");
    }
    if (shape.size() == 5) shape.erase(shape.begin() + 1);
    while (shape.size() < 4) shape.insert(shape.begin(), 1);
    const std::span<const float> all = array.values.span();
    const std::size_t size = all.size() / static_cast<std::size_t>(shape[0]);
    for (std::int64_t layer = 0; layer < shape[0]; ++layer) {
      const auto values = all.subspan(static_cast<std::size_t>(layer) * size, size);
      LayerParts& parts = parts_[layer_name(name, name.layer.value_or(layer))];
      auto put = put_weights({array.name, name.step, shape[1], shape[2], shape[3], values}, parts);
      if (!put) return put;
    }
    return {};
  }

  static Expected<void> put_weights(WeightsPart part, LayerParts& parts) noexcept {
    for (const WeightsPart& other : parts.weights) {
      if (other.step != part.step && other.step && part.step) continue;
      return twice(other.array, part.array);
    }
    parts.weights.push_back(std::move(part));
    return {};
  }

  static std::unexpected<Error> twice(const std::string& one, const std::string& other) {
    return fail(ErrorCode::invalid_argument,
                "arrays '" + one + "' and '" + other +
                    "' both stand for the same layer; give each its number, as in "
                    "'layer.0.weights' and 'layer.1.weights'");
  }

  Expected<void> add_vectors(const DumpArray& array, const DumpName& name) noexcept {
    std::vector<std::int64_t> shape = array.shape;
    if (shape.size() == 4 && shape[0] == 1) shape.erase(shape.begin());
    if (shape.size() < 2 || shape.size() > 3 || name.step)
      return wrong_shape(array, shapes_of_vectors);
    VectorsPart part{.array = array.name, .values = array.values.span()};
    part.joined = shape.size() == 2;
    part.heads = shape[0];
    if (part.joined) {
      part.heads = name.role == Role::queries ? settings_.heads : settings_.key_value_heads;
      if (shape[1] % part.heads != 0) {
        return wrong_shape(array, "its columns do not divide into the " +
                                      std::to_string(part.heads) + " heads of the settings");
      }
    }
    part.tokens = shape[shape.size() - 2];
    part.width = part.joined ? shape[1] / part.heads : shape[2];
    LayerParts& parts = parts_[layer_name(name, name.layer.value_or(0))];
    auto& place = name.role == Role::queries ? parts.queries
                  : name.role == Role::keys  ? parts.keys
                                             : parts.values;
    if (place) return twice(place->array, array.name);
    place = std::move(part);
    return {};
  }

  const DumpContents& contents_;
  const AttentionSettings& settings_;
  std::vector<std::string>& left_out_;
  DumpParts parts_;
};

}  // namespace

Expected<DumpParts> sort_dump(const DumpContents& contents, const AttentionSettings& settings,
                              std::vector<std::string>& left_out) noexcept {
  return Sorter(contents, settings, left_out).sort();
}

}  // namespace attention_playground
