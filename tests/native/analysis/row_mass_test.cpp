#include "analysis/row_mass.h"

#include "support.h"

namespace core = attention_playground;

TEST(RowMass, SumsWhatLiesBetweenTheCuts) {
  // Binary fractions: every sum is exact.
  const std::vector<float> row{0.125F, 0.5F, 0.0F, 0.25F, 0.125F};
  const std::vector<std::int32_t> cuts{0, 2, 2, 4, 5};
  auto masses = core::mass_between(row, cuts);
  ASSERT_TRUE(masses);
  EXPECT_EQ(*masses, (std::vector<float>{0.625F, 0.0F, 0.25F, 0.125F}));
}

TEST(RowMass, IsEmptyWithoutTwoCuts) {
  const std::vector<float> row{1.0F};
  EXPECT_TRUE(core::mass_between(row, {})->empty());
  const std::vector<std::int32_t> one{1};
  EXPECT_TRUE(core::mass_between(row, one)->empty());
}

TEST(RowMass, RefusesCutsOutOfOrderOrOfTheRow) {
  const std::vector<float> row{0.5F, 0.5F};
  for (const auto& cuts : std::vector<std::vector<std::int32_t>>{{1, 0}, {-1, 1}, {0, 3}}) {
    const auto masses = core::mass_between(row, cuts);
    ASSERT_FALSE(masses);
    EXPECT_EQ(masses.error().code, core::ErrorCode::invalid_argument);
  }
}
