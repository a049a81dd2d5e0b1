#include <algorithm>
#include <map>
#include <tuple>

#include "traces/dump/dump_parts.h"

namespace attention_playground {

namespace {

using Sizes = std::pair<std::int64_t, std::int64_t>;  // queries and keys

Sizes sizes_of(const DumpArray& array) {
  const auto& shape = array.shape;
  return {shape[shape.size() - 2], shape.back()};
}

/// Whether the keys grow by the queries of each step where `step` counts the steps, in some
/// layer, and never do anything else but stay.
bool grows(std::span<NamedArray* const> arrays, std::size_t step, std::size_t layer) {
  using Sequence = std::map<std::int64_t, Sizes>;
  std::map<std::tuple<std::string, std::string, std::int64_t>, Sequence> sequences;
  for (const NamedArray* one : arrays) {
    const auto& numbers = one->name.numbers;
    sequences[{one->name.stack, one->name.operation, numbers[layer]}][numbers[step]] =
        sizes_of(*one->array);
  }
  bool some = false;
  for (const auto& [name, sequence] : sequences) {
    std::int64_t before = -1;
    for (const auto& [number, sizes] : sequence) {
      const auto [queries, keys] = sizes;
      const bool larger = before >= 0 && keys == before + queries;
      if (before >= 0 && keys != before && !larger) return false;
      some = some || larger;
      before = keys;
    }
  }
  return some;
}

/// The places of numbers that are not the same in all names.
std::vector<std::size_t> varying(std::span<NamedArray* const> arrays) {
  std::vector<std::size_t> places;
  const auto& first = arrays.front()->name.numbers;
  for (std::size_t at = 0; at < first.size(); ++at) {
    const auto differs = [&](const NamedArray* one) { return one->name.numbers[at] != first[at]; };
    if (std::ranges::any_of(arrays, differs)) places.push_back(at);
  }
  return places;
}

Expected<void> explain(std::span<NamedArray* const> arrays) noexcept {
  const std::vector<std::size_t> places = varying(arrays);
  if (places.size() == 1) {
    for (NamedArray* one : arrays) one->name.layer = one->name.numbers[places[0]];
  }
  if (places.size() < 2) return {};
  const std::string begin = "the numbers in names like '" + arrays.front()->array->name + "' ";
  const auto is_matrix = [](const NamedArray* one) { return one->array->shape.size() == 2; };
  if (places.size() > 2 || std::ranges::all_of(arrays, is_matrix)) {
    return fail(ErrorCode::invalid_argument,
                begin +
                    "may be layer and head, or head and layer: call the arrays 'L0H0' or "
                    "'layer.0.head.0'");
  }
  const bool step_first = grows(arrays, places[0], places[1]);
  const bool layer_first = grows(arrays, places[1], places[0]);
  if (step_first == layer_first) {
    return fail(ErrorCode::invalid_argument,
                begin +
                    "may be step and layer, or layer and step, and their sizes do not tell: call "
                    "the arrays 'step.0.layer.0'");
  }
  for (NamedArray* one : arrays) {
    one->name.step = one->name.numbers[places[step_first ? 0 : 1]];
    one->name.layer = one->name.numbers[places[step_first ? 1 : 0]];
  }
  return {};
}

}  // namespace

Expected<void> explain_numbers(std::span<NamedArray> arrays) noexcept {
  std::map<std::size_t, std::vector<NamedArray*>> groups;  // by how many numbers there are
  for (NamedArray& one : arrays) {
    const bool open = one.name.role == DumpName::Role::weights && !one.name.says_layer;
    if (!open || one.array->shape.size() < 2 || one.name.numbers.size() < 2) continue;
    groups[one.name.numbers.size()].push_back(&one);
  }
  for (const auto& [count, group] : groups) {
    if (auto done = explain(group); !done) return done;
  }
  return {};
}

}  // namespace attention_playground
