#include <algorithm>

#include "training/tasks/symbols.h"
#include "training/tasks/toy_tasks.h"

namespace attention_playground {

namespace {

constexpr std::int32_t bos_id = 0;
constexpr std::int32_t kinds = 31;  // with BOS: a vocabulary of 32
constexpr std::int32_t first_part = 16;
constexpr std::int32_t second_part = 24;
constexpr std::int32_t shortest_chunk = 2;
constexpr std::int32_t longest_chunk = 6;

/// Rows that are asked and where their answer stands: for a chunk copied from positions
/// `start` ... `start + length - 1` every row but its last.
void append_chunk(Example& example, std::int32_t start, std::int32_t length) {
  for (std::int32_t i = 0; i < length; ++i) {
    const std::int32_t from = start + i;
    const bool goes_on = i + 1 < length;
    example.target.push_back(example.target[static_cast<std::size_t>(from)]);
    example.labels.push_back(goes_on ? example.target[static_cast<std::size_t>(from) + 1] : -1);
    example.gold.emplace_back();
    if (goes_on) example.gold.back().positions.push_back(from + 1);
  }
}

/// BOS and the first part; nothing of it is asked.
Example begin_induction(std::span<const std::int32_t> tokens) {
  Example example;
  example.target.push_back(bos_id);
  example.target.insert(example.target.end(), tokens.begin(), tokens.end());
  example.labels.assign(example.target.size(), -1);
  example.gold.resize(example.target.size());
  return example;
}

Example draw_induction(Random& random) {
  Example example = begin_induction(draw_distinct(random, bos_id + 1, kinds, first_part));
  for (std::int32_t left = second_part; left > 0;) {
    const auto drawn = static_cast<std::int32_t>(shortest_chunk +
                                                 random.below(longest_chunk - shortest_chunk + 1));
    const std::int32_t length = std::min(drawn, left);
    const auto start = static_cast<std::int32_t>(1 + random.below(first_part - length + 1));
    append_chunk(example, start, length);
    left -= length;
  }
  return example;
}

/// What comes again goes on as it did the first time.
Example complete_induction(std::vector<std::int32_t> tokens) {
  Example example = begin_induction(tokens);
  bool asks = false;
  for (std::size_t row = 1; row < example.target.size(); ++row) {
    const auto first = static_cast<std::size_t>(
        std::ranges::find(example.target, example.target[row]) - example.target.begin());
    if (first == row) continue;
    example.labels[row] = example.target[first + 1];
    example.gold[row].positions = {static_cast<std::int32_t>(first + 1)};
    asks = true;
  }
  if (!asks) example.labels.clear();
  return example;
}

/// "a" to "p" in order, so that the eye finds each chunk.
Example induction_probe() {
  std::vector<std::int32_t> tokens(first_part);
  for (std::size_t i = 0; i < tokens.size(); ++i) tokens[i] = static_cast<std::int32_t>(i) + 1;
  Example example = begin_induction(tokens);
  constexpr std::int32_t chunks[][2] = {{3, 5}, {9, 4}, {1, 3}, {11, 6}, {5, 4}, {14, 2}};
  for (const auto& [start, length] : chunks) append_chunk(example, start, length);
  return example;
}

}  // namespace

SampledTaskParts induction_task() {
  std::vector<std::string> words = {"<begin>"};
  for (char letter = 'a'; letter <= 'z'; ++letter) words.emplace_back(1, letter);
  for (char digit = '1'; digit <= '5'; ++digit) words.emplace_back(1, digit);
  return {.name = "induction",
          .source_words = {},
          .target_words = std::move(words),
          .longest = 1 + first_part + second_part,
          .draw = draw_induction,
          .probe = induction_probe(),
          .complete = complete_induction,
          .unanswerable = "no letter comes again"};
}

}  // namespace attention_playground
