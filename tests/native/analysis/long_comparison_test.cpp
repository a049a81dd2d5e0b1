// Long heads side by side, against the comparison that holds both matrices, and against the largest
// of every block by its definition; what it keeps of long heads is counted.

#include "analysis/long_comparison.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <vector>

#include "models/intervention/trace_change.h"
#include "support.h"
#include "traces/word_trace.h"

namespace core = attention_playground;

namespace {

using core::ComparedPart;
using Places = std::vector<std::int32_t>;

core::Buffer<float> random_rows(std::mt19937& random, std::int64_t count) {
  std::uniform_real_distribution<float> numbers(-1.5F, 1.5F);
  auto rows = *core::Buffer<float>::allocate(count, "rows");
  for (float& number : rows.span()) number = numbers(random);
  return rows;
}

/// One layer of two heads with vectors, under a causal mask.
core::Trace trace_of(unsigned seed, std::int64_t tokens) {
  std::mt19937 random(seed);
  core::Trace trace;
  constexpr std::int64_t width = 8;
  core::LayerTrace& layer = trace.layers.emplace_back();
  layer.queries = layer.keys = tokens;
  layer.heads = layer.key_value_heads = 2;
  layer.width = width;
  layer.query_rows = random_rows(random, tokens * 2 * width);
  layer.key_rows = random_rows(random, tokens * 2 * width);
  trace.mask.settings.causal = core::CausalAlignment::bottom_right;
  return trace;
}

/// Both texts in one order, each without some of the tokens.
struct Aligned {
  Places own;
  Places theirs;
};

Aligned aligned_places(unsigned seed, std::int64_t& own_count, std::int64_t& their_count,
                       std::int64_t rows) {
  std::mt19937 random(seed);
  Aligned all;
  own_count = their_count = 0;
  for (std::int64_t row = 0; row < rows; ++row) {
    const auto kind = random() % 10;
    all.own.push_back(kind == 0 ? -1 : static_cast<std::int32_t>(own_count++));
    all.theirs.push_back(kind == 1 ? -1 : static_cast<std::int32_t>(their_count++));
  }
  return all;
}

/// Two traces over texts that have most tokens in common.
struct TwoHeads {
  explicit TwoHeads(std::int64_t rows) : places(aligned_places(3, own_count, their_count, rows)) {
    first = trace_of(1, own_count);
    second = trace_of(2, their_count);
  }

  [[nodiscard]] core::ComparedHead own() const {
    return {.trace = &first, .head = 0, .queries = places.own, .keys = places.own};
  }
  [[nodiscard]] core::ComparedHead theirs() const {
    return {.trace = &second, .head = 1, .queries = places.theirs, .keys = places.theirs};
  }

  std::int64_t own_count = 0;
  std::int64_t their_count = 0;
  Aligned places;
  core::Trace first;
  core::Trace second;
};

/// A cell as a picture of single cells shows it.
float cell_of(const core::HeadComparison& all, ComparedPart part, std::int64_t row,
              std::int64_t column) {
  const std::int64_t cell = row * all.columns + column;
  const auto block = static_cast<std::int64_t>(part);
  const float number = all.numbers.data()[block * all.rows * all.columns + cell];
  if (all.cells.data()[block * all.rows * all.columns + cell] != 0) return number;
  return part == ComparedPart::change ? core::hidden_change : core::hidden_block;
}

/// The strongest cell of a block, from all of them.
float block_of(const core::HeadComparison& all, ComparedPart part, std::int64_t level,
               std::int64_t row, std::int64_t column) {
  const bool is_change = part == ComparedPart::change;
  float best = is_change ? core::hidden_change : core::hidden_block;
  const float none = best;
  const std::int64_t side = std::int64_t{1} << level;
  for (std::int64_t at = row * side; at < std::min(all.rows, (row + 1) * side); ++at) {
    for (std::int64_t key = column * side; key < std::min(all.columns, (column + 1) * side);
         ++key) {
      const float cell = cell_of(all, part, at, key);
      if (cell == none) continue;
      const bool is_stronger =
          best == none || (is_change ? std::abs(cell) > std::abs(best) : cell > best);
      if (is_stronger) best = cell;
    }
  }
  return best;
}

core::Expected<core::LongComparison> compared(const core::ComparedHead& own,
                                              const core::ComparedHead& theirs) {
  core::LongComparison comparison;
  auto done = comparison.open(own, theirs);
  if (!done) return std::unexpected(done.error());
  return comparison;
}

}  // namespace

TEST(LongComparison, TellsWhatTheMatricesTell) {
  const TwoHeads two(90);
  auto plain = core::compare_heads(two.own(), two.theirs(), core::most_named_changes);
  auto all = compared(two.own(), two.theirs());
  ASSERT_TRUE(plain && all);
  const core::ComparisonFigures& figures = all->figures();
  EXPECT_EQ(std::abs(figures.changes[0].change), plain->largest);
  EXPECT_EQ(figures.mean_moved, plain->mean_moved);
  EXPECT_EQ(figures.rows_of_both, plain->rows_of_both);
  ASSERT_EQ(figures.moved.size(), 90);
  for (std::size_t row = 0; row < 90; ++row) {
    EXPECT_EQ(figures.moved.data()[row], plain->numbers_at(3)[row]);
  }
  ASSERT_EQ(figures.named, core::most_named_changes);
  ASSERT_EQ(plain->changes.size(), core::most_named_changes);
  for (std::size_t at = 0; at < figures.named; ++at) {
    const core::ComparedChange& change = figures.changes[at];
    EXPECT_EQ(change.cell.row, plain->changes[at].row);
    EXPECT_EQ(change.cell.column, plain->changes[at].column);
    const std::int64_t cell = change.cell.row * 90 + change.cell.column;
    EXPECT_EQ(change.first, plain->numbers_at(0)[cell]);
    EXPECT_EQ(change.second, plain->numbers_at(1)[cell]);
  }
}

TEST(LongComparison, ShowsTheStrongestCellOfEveryBlockAtEverySize) {
  // Beyond 1,024 a side the finest tiles are read when they are asked for.
  for (const std::int64_t rows : {70, 1100}) {
    const TwoHeads two(rows);
    auto plain = core::compare_heads(two.own(), two.theirs(), 1);
    auto all = compared(two.own(), two.theirs());
    ASSERT_TRUE(plain && all);
    for (const auto part : {ComparedPart::first, ComparedPart::second, ComparedPart::change}) {
      for (std::int64_t level = 0; level <= 4; ++level) {
        const std::int64_t blocks = (rows + (1 << level) - 1) >> level;
        const std::int64_t from = blocks / 3;
        const core::TileArea area{
            .level = level, .row = from, .column = 1, .rows = blocks - from, .columns = blocks - 1};
        auto tile = all->tile(two.own(), two.theirs(), part, area);
        ASSERT_TRUE(tile);
        for (std::int64_t row = 0; row < area.rows; row += 7) {
          for (std::int64_t column = 0; column < area.columns; column += 5) {
            ASSERT_EQ(tile->data()[row * area.columns + column],
                      block_of(*plain, part, level, from + row, column + 1))
                << rows << " tokens, level " << level;
          }
        }
      }
    }
  }
}

TEST(LongComparison, ReadsHeadsThatAnotherTraceMakesAndThoseThatAReaderChanged) {
  core::Trace changed = trace_of(5, 60);
  ASSERT_TRUE(core::change_trace(
      changed, std::vector<core::Intervention>{
                   {.site = {.layer = 0, .head = 1},
                    .kind = core::PaintWeight{.query = 40, .key = 7, .weight = 1.0F}}}));
  const auto pieces = std::make_shared<core::Trace>(trace_of(6, 90));
  std::vector<std::uint8_t> begins(180, 1);
  for (std::size_t at = 0; at < begins.size(); at += 3) begins[at + 1] = 0;
  auto words = core::trace_in_words(pieces, begins);
  ASSERT_TRUE(words);
  ASSERT_EQ(words->layers[0].keys, 60);
  Places all_tokens(60);
  std::iota(all_tokens.begin(), all_tokens.end(), 0);
  const core::ComparedHead own{
      .trace = &changed, .head = 1, .queries = all_tokens, .keys = all_tokens};
  const core::ComparedHead theirs{
      .trace = &*words, .head = 0, .queries = all_tokens, .keys = all_tokens};
  auto plain = core::compare_heads(own, theirs, 10);
  auto all = compared(own, theirs);
  ASSERT_TRUE(plain && all);
  EXPECT_EQ(std::abs(all->figures().changes[0].change), plain->largest);
  EXPECT_EQ(all->figures().mean_moved, plain->mean_moved);
  EXPECT_EQ(all->figures().moved.data()[40], plain->numbers_at(3)[40]);
  const core::TileArea area{.row = 40, .column = 7, .rows = 1, .columns = 1};
  auto cell = all->tile(own, theirs, ComparedPart::first, area);
  ASSERT_TRUE(cell);
  EXPECT_EQ(cell->data()[0], 1.0F);
}

TEST(LongComparison, PutsTokensTogetherAsATraceInWordsDoes) {
  // The first 30 queries see nothing, and so does a group of some of them.
  const auto pieces = std::make_shared<core::Trace>(trace_of(9, 90));
  std::mt19937 random(10);
  pieces->layers[0].keys = 60;
  pieces->layers[0].key_rows = random_rows(random, 60 * 16);
  const core::Trace other = trace_of(11, 40);
  std::vector<std::uint8_t> begins(150);
  Places query_starts;
  Places key_starts;
  for (std::int32_t at = 0; at < 150; ++at) {
    const bool is_query = at < 90;
    const std::int32_t token = is_query ? at : at - 90;
    if (token != 0 && random() % 3 == 0) continue;
    begins[static_cast<std::size_t>(at)] = 1;
    (is_query ? query_starts : key_starts).push_back(token);
  }
  auto words = core::trace_in_words(pieces, begins);
  ASSERT_TRUE(words);
  const Aligned rows{.own = {-1, 0, 3, 2, 30, 31, 50}, .theirs = {1, 2, 3, 4, 30, 39, 5}};
  const Aligned columns{.own = {0, 1, 2, -1, 20, 30}, .theirs = {0, -1, 4, 8, 19, 39}};
  core::GroupedHead grouped(
      {.trace = pieces.get(), .head = 1, .queries = rows.own, .keys = columns.own});
  grouped.query_starts = query_starts;
  grouped.key_starts = key_starts;
  const core::ComparedHead worded{
      .trace = &*words, .head = 1, .queries = rows.own, .keys = columns.own};
  const core::ComparedHead theirs{
      .trace = &other, .head = 0, .queries = rows.theirs, .keys = columns.theirs};
  core::LongComparison all;
  ASSERT_TRUE(all.open(grouped, theirs));
  auto plain = core::compare_heads(worded, theirs, 10);
  ASSERT_TRUE(plain);
  EXPECT_EQ(std::abs(all.figures().changes[0].change), plain->largest);
  EXPECT_EQ(all.figures().mean_moved, plain->mean_moved);
  for (const auto part : {ComparedPart::first, ComparedPart::change}) {
    auto tile = all.tile(grouped, theirs, part, {.rows = 7, .columns = 6});
    ASSERT_TRUE(tile);
    for (std::int64_t cell = 0; cell < 42; ++cell) {
      EXPECT_EQ(tile->data()[cell], cell_of(*plain, part, cell / 6, cell % 6)) << cell;
    }
  }
}

TEST(LongComparison, RefusesGroupsOutOfOrder) {
  const core::Trace trace = trace_of(12, 8);
  const Places places{0, 1, 2};
  const auto opens = [&](const Places& queries, const Places& keys) {
    core::GroupedHead head({.trace = &trace, .head = 0, .queries = places, .keys = places});
    head.query_starts = queries;
    head.key_starts = keys;
    return core::LongComparison().open(head, head).has_value();
  };
  EXPECT_TRUE(opens({0, 2, 5}, {0, 1, 7}));
  EXPECT_FALSE(opens({0, 5, 2}, {0, 1, 7}));
  EXPECT_FALSE(opens({0, 2, 5}, {0, 1, 8}));
  EXPECT_FALSE(opens({1, 2, 5}, {0, 1, 7}));
  EXPECT_FALSE(opens({0, 2}, {0, 1, 7}));
  EXPECT_FALSE(opens({}, {0, 1, 7}));
}

TEST(LongComparison, WhatIsNoNumberHasNoSize) {
  core::Trace trace = trace_of(7, 40);
  trace.mask.settings.first_keys = 0;
  trace.empty_row = core::EmptyRow::not_a_number;
  const core::Trace other = trace_of(8, 40);
  Places all_tokens(40);
  std::iota(all_tokens.begin(), all_tokens.end(), 0);
  auto all = compared({.trace = &trace, .queries = all_tokens, .keys = all_tokens},
                      {.trace = &other, .queries = all_tokens, .keys = all_tokens});
  ASSERT_TRUE(all);
  // All of a row's mass is gone: half of 1.
  EXPECT_NEAR(all->figures().mean_moved, 0.5, 1e-6);
  EXPECT_LE(std::abs(all->figures().changes[0].change), 1.0F);
}

TEST(LongComparison, RefusesWhatDoesNotFit) {
  const TwoHeads two(30);
  const core::ComparedHead own = two.own();
  core::ComparedHead shorter = two.theirs();
  shorter.queries = shorter.queries.first(20);
  using core::ErrorCode;
  EXPECT_EQ(compared(own, shorter).error().code, ErrorCode::shape_mismatch);
  Places beyond = two.places.theirs;
  beyond.back() = 1000;
  core::ComparedHead wrong = two.theirs();
  wrong.keys = beyond;
  EXPECT_EQ(compared(own, wrong).error().code, ErrorCode::invalid_argument);
  wrong = two.theirs();
  wrong.head = 2;
  EXPECT_EQ(compared(own, wrong).error().code, ErrorCode::invalid_argument);
  auto all = compared(own, two.theirs());
  ASSERT_TRUE(all);
  for (const core::TileArea& area :
       std::vector<core::TileArea>{{.level = -1, .rows = 1, .columns = 1},
                                   {.level = 9, .rows = 1, .columns = 1},
                                   {.row = 29, .rows = 2, .columns = 1},
                                   {.column = -1, .rows = 1, .columns = 1}}) {
    EXPECT_EQ(all->tile(own, two.theirs(), ComparedPart::change, area).error().code,
              ErrorCode::invalid_argument);
  }
}
