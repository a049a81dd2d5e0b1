#include "analysis/head_pyramid.h"

#include <algorithm>
#include <vector>

#include "analysis/strongest.h"
#include "support.h"

namespace core = attention_playground;

namespace {

struct Head {
  std::int64_t queries;
  std::int64_t keys;
  std::vector<float> weights;
  std::vector<std::uint8_t> allowed;
};

/// Weights below 1, about every third cell hidden.
Head random_head(std::int64_t queries, std::int64_t keys, std::uint32_t seed) {
  Head head{queries, keys, support::random_values(queries * keys, seed), {}};
  const auto mask = support::random_values(queries * keys, seed + 1);
  for (std::size_t at = 0; at < head.weights.size(); ++at) {
    head.weights[at] = std::abs(head.weights[at]) / 8.0F;
    head.allowed.push_back(mask[at] > -0.4F ? 1 : 0);
  }
  return head;
}

core::HeadCells cells_of(const Head& head, const std::vector<std::uint8_t>& kept = {}) {
  auto cells = core::HeadCells::make(head.weights, head.allowed, kept, head.queries, head.keys);
  EXPECT_TRUE(cells);
  return std::move(*cells);
}

/// By the definition: the largest allowed weight of a block over the end of its scale.
float largest_in_block(const Head& head, core::ScaleEnd end, std::int64_t side, std::int64_t row,
                       std::int64_t column) {
  const auto at = [&](std::int64_t query, std::int64_t key) {
    const auto place = static_cast<std::size_t>(query * head.keys + key);
    return head.allowed[place] == 0 ? -1.0F : head.weights[place];
  };
  float largest = -1.0F;
  for (std::int64_t query = row * side; query < std::min(head.queries, (row + 1) * side); ++query) {
    for (std::int64_t key = column * side; key < std::min(head.keys, (column + 1) * side); ++key) {
      float limit = 1.0F;
      if (end == core::ScaleEnd::row) {
        limit = 0.0F;
        for (std::int64_t other = 0; other < head.keys; ++other)
          limit = std::max(limit, at(query, other));
      } else if (end == core::ScaleEnd::column) {
        limit = 0.0F;
        for (std::int64_t other = 0; other < head.queries; ++other)
          limit = std::max(limit, at(other, key));
      }
      const float weight = at(query, key);
      largest = std::max(largest, weight > 0.0F ? weight / limit : weight);
    }
  }
  return largest;
}

}  // namespace

TEST(HeadPyramid, HoldsTheLargestOfEachBlockAtEveryLevel) {
  for (const auto& [queries, keys] : {std::pair{1, 1}, {5, 7}, {16, 16}, {33, 9}}) {
    const Head head = random_head(queries, keys, 11);
    const core::HeadCells cells = cells_of(head);
    for (const auto end : {core::ScaleEnd::one, core::ScaleEnd::row, core::ScaleEnd::column}) {
      auto pyramid = core::HeadPyramid::make(cells, end);
      ASSERT_TRUE(pyramid);
      for (std::int64_t level = 0; level < pyramid->levels(); ++level) {
        const std::int64_t side = std::int64_t{1} << level;
        const std::int64_t rows = (queries + side - 1) / side;
        const std::int64_t columns = (keys + side - 1) / side;
        auto tile = pyramid->tile(cells, {.level = level, .rows = rows, .columns = columns});
        ASSERT_TRUE(tile);
        for (std::int64_t row = 0; row < rows; ++row) {
          for (std::int64_t column = 0; column < columns; ++column) {
            EXPECT_EQ(tile->data()[row * columns + column],
                      largest_in_block(head, end, side, row, column));
          }
        }
      }
      auto top = pyramid->tile(cells, {.level = pyramid->levels() - 1, .rows = 1, .columns = 1});
      ASSERT_TRUE(top);
      EXPECT_EQ(top->size(), 1);
    }
  }
}

TEST(HeadPyramid, NeverLosesOneHotCell) {
  Head head{4096, 1000, std::vector<float>(4096 * 1000), std::vector<std::uint8_t>(4096 * 1000, 1)};
  head.weights[3001 * 1000 + 777] = 0.75F;
  const core::HeadCells cells = cells_of(head);
  auto pyramid = core::HeadPyramid::make(cells, core::ScaleEnd::one);
  ASSERT_TRUE(pyramid);
  EXPECT_EQ(pyramid->levels(), 13);
  for (std::int64_t level = 0; level < pyramid->levels(); ++level) {
    auto block = pyramid->tile(
        cells,
        {.level = level, .row = 3001 >> level, .column = 777 >> level, .rows = 1, .columns = 1});
    ASSERT_TRUE(block);
    EXPECT_EQ(block->data()[0], 0.75F);
  }
}

TEST(HeadPyramid, KnowsHiddenBlocksApartFromEmptyOnes) {
  const Head head{2, 4, {0, 0, 0.5F, 0.5F, 0, 0, 0, 1}, {0, 0, 1, 1, 0, 0, 1, 1}};
  const core::HeadCells cells = cells_of(head, {1, 1, 0, 0, 1, 1, 0, 0});
  auto pyramid = core::HeadPyramid::make(cells, core::ScaleEnd::row);
  ASSERT_TRUE(pyramid);
  auto tile = pyramid->tile(cells, {.level = 1, .rows = 1, .columns = 2});
  ASSERT_TRUE(tile);
  // The left half is hidden by the mask; the right half is left out by a filter.
  EXPECT_EQ(tile->data()[0], core::hidden_block);
  EXPECT_EQ(tile->data()[1], 0.0F);
}

TEST(HeadPyramid, CutsTilesOutOfALevelAndSaysWhatThereIsNot) {
  const Head head = random_head(40, 30, 3);
  const core::HeadCells cells = cells_of(head);
  auto pyramid = core::HeadPyramid::make(cells, core::ScaleEnd::one);
  ASSERT_TRUE(pyramid);
  auto cut = pyramid->tile(cells, {.level = 1, .row = 16, .column = 10, .rows = 4, .columns = 4});
  ASSERT_TRUE(cut);
  EXPECT_EQ(cut->size(), 16);
  EXPECT_EQ(cut->data()[0], largest_in_block(head, core::ScaleEnd::one, 2, 16, 10));
  const auto refused = [&](const core::TileArea& area) {
    auto tile = pyramid->tile(cells, area);
    return !tile && tile.error().code == core::ErrorCode::invalid_argument;
  };
  EXPECT_TRUE(refused({.level = -1, .rows = 1, .columns = 1}));
  EXPECT_TRUE(refused({.level = 7, .rows = 1, .columns = 1}));
  EXPECT_TRUE(refused({.level = 0, .row = 40, .rows = 1, .columns = 1}));
  EXPECT_TRUE(refused({.level = 0, .column = -1, .rows = 1, .columns = 1}));
  EXPECT_TRUE(refused({.level = 0, .rows = 0, .columns = 1}));
  EXPECT_TRUE(refused({.level = 0, .row = 39, .rows = 2, .columns = 1}));
}

TEST(Strongest, NamesTheStrongestOfARowAndOfAColumn) {
  const Head head{3,
                  7,
                  {0.125F, 0.5F,  0.0F,   0.25F, 0.125F, 0.25F, 0.0F,  //
                   0.0F,   0.75F, 0.25F,  0.0F,  0.0F,   0.0F,  0.0F,  //
                   0.25F,  0.25F, 0.125F, 0.25F, 0.0F,   0.0F,  0.125F},
                  {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1}};
  const core::HeadCells cells = cells_of(head);
  const core::Strongest row = core::strongest_keys(cells, 0);
  EXPECT_EQ(row.named, 5U);
  EXPECT_EQ(row.places, (std::array<std::int64_t, 5>{1, 3, 5, 0, 4}));
  EXPECT_EQ(row.weights, (std::array{0.5F, 0.25F, 0.25F, 0.125F, 0.125F}));
  EXPECT_EQ(row.others, 2);
  EXPECT_EQ(row.others_weight, 0.0);
  const core::Strongest column = core::strongest_queries(cells, 3);
  EXPECT_EQ(column.named, 2U);
  EXPECT_EQ(column.places[0], 0);
  EXPECT_EQ(column.places[1], 2);
  EXPECT_EQ(column.others, 0);
  EXPECT_EQ(core::strongest_keys(cells, 3).named, 0U);
  EXPECT_EQ(core::strongest_queries(cells, -1).named, 0U);
}

TEST(Strongest, AgreesWithSortingEverything) {
  const Head head = random_head(30, 50, 21);
  const core::HeadCells cells = cells_of(head);
  for (std::int64_t query = 0; query < 30; ++query) {
    std::vector<float> sorted;
    for (std::size_t key = 0; key < 50; ++key) {
      const auto at = static_cast<std::size_t>(query) * 50 + key;
      if (head.allowed[at] != 0) sorted.push_back(head.weights[at]);
    }
    std::ranges::sort(sorted, std::greater());
    const core::Strongest strongest = core::strongest_keys(cells, query);
    ASSERT_EQ(strongest.named, 5U);
    EXPECT_TRUE(std::equal(strongest.weights.begin(), strongest.weights.end(), sorted.begin()));
    EXPECT_EQ(strongest.others, static_cast<std::int64_t>(sorted.size()) - 5);
    double rest = 0.0;
    for (std::size_t rank = 5; rank < sorted.size(); ++rank) rest += sorted[rank];
    EXPECT_NEAR(strongest.others_weight, rest, 1e-6);
  }
}
