#include "analysis/mass_filter.h"

#include <numeric>

#include "support.h"

namespace core = attention_playground;

namespace {

std::vector<int> kept(const core::MassFilter& filter) {
  return {filter.kept.span().begin(), filter.kept.span().end()};
}

}  // namespace

TEST(MassFilter, KeepsTheFewestKeysThatReachTheShare) {
  // Binary fractions: every sum is exact.
  const std::vector<float> weights{0.125F, 0.5F,  0.25F, 0.125F,  //
                                   0.0F,   0.0F,  0.0F,  1.0F,    //
                                   0.25F,  0.25F, 0.25F, 0.25F};
  auto half = core::keep_top_mass(weights, 3, 4, 0.5F);
  ASSERT_TRUE(half);
  EXPECT_EQ(kept(*half), (std::vector<int>{0, 1, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0}));
  EXPECT_EQ(half->hidden, (std::vector<float>{0.5F, 0.0F, 0.5F}));
  auto more = core::keep_top_mass(weights, 3, 4, 0.76F);
  ASSERT_TRUE(more);
  EXPECT_EQ(kept(*more), (std::vector<int>{1, 1, 1, 0, 0, 0, 0, 1, 1, 1, 1, 1}));
  EXPECT_EQ(more->hidden, (std::vector<float>{0.125F, 0.0F, 0.0F}));
}

TEST(MassFilter, KeepsEverythingButZerosForAShareOfOne) {
  const std::vector<float> weights{0.5F, 0.0F, 0.5F, 0.0F, 0.0F, 0.0F};
  auto all = core::keep_top_mass(weights, 2, 3, 1.0F);
  ASSERT_TRUE(all);
  EXPECT_EQ(kept(*all), (std::vector<int>{1, 0, 1, 0, 0, 0}));
  EXPECT_EQ(all->hidden, (std::vector<float>{0.0F, 0.0F}));
}

TEST(MassFilter, HidesNoStrongerWeightAndReachesTheShare) {
  auto weights = support::random_values(40 * 30, 7);
  for (float& weight : weights) weight = weight < 0 ? 0 : weight;
  for (const float share : {0.1F, 0.5F, 0.9F, 0.99F}) {
    auto filter = core::keep_top_mass(weights, 40, 30, share);
    ASSERT_TRUE(filter);
    for (std::size_t row = 0; row < 40; ++row) {
      double held = 0;
      double total = 0;
      float weakest = 2;
      float strongest_hidden = 0;
      for (std::size_t key = 0; key < 30; ++key) {
        const float weight = weights[row * 30 + key];
        total += static_cast<double>(weight);
        if (filter->kept.span()[row * 30 + key] == 1) {
          held += static_cast<double>(weight);
          weakest = std::min(weakest, weight);
        } else {
          strongest_hidden = std::max(strongest_hidden, weight);
        }
      }
      EXPECT_LE(strongest_hidden, weakest);
      EXPECT_GE(held, static_cast<double>(share) * total - 1e-6);
      EXPECT_LT(held - static_cast<double>(weakest), static_cast<double>(share) * total + 1e-6);
      EXPECT_NEAR(static_cast<double>(filter->hidden[row]), total - held, 1e-5);
    }
  }
}

TEST(MassFilter, RefusesSharesAndSizesThatMakeNoSense) {
  const std::vector<float> weights(6, 0.5F);
  for (const float share : {0.0F, -1.0F, 1.5F, std::numeric_limits<float>::quiet_NaN()}) {
    EXPECT_TRUE(support::is_error(core::keep_top_mass(weights, 2, 3, share),
                                  core::ErrorCode::invalid_argument, "above 0 and at most 1"));
  }
  EXPECT_TRUE(support::is_error(core::keep_top_mass(weights, 2, 2, 0.5F),
                                core::ErrorCode::shape_mismatch, "each query and key"));
}
