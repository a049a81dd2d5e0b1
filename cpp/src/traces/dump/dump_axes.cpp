// Heads and tokens of queries, keys and values: [heads, tokens, width] as most libraries have
// them, or [tokens, heads, width] as they are before the heads are taken apart.

#include <array>

#include "traces/dump/dump_parts.h"

namespace attention_playground {

namespace {

using Shape = std::vector<std::int64_t>;

constexpr const char* shapes_of_vectors =
    "queries, keys and values are [tokens, width], [heads, tokens, width] or "
    "[1, heads, tokens, width]";

/// What weights or names say of the sizes.
struct Facts {
  std::optional<std::int64_t> heads, queries, keys;
  [[nodiscard]] bool any() const noexcept { return heads || queries || keys; }
};

Facts facts_of(const LayerParts& parts, std::optional<std::int64_t> tokens) {
  if (parts.weights.size() != 1) return {.heads = {}, .queries = {}, .keys = tokens};
  const WeightsPart& weights = parts.weights.front();
  return {.heads = weights.heads, .queries = weights.queries, .keys = weights.keys};
}

bool agrees(const std::optional<std::int64_t>& fact, std::int64_t size) noexcept {
  return !fact || *fact == size;
}

/// One way to read queries and keys of three dimensions.
struct Reading {
  bool tokens_first = false;
  std::int64_t heads = 0, key_heads = 0, queries = 0, keys = 0;

  Reading(const Shape& query, const Shape& key, bool swapped) noexcept
      : tokens_first(swapped),
        heads(query[swapped ? 1 : 0]),
        key_heads(key[swapped ? 1 : 0]),
        queries(query[swapped ? 0 : 1]),
        keys(key[swapped ? 0 : 1]) {}

  [[nodiscard]] bool is_of_itself() const noexcept { return queries == keys; }
  [[nodiscard]] bool fits(const Facts& facts) const noexcept {
    return heads % key_heads == 0 && agrees(facts.heads, heads) && agrees(facts.keys, keys) &&
           agrees(facts.queries, queries);
  }
  [[nodiscard]] std::string text() const {
    return std::string(tokens_first ? "[tokens, heads, width], " : "[heads, tokens, width], ") +
           std::to_string(heads) + " heads over " + std::to_string(keys) + " tokens";
  }
};

/// Whether tokens come before heads.
Expected<bool> choose(const NamedArray& query, const Shape& query_shape, const Shape& key_shape,
                      const Facts& facts, std::vector<std::string>& warnings) noexcept {
  const Reading usual(query_shape, key_shape, false);
  const Reading swapped(query_shape, key_shape, true);
  if (!swapped.fits(facts)) return false;
  if (!usual.fits(facts)) return facts.any();
  if (usual.is_of_itself() != swapped.is_of_itself()) return swapped.is_of_itself() && facts.any();
  if (facts.heads) return false;  // whether the weights follow from them is checked
  const std::string both =
      "'" + query.array->name + "' may be " + usual.text() + ", or " + swapped.text();
  if (facts.any() || query_shape[0] == query_shape[1]) {
    return fail(ErrorCode::invalid_argument,
                both + ": add the weights or as many 'tokens', or call it 'hook_q' for the second");
  }
  warnings.push_back(both + "; it was read as the first. Add 'tokens' to settle it.");
  return false;
}

Expected<Shape> squeezed(const NamedArray& one) noexcept {
  Shape shape = one.array->shape;
  if (shape.size() == 4 && shape[0] == 1) shape.erase(shape.begin());
  if (shape.size() == 2 || shape.size() == 3) return shape;
  const bool batch = shape.size() == 4;
  return wrong_shape(
      *one.array, std::string(shapes_of_vectors) + (batch ? " (of a batch, save one text)" : ""));
}

Expected<VectorsPart> part_of(const NamedArray& one, const Shape& shape, bool tokens_first,
                              std::int64_t heads) noexcept {
  VectorsPart part{.array = one.array->name, .values = one.array->values.span()};
  part.joined = shape.size() == 2 || tokens_first;
  if (shape.size() == 2) {
    part.heads = heads;
    part.tokens = shape[0];
    part.width = shape[1] / heads;
    if (shape[1] % heads == 0) return part;
    return wrong_shape(*one.array, "its columns do not divide into the " + std::to_string(heads) +
                                       " heads of the settings");
  }
  part.heads = shape[tokens_first ? 1 : 0];
  part.tokens = shape[tokens_first ? 0 : 1];
  part.width = shape[2];
  return part;
}

}  // namespace

Expected<void> add_vector_arrays(const VectorArrays& arrays, const AttentionSettings& settings,
                                 std::optional<std::int64_t> tokens, LayerParts& parts,
                                 std::vector<std::string>& warnings) noexcept {
  const std::array all{arrays.queries, arrays.keys, arrays.values};
  const std::array places{&parts.queries, &parts.keys, &parts.values};
  std::array<Shape, 3> shapes;
  for (std::size_t at = 0; at < all.size(); ++at) {
    if (all[at] == nullptr) continue;
    auto shape = squeezed(*all[at]);
    if (!shape) return std::unexpected(shape.error());
    shapes[at] = std::move(*shape);
  }
  bool swapped = false;
  const bool open = shapes[0].size() == 3 && shapes[1].size() == 3 && !arrays.queries->name.hooked;
  if (open) {
    auto chosen = choose(*arrays.queries, shapes[0], shapes[1], facts_of(parts, tokens), warnings);
    if (!chosen) return std::unexpected(chosen.error());
    swapped = *chosen;
  }
  for (std::size_t at = 0; at < all.size(); ++at) {
    if (all[at] == nullptr) continue;
    const bool tokens_first = shapes[at].size() == 3 && (swapped || all[at]->name.hooked);
    const std::int64_t heads = at == 0 ? settings.heads : settings.key_value_heads;
    auto part = part_of(*all[at], shapes[at], tokens_first, heads);
    if (!part) return std::unexpected(part.error());
    *places[at] = std::move(*part);
  }
  return {};
}

}  // namespace attention_playground
