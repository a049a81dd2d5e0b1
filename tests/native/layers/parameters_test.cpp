#include "layers/parameters.h"

#include <gtest/gtest.h>

#include <limits>

#include "support.h"

namespace {

namespace core = attention_playground;

TEST(Parameters, LieOneAfterAnother) {
  core::Parameters parameters;
  const auto weight = parameters.add("weight", 2, 3);
  const auto bias = parameters.add("bias", 1, 2);
  ASSERT_TRUE(parameters.allocate());
  EXPECT_EQ(parameters.count(), 8);
  parameters.value(weight)(1, 2) = 5.0F;
  parameters.gradient_row(bias)[1] = 7.0F;
  EXPECT_EQ(parameters.values()[5], 5.0F);
  EXPECT_EQ(parameters.gradients()[7], 7.0F);
  EXPECT_EQ(parameters.row(weight)[5], 5.0F);
  EXPECT_EQ(parameters.gradient(bias)(0, 1), 7.0F);
  EXPECT_EQ(parameters.list()[1].name, "bias");
  EXPECT_EQ(parameters.list()[1].offset, 6);
}

TEST(Parameters, TooManyAreAnError) {
  core::Parameters parameters;
  parameters.add("weight", std::int64_t{1} << 31U, std::int64_t{1} << 31U);
  EXPECT_TRUE(
      support::is_error(parameters.allocate(), core::ErrorCode::out_of_memory, "parameters"));
}

}  // namespace
