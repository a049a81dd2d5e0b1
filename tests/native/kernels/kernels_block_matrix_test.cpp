// Products with rows of blocks against plain loops in double precision, for
// every type, at sizes around every edge of the tiles; and what the decoder
// builds on: a row gives the same bits alone and among others.

#include "base/matrix.h"
#include "kernels/block_matrix.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <string_view>

#include "fixture_cases.h"
#include "kernels/build_name.h"
#include "support.h"

namespace {

namespace core = attention_playground;
using core::kernels::BlockMatrix;
using core::kernels::BlockType;
using support::random_values;
using support::view;

constexpr std::array all_types{BlockType::f32,  BlockType::f16,  BlockType::bf16, BlockType::q8_0,
                               BlockType::q4_0, BlockType::q4_1, BlockType::q5_0, BlockType::q5_1,
                               BlockType::q4_k, BlockType::q5_k, BlockType::q6_k};

/// Finite numbers or half-precision scales everywhere: no exponent of all ones.
void tame(BlockType type, std::span<std::uint8_t> block) {
  const auto small = [&block](std::size_t high_byte) {
    // Between 2^-9 and 2^-1, of either sign: 0 01xx x.. in the upper byte.
    block[high_byte] = static_cast<std::uint8_t>((block[high_byte] & 0x9FU) | 0x20U);
  };
  switch (type) {
    case BlockType::f32:
      block[3] = static_cast<std::uint8_t>((block[3] & 0x83U) | 0x3CU);
      return;
    case BlockType::bf16:
      block[1] = static_cast<std::uint8_t>((block[1] & 0x83U) | 0x3CU);
      return;
    case BlockType::q6_k:
      return small(209);
    case BlockType::q4_1:
    case BlockType::q5_1:
    case BlockType::q4_k:
    case BlockType::q5_k:
      small(3);
      [[fallthrough]];
    default:
      return small(1);
  }
}

/// A matrix of random blocks that begins `offset` bytes into its memory and
/// ends with it.
struct Weights {
  Weights(BlockType type, std::int64_t outputs, std::int64_t inputs, std::size_t offset = 0)
      : matrix{.type = type, .outputs = outputs, .inputs = inputs} {
    const auto layout = core::kernels::block_layout(type);
    const std::int64_t count = outputs * inputs / layout.elements;
    bytes.resize(offset + static_cast<std::size_t>(count * layout.bytes));
    std::mt19937 engine(static_cast<std::uint32_t>(outputs * 1000 + inputs));
    for (auto& byte : std::span(bytes).subspan(offset)) {
      byte = static_cast<std::uint8_t>(engine() >> 13U);
    }
    for (std::int64_t i = 0; i < count; ++i) {
      tame(type, std::span(bytes).subspan(offset + static_cast<std::size_t>(i * layout.bytes),
                                          static_cast<std::size_t>(layout.bytes)));
    }
    matrix.bytes = bytes.data() + offset;
    values.resize(static_cast<std::size_t>(outputs * inputs));
    core::kernels::dequantise(type, matrix.bytes, values);
  }

  std::vector<std::uint8_t> bytes;
  std::vector<float> values;
  BlockMatrix matrix;
};

std::vector<float> scratch_for(const BlockMatrix& matrix) {
  return std::vector<float>(static_cast<std::size_t>(core::kernels::block_scratch_size(matrix)),
                            std::numeric_limits<float>::quiet_NaN());
}

std::vector<float> product(const core::ConstMatrixView& input, const BlockMatrix& matrix,
                           std::span<const float> bias) {
  std::vector<float> output(static_cast<std::size_t>(input.rows() * matrix.outputs));
  std::vector<float> scratch = scratch_for(matrix);
  core::kernels::multiply(input, matrix, bias, scratch,
                          core::matrix_view(output.data(), input.rows(), matrix.outputs));
  return output;
}

class BlockProduct : public testing::TestWithParam<BlockType> {
 protected:
  /// Inputs that this type allows.
  [[nodiscard]] static std::vector<std::int64_t> inputs() {
    switch (core::kernels::block_layout(GetParam()).elements) {
      case 1:
        return {1, 3, 7, 31, 32, 33, 61, 64, 256, 577};
      case 32:
        return {32, 64, 96, 256, 576};
      default:
        return {256, 512, 1536};
    }
  }
  [[nodiscard]] static std::int64_t usual_inputs() { return inputs().back(); }
};

/// Guards around strided rows show whether anything is written beside them.
void check_product(const Weights& weights, std::int64_t rows) {
  const auto [type, outputs, inputs, bytes] = weights.matrix;
  const std::int64_t input_stride = inputs + 3;
  const std::int64_t output_stride = outputs + 2;
  const auto bias = random_values(static_cast<std::size_t>(outputs), 3);
  // The last row ends with its memory: reading behind it is an error of the sanitizer.
  const auto left = random_values(static_cast<std::size_t>((rows - 1) * input_stride + inputs), 1);
  std::vector<float> output(static_cast<std::size_t>(rows * output_stride), 77.0F);
  std::vector<float> scratch = scratch_for(weights.matrix);
  core::kernels::multiply(core::const_matrix_view(left.data(), rows, inputs, input_stride),
                          weights.matrix, bias, scratch,
                          core::matrix_view(output.data(), rows, outputs, output_stride));
  for (std::int64_t row = 0; row < rows; ++row) {
    for (std::int64_t column = 0; column < outputs; ++column) {
      double exact = static_cast<double>(bias[static_cast<std::size_t>(column)]);
      double magnitude = std::fabs(exact);
      for (std::int64_t k = 0; k < inputs; ++k) {
        const double term =
            static_cast<double>(left[static_cast<std::size_t>(row * input_stride + k)]) *
            static_cast<double>(weights.values[static_cast<std::size_t>(column * inputs + k)]);
        exact += term;
        magnitude += std::fabs(term);
      }
      const double bound = 0x1p-24 * static_cast<double>(inputs + 2) * magnitude;
      const float actual = output[static_cast<std::size_t>(row * output_stride + column)];
      ASSERT_NEAR(static_cast<double>(actual), exact, bound)
          << rows << " x " << inputs << " x " << outputs << " at " << row << ", " << column;
    }
    for (std::int64_t column = outputs; column < output_stride; ++column) {
      ASSERT_EQ(output[static_cast<std::size_t>(row * output_stride + column)], 77.0F);
    }
  }
}

TEST_P(BlockProduct, EqualsPlainLoopsAtEverySize) {
  for (const std::int64_t inputs : BlockProduct::inputs()) {
    for (const std::int64_t outputs : {1, 2, 3, 4, 5, 11, 12, 13, 29}) {
      const Weights weights(GetParam(), outputs, inputs);
      for (const std::int64_t rows : {1, 2, 3, 4, 7}) check_product(weights, rows);
    }
  }
}

TEST_P(BlockProduct, TakesAnyNumberOfRows) {
  const Weights weights(GetParam(), 13, usual_inputs());
  for (std::int64_t rows = 1; rows <= 9; ++rows) check_product(weights, rows);
  check_product(weights, 67);
}

TEST_P(BlockProduct, GivesTheSameBitsAloneAndAmongOthers) {
  for (const std::int64_t inputs : BlockProduct::inputs()) {
    for (const std::int64_t outputs : {1, 6, 37}) {
      const Weights weights(GetParam(), outputs, inputs);
      const auto bias = random_values(static_cast<std::size_t>(outputs), 5);
      const auto left = random_values(static_cast<std::size_t>(64 * inputs), 4);
      const auto whole = product(view(left, 64), weights.matrix, bias);
      for (const std::int64_t rows : {1, 2, 3, 5, 8, 32}) {
        for (const std::int64_t first : {std::int64_t{0}, std::int64_t{17}, 64 - rows}) {
          const auto some =
              product(core::const_matrix_view(left.data() + first * inputs, rows, inputs),
                      weights.matrix, bias);
          const std::span same = std::span(whole).subspan(static_cast<std::size_t>(first * outputs),
                                                          static_cast<std::size_t>(rows * outputs));
          ASSERT_TRUE(support::same_bits(some, same))
              << rows << " rows from " << first << ", " << inputs << " x " << outputs;
        }
      }
    }
  }
}

/// An output alone is the same as among others: a row of blocks is a matrix too.
TEST_P(BlockProduct, GivesTheSameBitsWhateverTheOutputsBeside) {
  const std::int64_t inputs = usual_inputs();
  const Weights weights(GetParam(), 29, inputs);
  const auto layout = core::kernels::block_layout(GetParam());
  const auto left = random_values(static_cast<std::size_t>(5 * inputs), 6);
  const auto whole = product(view(left, 5), weights.matrix, {});
  for (std::int64_t output = 0; output < 29; ++output) {
    BlockMatrix one = weights.matrix;
    one.outputs = 1;
    one.bytes += output * inputs / layout.elements * layout.bytes;
    const auto column = product(view(left, 5), one, {});
    for (std::size_t row = 0; row < 5; ++row) {
      ASSERT_EQ(column[row], whole[row * 29 + static_cast<std::size_t>(output)]) << output;
    }
  }
}

TEST_P(BlockProduct, DoesNotMindWhereBytesBegin) {
  const std::int64_t inputs = usual_inputs();
  const auto left = random_values(static_cast<std::size_t>(4 * inputs), 7);
  const Weights aligned(GetParam(), 7, inputs);
  for (const std::size_t offset : {1U, 2U, 3U, 5U}) {
    const Weights moved(GetParam(), 7, inputs, offset);
    for (const std::int64_t rows : {1, 4}) {
      const auto input = core::const_matrix_view(left.data(), rows, inputs);
      EXPECT_TRUE(
          support::same_bits(product(input, moved.matrix, {}), product(input, aligned.matrix, {})))
          << offset;
    }
  }
}

TEST_P(BlockProduct, AddsTheBiasLast) {
  const std::int64_t inputs = usual_inputs();
  const Weights weights(GetParam(), 14, inputs);
  const auto bias = random_values(14, 8);
  const auto left = random_values(static_cast<std::size_t>(5 * inputs), 9);
  for (const std::int64_t rows : {1, 5}) {
    const auto input = core::const_matrix_view(left.data(), rows, inputs);
    auto without = product(input, weights.matrix, {});
    for (std::size_t i = 0; i < without.size(); ++i) without[i] += bias[i % 14];
    EXPECT_TRUE(support::same_bits(product(input, weights.matrix, bias), without));
  }
}

/// What is filled up to whole chunks, panels and tiles meets no result: rows
/// with infinities spoil themselves alone.
TEST_P(BlockProduct, KeepsWhatIsNoNumberInItsRow) {
  for (const std::int64_t inputs : BlockProduct::inputs()) {
    const Weights weights(GetParam(), 8, inputs);
    auto left = random_values(static_cast<std::size_t>(5 * inputs), 10);
    const auto good = product(view(left, 5), weights.matrix, {});
    left[static_cast<std::size_t>(3 * inputs - 1)] = std::numeric_limits<float>::infinity();
    const auto mixed = product(view(left, 5), weights.matrix, {});
    for (std::size_t i = 0; i < mixed.size(); ++i) {
      if (i / 8 == 2) {
        EXPECT_FALSE(std::isfinite(mixed[i])) << i;
      } else {
        EXPECT_EQ(mixed[i], good[i]) << i;
      }
    }
  }
}

/// Hashes by the portable native build; plain simd128 gives the same bits. The
/// builds with fused multiply-add differ in the last bits.
TEST_P(BlockProduct, GivesTheSameBitsInThePortableBuildAndInSimd) {
  const std::string_view build = core::kernels::build_name();
  if (build != "portable" && build != "simd128") {
    GTEST_SKIP() << build << " fuses multiplications and additions";
  }
  const std::map<BlockType, std::string> hashes{
      {BlockType::f32, "1468131665e5ed83"},  {BlockType::f16, "69e19b04a8bfdf51"},
      {BlockType::bf16, "02be595d60ce8528"}, {BlockType::q8_0, "7e1d41023b918145"},
      {BlockType::q4_0, "28c062cd8569c50f"}, {BlockType::q4_1, "3a41e48dfd29b8b3"},
      {BlockType::q5_0, "84d1e058f0b49c68"}, {BlockType::q5_1, "2a0f6bdd485dd4ed"},
      {BlockType::q4_k, "187d2aa65938022c"}, {BlockType::q5_k, "6f4a665e52314a18"},
      {BlockType::q6_k, "4007d72977521d3b"}};
  const Weights weights(GetParam(), 22, usual_inputs());
  const auto left = random_values(static_cast<std::size_t>(5 * usual_inputs()), 11);
  const auto bias = random_values(22, 12);
  const fixtures::Tensor result{
      .name = "product", .shape = {5, 22}, .values = product(view(left, 5), weights.matrix, bias)};
  EXPECT_EQ(fixtures::hash({&result, 1}), hashes.at(GetParam()));
}

TEST_P(BlockProduct, OfNoRowsIsNothing) {
  const Weights weights(GetParam(), 4, usual_inputs());
  std::vector<float> scratch = scratch_for(weights.matrix);
  float untouched = 77.0F;
  core::kernels::multiply(core::const_matrix_view(&untouched, 0, usual_inputs()), weights.matrix,
                          {}, scratch, core::matrix_view(&untouched, 0, 4));
  EXPECT_EQ(untouched, 77.0F);
}

INSTANTIATE_TEST_SUITE_P(Types, BlockProduct, testing::ValuesIn(all_types),
                         [](const testing::TestParamInfo<BlockType>& one) {
                           return core::kernels::block_type_name(one.param);
                         });

}  // namespace
