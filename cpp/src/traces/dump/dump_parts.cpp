#include "traces/dump/dump_parts.h"

#include <algorithm>
#include <cmath>

#include "traces/file/layer_checks.h"

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
    std::string what = "array '" + array.name + "' holds a value that is not a finite number at ";
    what += place;
    if (std::isnan(*bad)) what += nan_advice(is_nan_row(all, index, array.shape.back()));
    return fail(ErrorCode::non_finite, what, index);
  }
  return fail(ErrorCode::invalid_argument,
              "array '" + array.name + "' holds a negative weight at " + place +
                  "; weights are what softmax gives: are these scores?",
              index);
}

/// One array is the weights, whatever the file is called.
DumpName name_alone(const DumpArray& array) {
  const DumpName read = read_dump_name(array.name);
  DumpName name;
  name.says_attention = read.says_attention;
  name.stack = read.stack;
  name.operation = read.operation;
  const bool layers = array.shape.size() > 3 && array.shape[0] > 1;
  if (read.says_layer && !layers && array.shape.size() < 5) name.layer = read.layer;
  if (name.layer && array.shape.size() == 2) name.head = read.head;
  return name;
}

class Sorter {
 public:
  Sorter(const DumpContents& contents, const AttentionSettings& settings, DumpNotes& notes) noexcept
      : contents_(contents), settings_(settings), notes_(notes) {}

  Expected<DumpParts> sort() noexcept {
    std::vector<NamedArray> arrays = named_arrays();
    if (auto done = explain_numbers(arrays); !done) return std::unexpected(done.error());
    for (const NamedArray& one : arrays) {
      if (auto added = add(one); !added) return std::unexpected(added.error());
    }
    for (auto& [name, parts] : parts_) {
      if (auto joined = join_heads(name, parts, notes_.warnings); !joined) {
        return std::unexpected(joined.error());
      }
    }
    for (const auto& [name, vectors] : vectors_) {
      auto added =
          add_vector_arrays(vectors, settings_, names_of(name), parts_[name], notes_.warnings);
      if (!added) return std::unexpected(added.error());
    }
    return std::move(parts_);
  }

 private:
  using Role = DumpName::Role;

  /// Numbers and rows that no word calls attention are none where there are matrices.
  std::vector<NamedArray> named_arrays() {
    const auto& all = contents_.arrays;
    const bool alone = all.size() == 1;
    const bool matrices =
        std::ranges::any_of(all, [](const DumpArray& array) { return array.shape.size() > 1; });
    std::vector<NamedArray> arrays;
    for (const DumpArray& array : all) {
      DumpName name = alone ? name_alone(array) : read_dump_name(array.name);
      const bool stray =
          name.role == Role::weights && !name.says_attention && matrices && array.shape.size() < 2;
      if (stray) {
        notes_.left_out.push_back(array.name);
      } else {
        arrays.push_back({&array, std::move(name)});
      }
    }
    return arrays;
  }

  /// How many names there are for a layer's keys.
  [[nodiscard]] std::optional<std::int64_t> names_of(const LayerId& name) const {
    const bool own = name.in_decoder() && !name.is_cross();
    const auto named = own ? count_names(contents_.metadata, "query_tokens") : std::nullopt;
    return named ? named : count_names(contents_.metadata, "tokens");
  }

  Expected<void> add(const NamedArray& one) noexcept {
    const auto& [array, name] = one;
    if (std::ranges::find(array->shape, 0) != array->shape.end()) {
      return wrong_shape(*array, "no size may be 0");
    }
    const bool weights = name.role == Role::weights;
    auto added = weights ? add_weights(*array, name) : keep_vectors(one);
    if (!added) return added;
    return check_values(*array, weights);
  }

  Expected<void> add_weights(const DumpArray& array, const DumpName& name) noexcept {
    std::vector<std::int64_t> shape = array.shape;
    const char* const expected = name.step    ? weights_of_step
                                 : name.layer ? weights_of_one
                                              : weights_of_many;
    const bool many = !name.step && !name.layer;
    const std::size_t most = many ? 5 : 4;
    if (shape.size() < (name.step && !name.head ? 3U : 2U) || shape.size() > most) {
      return wrong_shape(array, expected);
    }
    const bool batch =
        (shape.size() == 5 && shape[1] != 1) || (shape.size() == 4 && !many && shape[0] != 1);
    if (batch) {
      return wrong_shape(array, std::string(expected) + " (of a batch, save one text)");
    }
    if (name.head && shape.size() > 2 && shape[shape.size() - 3] != 1) {
      return wrong_shape(array, "weights of one head are [queries, keys]");
    }
    if (shape.size() == 4 && many) warn_of_batch(array, name);
    if (shape.size() == 5) shape.erase(shape.begin() + 1);
    while (shape.size() < 4) shape.insert(shape.begin(), 1);
    const std::span<const float> all = array.values.span();
    const std::size_t size = all.size() / static_cast<std::size_t>(shape[0]);
    for (std::int64_t layer = 0; layer < shape[0]; ++layer) {
      const auto values = all.subspan(static_cast<std::size_t>(layer) * size, size);
      LayerParts& parts = parts_[layer_id(name, name.layer.value_or(layer))];
      auto put = put_weights(
          {array.name, name.step, name.head, shape[1], shape[2], shape[3], values}, parts);
      if (!put) return put;
    }
    return {};
  }

  static Expected<void> put_weights(WeightsPart part, LayerParts& parts) noexcept {
    for (const WeightsPart& other : parts.weights) {
      if (other.step != part.step && other.step && part.step) continue;
      if (other.head != part.head && other.head && part.head) continue;
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

  /// [2, heads, queries, keys] may be two layers, as documented, or two texts of one layer.
  void warn_of_batch(const DumpArray& array, const DumpName& name) {
    const bool says_layers = name.says_attention && array.name.find("ttentions") != array.name.npos;
    const bool layers = says_layers || array.name.find("ayers") != array.name.npos;
    if (array.listed || layers || array.shape[0] == 1) return;
    const std::string count = std::to_string(array.shape[0]);
    notes_.warnings.push_back("'" + array.name + "' was read as " + count +
                              " layers; if it is a batch of " + count +
                              " texts, save one text of it, as in maps[0].");
  }

  Expected<void> keep_vectors(const NamedArray& one) noexcept {
    const DumpName& name = one.name;
    if (name.step) {
      return wrong_shape(*one.array, "the steps of a generation are joined as weights alone");
    }
    const LayerId layer = layer_id(name, name.layer.value_or(0));
    VectorArrays& arrays = vectors_[layer];
    parts_.try_emplace(layer);
    const NamedArray*& place = name.role == Role::queries ? arrays.queries
                               : name.role == Role::keys  ? arrays.keys
                                                          : arrays.values;
    // What meets the keys is what rotary positions have rotated.
    if (place != nullptr && place->name.rotated != name.rotated) {
      notes_.left_out.push_back(name.rotated ? place->array->name : one.array->name);
      if (name.rotated) place = &one;
      return {};
    }
    if (place != nullptr) return twice(place->array->name, one.array->name);
    place = &one;
    return {};
  }

  const DumpContents& contents_;
  const AttentionSettings& settings_;
  DumpNotes& notes_;
  DumpParts parts_;
  std::map<LayerId, VectorArrays> vectors_;
};

}  // namespace

std::unexpected<Error> wrong_shape(const DumpArray& array, const std::string& expected) {
  return fail(ErrorCode::shape_mismatch,
              "array '" + array.name + "' has shape " + shape_text(array.shape) + "; " + expected);
}

std::optional<std::int64_t> count_names(const Metadata& metadata, const std::string& entry) {
  const auto text = metadata.find(entry);
  if (text == metadata.end()) return std::nullopt;
  const auto names = parse_json(text->second);
  if (!names || !names->is(JsonValue::Kind::array)) return std::nullopt;
  return static_cast<std::int64_t>(names->array.size());
}

Expected<DumpParts> sort_dump(const DumpContents& contents, const AttentionSettings& settings,
                              DumpNotes& notes) noexcept {
  return Sorter(contents, settings, notes).sort();
}

}  // namespace attention_playground
