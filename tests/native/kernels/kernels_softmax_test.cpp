// Row softmax against double precision, and at scores that break naive ones.

#include "kernels/row_softmax.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "support.h"

namespace {

namespace kernels = attention_playground::kernels;

constexpr float infinity = std::numeric_limits<float>::infinity();

/// Softmax in double precision; zeros where nothing is allowed.
std::vector<double> exact_softmax(const std::vector<float>& row) {
  const double high = static_cast<double>(*std::max_element(row.begin(), row.end()));
  std::vector<double> weights(row.size(), 0.0);
  if (std::isinf(high)) return weights;
  double sum = 0.0;
  for (std::size_t i = 0; i < row.size(); ++i) {
    weights[i] = std::exp(static_cast<double>(row[i]) - high);
    sum += weights[i];
  }
  for (double& weight : weights) weight /= sum;
  return weights;
}

void check_row(const std::vector<float>& scores) {
  const auto exact = exact_softmax(scores);
  std::vector<float> row = scores;
  const auto statistics = kernels::softmax_row(row);
  const float high = *std::max_element(scores.begin(), scores.end());
  EXPECT_EQ(statistics.maximum, high);
  const double largest = *std::max_element(exact.begin(), exact.end());
  double sum = 0.0;
  for (std::size_t i = 0; i < row.size(); ++i) {
    ASSERT_NEAR(static_cast<double>(row[i]), exact[i], 2e-6 * largest) << i << " of " << row.size();
    ASSERT_GE(row[i], 0.0F);
    if (scores[i] == -infinity) {
      ASSERT_EQ(row[i], 0.0F);
    }
    sum += static_cast<double>(row[i]);
  }
  EXPECT_NEAR(sum, 1.0, 1e-6);
}

TEST(RowSoftmax, EqualsDoublePrecisionAtEveryLength) {
  for (std::size_t length = 1; length <= 70; ++length) {
    check_row(support::random_values(length, static_cast<std::uint32_t>(length), 8.0F));
  }
  check_row(support::random_values(1000, 5, 20.0F));
  check_row(support::random_values(4097, 6, 3.0F));
}

TEST(RowSoftmax, IsStableAtScoresOfTenThousand) {
  for (const std::size_t length :
       {std::size_t{2}, std::size_t{3}, std::size_t{8}, std::size_t{17}}) {
    check_row(support::random_values(length, 9, 1e4F));
    auto high = support::random_values(length, 10, 2.0F);
    for (float& score : high) score += 1e4F;
    check_row(high);
    for (float& score : high) score -= 2e4F;
    check_row(high);
  }
  std::vector<float> row{1e4F, -1e4F, 1e4F, 0.0F};
  kernels::softmax_row(row);
  EXPECT_EQ(row, (std::vector<float>{0.5F, 0.0F, 0.5F, 0.0F}));
}

TEST(RowSoftmax, HonoursMinusInfinity) {
  for (std::size_t length = 2; length <= 20; ++length) {
    auto scores = support::random_values(length, static_cast<std::uint32_t>(length), 4.0F);
    for (std::size_t i = 0; i < length; i += 2) scores[i] = -infinity;
    check_row(scores);
  }
}

TEST(RowSoftmax, GivesOneToTheOnlyAllowedElement) {
  for (std::size_t length = 1; length <= 20; ++length) {
    for (std::size_t position = 0; position < length; ++position) {
      std::vector<float> row(length, -infinity);
      row[position] = -1e4F;
      const auto statistics = kernels::softmax_row(row);
      EXPECT_EQ(statistics.sum, 1.0F);
      for (std::size_t i = 0; i < length; ++i) EXPECT_EQ(row[i], i == position ? 1.0F : 0.0F);
    }
  }
}

TEST(RowSoftmax, MakesZerosWhereNothingIsAllowed) {
  for (std::size_t length = 1; length <= 20; ++length) {
    std::vector<float> row(length, -infinity);
    const auto statistics = kernels::softmax_row(row);
    EXPECT_EQ(statistics.maximum, -infinity);
    EXPECT_EQ(statistics.sum, 0.0F);
    EXPECT_EQ(row, std::vector<float>(length, 0.0F));
  }
}

TEST(RowSoftmax, ShowsBadScoresInItsSum) {
  for (const float bad : {infinity, std::numeric_limits<float>::quiet_NaN()}) {
    for (std::size_t length = 1; length <= 20; ++length) {
      for (std::size_t position = 0; position < length; ++position) {
        std::vector<float> row(length, 0.5F);
        row[position] = bad;
        const float sum = kernels::softmax_row(row).sum;
        EXPECT_FALSE(std::isfinite(sum) && sum > 0.0F)
            << bad << " at " << position << " of " << length;
      }
    }
  }
}

TEST(RowSoftmax, IsNotEmptyWhereTheOnlyElementLeftIsBad) {
  for (std::size_t size = 1; size <= 9; ++size) {
    for (std::size_t at = 0; at < size; ++at) {
      std::vector<float> row(size, -infinity);
      row[at] = std::numeric_limits<float>::quiet_NaN();
      EXPECT_TRUE(std::isnan(kernels::softmax_row(row).sum)) << size << " " << at;
    }
  }
}

TEST(RowSoftmax, HiddenElementsOnTheRightChangeNoBit) {
  for (std::size_t length = 1; length <= 20; ++length) {
    const auto scores =
        support::random_values(length, 30 + static_cast<std::uint32_t>(length), 5.0F);
    std::vector<float> alone = scores;
    kernels::softmax_row(alone);
    for (std::size_t hidden = 1; hidden <= 20; ++hidden) {
      std::vector<float> longer = scores;
      longer.resize(length + hidden, -infinity);
      kernels::softmax_row(longer);
      longer.resize(length);
      ASSERT_TRUE(support::same_bits(alone, longer)) << length << " + " << hidden;
    }
  }
}

}  // namespace
