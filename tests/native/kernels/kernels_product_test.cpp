// The packed product against plain loops in double precision, at sizes around
// every edge of the tiles: panels, rows of a tile, blocks of the depth.

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "base/matrix.h"
#include "kernels/packed_matrix.h"
#include "support.h"

namespace {

namespace core = attention_playground;
using core::ErrorCode;
using core::kernels::PackedMatrix;
using support::is_error;
using support::random_values;
using support::view;

struct Sizes {
  std::int64_t rows;
  std::int64_t inputs;
  std::int64_t outputs;
};

/// A product and what rounding may make of it: the sum of the terms' sizes.
struct Exact {
  double value;
  double magnitude;
};

Exact exact_product(const std::vector<float>& left, const std::vector<float>& weight,
                    const std::vector<float>& bias, const Sizes& sizes, std::int64_t row,
                    std::int64_t column) {
  const auto at = [](const std::vector<float>& values, std::int64_t index) {
    return static_cast<double>(values[static_cast<std::size_t>(index)]);
  };
  Exact exact{at(bias, column), std::fabs(at(bias, column))};
  for (std::int64_t k = 0; k < sizes.inputs; ++k) {
    const double term = at(left, row * sizes.inputs + k) * at(weight, column * sizes.inputs + k);
    exact.value += term;
    exact.magnitude += std::fabs(term);
  }
  return exact;
}

void check_product(const Sizes& sizes) {
  const auto count = [](std::int64_t a, std::int64_t b) { return static_cast<std::size_t>(a * b); };
  const auto left = random_values(count(sizes.rows, sizes.inputs), 1);
  const auto weight = random_values(count(sizes.outputs, sizes.inputs), 2);
  const auto bias = random_values(static_cast<std::size_t>(sizes.outputs), 3);
  const auto packed = PackedMatrix::pack_transposed(view(weight, sizes.outputs), bias);
  ASSERT_TRUE(packed) << packed.error().where;
  // A guard column shows whether a tile writes past its panel.
  const std::int64_t stride = sizes.outputs + 1;
  std::vector<float> output(count(sizes.rows, stride), 77.0F);
  core::kernels::multiply(view(left, sizes.rows), *packed,
                          core::matrix_view(output.data(), sizes.rows, sizes.outputs, stride));
  for (std::int64_t row = 0; row < sizes.rows; ++row) {
    for (std::int64_t column = 0; column < sizes.outputs; ++column) {
      const Exact exact = exact_product(left, weight, bias, sizes, row, column);
      const double bound = 0x1p-24 * static_cast<double>(sizes.inputs + 2) * exact.magnitude;
      const float actual = output[static_cast<std::size_t>(row * stride + column)];
      ASSERT_NEAR(static_cast<double>(actual), exact.value, bound)
          << sizes.rows << " x " << sizes.inputs << " x " << sizes.outputs << " at " << row << ", "
          << column;
    }
    ASSERT_EQ(output[static_cast<std::size_t>(row * stride + sizes.outputs)], 77.0F);
  }
}

TEST(PackedProduct, EqualsPlainLoopsAtEverySize) {
  for (const std::int64_t rows : {1, 2, 3, 4, 5, 6, 7, 8, 13}) {
    for (const std::int64_t inputs : {1, 3, 8, 17}) {
      for (const std::int64_t outputs : {1, 7, 8, 9, 15, 16, 17, 33})
        check_product({rows, inputs, outputs});
    }
  }
}

TEST(PackedProduct, CrossesBlocksOfTheDepth) {
  for (const std::int64_t inputs : {383, 384, 385, 768, 769, 1153}) {
    check_product({5, inputs, 17});
    check_product({1, inputs, 1});
  }
}

TEST(PackedProduct, GivesTheSameBitsWhateverTheTile) {
  const std::int64_t inputs = 401;
  const std::int64_t outputs = 37;
  const auto left = random_values(29 * 401, 4);
  const auto weight = random_values(37 * 401, 5);
  const auto packed = PackedMatrix::pack_transposed(view(weight, outputs), {});
  ASSERT_TRUE(packed);
  std::vector<float> whole(29 * 37);
  core::kernels::multiply(view(left, 29), *packed, core::matrix_view(whole.data(), 29, outputs));
  for (std::int64_t row = 0; row < 29; ++row) {
    std::vector<float> alone(37);
    core::kernels::multiply(core::const_matrix_view(left.data() + row * inputs, 1, inputs), *packed,
                            core::matrix_view(alone.data(), 1, outputs));
    const std::span<const float> same(whole.data() + row * outputs, 37);
    EXPECT_TRUE(support::same_bits(alone, same)) << "row " << row;
  }
}

TEST(PackedProduct, PacksBothStoragesAlike) {
  const auto weight = random_values(11 * 19, 6);
  std::vector<float> transposed(weight.size());
  for (std::size_t i = 0; i < 11; ++i) {
    for (std::size_t j = 0; j < 19; ++j) transposed[j * 11 + i] = weight[i * 19 + j];
  }
  const auto bias = random_values(19, 7);
  const auto rows = PackedMatrix::pack(view(weight, 11), bias);
  const auto columns = PackedMatrix::pack_transposed(view(transposed, 19), bias);
  ASSERT_TRUE(rows && columns);
  const auto left = random_values(3 * 11, 8);
  std::vector<float> first(3 * 19);
  std::vector<float> second(3 * 19);
  core::kernels::multiply(view(left, 3), *rows, core::matrix_view(first.data(), 3, 19));
  core::kernels::multiply(view(left, 3), *columns, core::matrix_view(second.data(), 3, 19));
  EXPECT_TRUE(support::same_bits(first, second));
}

TEST(PackedProduct, FusesMatricesSideBySide) {
  const auto first = random_values(5 * 7, 9);
  const auto second = random_values(4 * 7, 10);
  const auto bias = random_values(5, 11);
  const std::array weights{view(first, 5), view(second, 4)};
  const std::array<std::span<const float>, 2> biases{bias, std::span<const float>{}};
  const auto fused = PackedMatrix::pack_side_by_side(weights, biases);
  ASSERT_TRUE(fused);
  EXPECT_EQ(fused->outputs(), 9);
  const auto left = random_values(2 * 7, 12);
  std::vector<float> together(2 * 9);
  core::kernels::multiply(view(left, 2), *fused, core::matrix_view(together.data(), 2, 9));
  const auto one = PackedMatrix::pack_transposed(weights[0], bias);
  const auto other = PackedMatrix::pack_transposed(weights[1], {});
  std::vector<float> apart(2 * 9);
  core::kernels::multiply(view(left, 2), *one, core::matrix_view(apart.data(), 2, 5, 9));
  core::kernels::multiply(view(left, 2), *other, core::matrix_view(apart.data() + 5, 2, 4, 9));
  EXPECT_TRUE(support::same_bits(together, apart));
}

TEST(PackedProduct, ReadsStridedRows) {
  const auto wide = random_values(6 * 20, 13);
  const auto weight = random_values(3 * 5, 14);
  const auto packed = PackedMatrix::pack_transposed(view(weight, 3), {});
  ASSERT_TRUE(packed);
  std::vector<float> copied;
  for (std::size_t row = 0; row < 6; ++row) {
    copied.insert(copied.end(), wide.begin() + static_cast<std::ptrdiff_t>(row * 20 + 7),
                  wide.begin() + static_cast<std::ptrdiff_t>(row * 20 + 12));
  }
  std::vector<float> strided(6 * 3);
  std::vector<float> dense(6 * 3);
  core::kernels::multiply(core::const_matrix_view(wide.data() + 7, 6, 5, 20), *packed,
                          core::matrix_view(strided.data(), 6, 3));
  core::kernels::multiply(view(copied, 6), *packed, core::matrix_view(dense.data(), 6, 3));
  EXPECT_TRUE(support::same_bits(strided, dense));
}

TEST(PackedProduct, RefusesWhatDoesNotFit) {
  const auto weight = random_values(6, 15);
  const auto bias = random_values(5, 16);
  EXPECT_TRUE(is_error(PackedMatrix::pack_transposed(view(weight, 2), bias),
                       ErrorCode::shape_mismatch, ""));
  EXPECT_TRUE(
      is_error(PackedMatrix::pack(view(weight, 2), bias), ErrorCode::shape_mismatch, "bias"));
  EXPECT_TRUE(
      is_error(PackedMatrix::pack_side_by_side({}, {}), ErrorCode::invalid_argument, "bias"));
  const std::array weights{view(weight, 2), view(weight, 3)};
  const std::array<std::span<const float>, 2> none{};
  EXPECT_TRUE(
      is_error(PackedMatrix::pack_side_by_side(weights, none), ErrorCode::shape_mismatch, "share"));
}

}  // namespace
