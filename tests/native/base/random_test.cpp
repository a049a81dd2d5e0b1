#include "base/random.h"

#include <gtest/gtest.h>

#include <array>

namespace {

using attention_playground::Random;

// The first numbers of SplitMix64 from state 0, as its authors' program prints them.
TEST(Random, IsSplitMix) {
  Random random(0);
  EXPECT_EQ(random.next(), 0xE220A8397B1DCDAFU);
  EXPECT_EQ(random.next(), 0x6E789E6AA1B965F4U);
  EXPECT_EQ(random.next(), 0x06C45D188009454FU);
}

TEST(Random, SeedPurposeAndStepEachGiveOtherNumbers) {
  const std::array<std::uint64_t, 4> first{Random(1, 2, 3).next(), Random(2, 2, 3).next(),
                                           Random(1, 3, 3).next(), Random(1, 2, 4).next()};
  for (std::size_t i = 0; i < first.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) EXPECT_NE(first[i], first[j]) << i << ", " << j;
  }
  EXPECT_EQ(Random(1, 2, 3).next(), first[0]);
}

TEST(Random, BelowIsEven) {
  Random random(7);
  std::array<int, 5> counts{};
  constexpr int draws = 50'000;
  for (int i = 0; i < draws; ++i) ++counts.at(static_cast<std::size_t>(random.below(5)));
  // Four standard deviations of a count of 10,000.
  for (const int count : counts) EXPECT_NEAR(count, draws / 5, 360);
}

TEST(Random, UniformIsFromZeroToBelowOne) {
  Random random(8);
  double sum = 0.0;
  constexpr int draws = 50'000;
  for (int i = 0; i < draws; ++i) {
    const float x = random.uniform();
    ASSERT_GE(x, 0.0F);
    ASSERT_LT(x, 1.0F);
    sum += static_cast<double>(x);
  }
  EXPECT_NEAR(sum / draws, 0.5, 0.006);
}

}  // namespace
