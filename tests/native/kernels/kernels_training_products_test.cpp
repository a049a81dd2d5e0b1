// Products with either operand transposed against plain loops in double, at sizes
// around every edge: panels, tiles, blocks of the depth.

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "base/matrix.h"
#include "kernels/products.h"
#include "support.h"

namespace {

namespace core = attention_playground;
using core::kernels::Sum;
using support::random_values;

struct Sizes {
  std::int64_t rows;
  std::int64_t depth;
  std::int64_t columns;
};

constexpr std::array<Sizes, 9> all_sizes{{{1, 1, 1},
                                          {3, 5, 7},
                                          {6, 16, 16},
                                          {8, 17, 9},
                                          {13, 64, 33},
                                          {2, 255, 8},
                                          {5, 256, 17},
                                          {7, 257, 16},
                                          {4, 700, 3}}};

/// A matrix with one guard number after each row.
struct Padded {
  std::int64_t rows;
  std::int64_t columns;
  std::vector<float> numbers;

  Padded(std::int64_t height, std::int64_t width, std::uint32_t seed)
      : rows(height),
        columns(width),
        numbers(random_values(static_cast<std::size_t>(height * (width + 1)), seed)) {}
  [[nodiscard]] core::ConstMatrixView view() const {
    return core::const_matrix_view(numbers.data(), rows, columns, columns + 1);
  }
  [[nodiscard]] core::MatrixView writable() {
    return core::matrix_view(numbers.data(), rows, columns, columns + 1);
  }
};

/// Holds `output` to start + left * right, whatever way those were stored.
template <typename Left, typename Right>
void expect_product(const Left& left, const Right& right, const Padded& start,
                    const std::vector<float>& bias, Sum sum, const Padded& output) {
  for (std::int64_t row = 0; row < output.rows; ++row) {
    for (std::int64_t column = 0; column < output.columns; ++column) {
      double exact = sum == Sum::add ? static_cast<double>(start.view()(row, column)) : 0.0;
      if (!bias.empty()) exact += static_cast<double>(bias[static_cast<std::size_t>(column)]);
      double magnitude = std::fabs(exact);
      for (Eigen::Index k = 0; k < left.cols(); ++k) {
        const double term =
            static_cast<double>(left(row, k)) * static_cast<double>(right(k, column));
        exact += term;
        magnitude += std::fabs(term);
      }
      ASSERT_NEAR(static_cast<double>(output.view()(row, column)), exact, 1e-6 * magnitude + 1e-7)
          << row << ", " << column;
    }
    const auto guard = static_cast<std::size_t>((row + 1) * (output.columns + 1) - 1);
    ASSERT_EQ(output.numbers[guard], start.numbers[guard]) << "row " << row << " wrote too far";
  }
}

class TrainingProducts : public testing::TestWithParam<Sizes> {};

TEST_P(TrainingProducts, AsTheyLie) {
  const auto [rows, depth, columns] = GetParam();
  const Padded left(rows, depth, 1);
  const Padded right(depth, columns, 2);
  const Padded start(rows, columns, 3);
  for (const Sum sum : {Sum::replace, Sum::add}) {
    Padded output = start;
    core::kernels::multiply(left.view(), right.view(), output.writable(), sum);
    expect_product(left.view(), right.view(), start, {}, sum, output);
  }
}

TEST_P(TrainingProducts, RightTransposed) {
  const auto [rows, depth, columns] = GetParam();
  const Padded left(rows, depth, 1);
  const Padded right(columns, depth, 2);
  const Padded start(rows, columns, 3);
  const auto bias = random_values(static_cast<std::size_t>(columns), 4);
  Padded output = start;
  core::kernels::multiply_transposed_right(left.view(), right.view(), bias, output.writable());
  expect_product(left.view(), right.view().transpose(), start, bias, Sum::replace, output);
  output = start;
  core::kernels::multiply_transposed_right(left.view(), right.view(), {}, output.writable(),
                                           Sum::add);
  expect_product(left.view(), right.view().transpose(), start, {}, Sum::add, output);
}

TEST_P(TrainingProducts, LeftTransposed) {
  const auto [rows, depth, columns] = GetParam();
  const Padded left(depth, rows, 1);
  const Padded right(depth, columns, 2);
  const Padded start(rows, columns, 3);
  for (const Sum sum : {Sum::replace, Sum::add}) {
    Padded output = start;
    core::kernels::multiply_transposed_left(left.view(), right.view(), output.writable(), sum);
    expect_product(left.view().transpose(), right.view(), start, {}, sum, output);
  }
}

INSTANTIATE_TEST_SUITE_P(AroundEveryEdge, TrainingProducts, testing::ValuesIn(all_sizes));

TEST(TrainingProducts, DoubleFormsAgreeWithEigen) {
  const Eigen::MatrixXd dense = Eigen::MatrixXd::Random(5, 4);
  const core::RowMajorMatrixOf<double> a = dense;
  const core::RowMajorMatrixOf<double> b = Eigen::MatrixXd::Random(4, 3);
  const core::RowMajorMatrixOf<double> c = Eigen::MatrixXd::Random(5, 3);
  const auto view = [](const core::RowMajorMatrixOf<double>& m) {
    return core::const_matrix_view(m.data(), m.rows(), m.cols());
  };
  core::RowMajorMatrixOf<double> out = c;
  core::kernels::multiply(view(a), view(b), core::matrix_view(out.data(), 5, 3), Sum::add);
  EXPECT_LT((out - (c + a * b)).cwiseAbs().maxCoeff(), 1e-14);
  const core::RowMajorMatrixOf<double> transposed = b.transpose();
  const std::vector<double> bias{1.0, -2.0, 0.5};
  core::kernels::multiply_transposed_right(view(a), view(transposed), bias,
                                           core::matrix_view(out.data(), 5, 3));
  const Eigen::RowVectorXd offset = Eigen::Map<const Eigen::RowVectorXd>(bias.data(), 3);
  EXPECT_LT((out - ((a * b).rowwise() + offset)).cwiseAbs().maxCoeff(), 1e-14);
  core::RowMajorMatrixOf<double> weight = Eigen::MatrixXd::Zero(4, 3);
  core::kernels::multiply_transposed_left(view(a), view(c), core::matrix_view(weight.data(), 4, 3));
  EXPECT_LT((weight - a.transpose() * c).cwiseAbs().maxCoeff(), 1e-14);
}

TEST(TrainingProducts, ColumnSumsAreAdded) {
  const Padded rows(4, 3, 5);
  std::vector<float> sums{1.0F, 2.0F, 3.0F};
  core::kernels::add_column_sums(rows.view(), sums);
  for (Eigen::Index column = 0; column < 3; ++column) {
    const float exact = rows.view().col(column).sum() + static_cast<float>(column + 1);
    EXPECT_NEAR(sums[static_cast<std::size_t>(column)], exact, 1e-6F);
  }
}

}  // namespace
