// Copy, reverse, sort: the target is the source in some order.

#include <algorithm>
#include <numeric>

#include "training/tasks/example_writing.h"
#include "training/tasks/symbols.h"
#include "training/tasks/toy_tasks.h"

namespace attention_playground {

namespace {

constexpr std::int32_t letters = 10;  // with the special ids: 13
constexpr std::int32_t shortest_word = 4;
constexpr std::int32_t longest_word = 16;
constexpr std::int32_t numbers = 61;  // with the special ids: 64
constexpr std::int32_t sorted_numbers = 8;

enum class Order : std::uint8_t { kept, reversed, ascending };

Example reorder(std::vector<std::int32_t> symbols, Order order) {
  std::vector<std::int32_t> positions(symbols.size());
  std::iota(positions.begin(), positions.end(), 0);
  if (order == Order::reversed) std::ranges::reverse(positions);
  if (order == Order::ascending) {
    // Of equal ones the first comes first.
    const auto count = static_cast<std::int32_t>(symbols.size());
    std::ranges::sort(positions, {}, [&](std::int32_t position) {
      return symbols[static_cast<std::size_t>(position)] * count + position;
    });
  }
  Example example = begin_example();
  example.source = std::move(symbols);
  for (const std::int32_t position : positions) {
    write_token(example, example.source[static_cast<std::size_t>(position)],
                {.positions = {position}});
  }
  end_example(example);
  return example;
}

std::vector<std::int32_t> draw_letters(Random& random) {
  const auto length =
      static_cast<std::size_t>(shortest_word + random.below(longest_word - shortest_word + 1));
  std::vector<std::int32_t> symbols(length);
  for (std::int32_t& symbol : symbols) {
    symbol = first_word_id + static_cast<std::int32_t>(random.below(letters));
  }
  return symbols;
}

Example draw_reverse(Random& random) { return reorder(draw_letters(random), Order::reversed); }
Example draw_copy(Random& random) { return reorder(draw_letters(random), Order::kept); }
Example draw_sort(Random& random) {
  return reorder(draw_distinct(random, first_word_id, numbers, sorted_numbers), Order::ascending);
}

/// Ids of "cabbagefed".
std::vector<std::int32_t> probe_letters() {
  std::vector<std::int32_t> symbols;
  for (const char letter : std::string_view("cabbagefed")) {
    symbols.push_back(first_word_id + (letter - 'a'));
  }
  return symbols;
}

Example complete_reverse(std::vector<std::int32_t> symbols) {
  return reorder(std::move(symbols), Order::reversed);
}
Example complete_copy(std::vector<std::int32_t> symbols) {
  return reorder(std::move(symbols), Order::kept);
}
Example complete_sort(std::vector<std::int32_t> symbols) {
  return reorder(std::move(symbols), Order::ascending);
}

SampledTaskParts letters_task(std::string_view name, Example (*draw)(Random&),
                              Example (*complete)(std::vector<std::int32_t>)) {
  std::vector<std::string> symbols;
  for (std::int32_t i = 0; i < letters; ++i) symbols.emplace_back(1, static_cast<char>('a' + i));
  std::vector<std::string> words = with_special_words(symbols);
  return {.name = name,
          .source_words = words,
          .target_words = words,
          .longest = longest_word + 1,
          .draw = draw,
          .probe = complete(probe_letters()),
          .complete = complete};
}

}  // namespace

SampledTaskParts reverse_task() { return letters_task("reverse", draw_reverse, complete_reverse); }

SampledTaskParts copy_task() { return letters_task("copy", draw_copy, complete_copy); }

SampledTaskParts sort_task() {
  std::vector<std::string> symbols;
  for (std::int32_t i = 1; i <= numbers; ++i) symbols.push_back(std::to_string(i));
  std::vector<std::string> words = with_special_words(symbols);
  std::vector<std::int32_t> probe = {42, 7, 58, 19, 3, 31, 60, 24};
  for (std::int32_t& number : probe) number += first_word_id - 1;
  return {.name = "sort",
          .source_words = words,
          .target_words = words,
          .longest = sorted_numbers + 1,
          .draw = draw_sort,
          .probe = reorder(std::move(probe), Order::ascending),
          .complete = complete_sort};
}

}  // namespace attention_playground
