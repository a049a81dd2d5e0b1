// The layers: what they compute beyond their kernels, and what they refuse.

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "base/matrix.h"
#include "layers/embedding.h"
#include "layers/norm.h"
#include "layers/projection.h"
#include "layers/rotary.h"
#include "layers/rotary_frequencies.h"
#include "support.h"

namespace {

namespace core = attention_playground;
using core::ErrorCode;
using support::is_error;
using support::random_values;

TEST(Embedding, AddsRowsOfTheTable) {
  const auto table = random_values(5 * 3, 2);
  const core::kernels::BlockMatrix tensor{
      .type = core::kernels::BlockType::f32,
      .outputs = 5,
      .inputs = 3,
      .bytes = reinterpret_cast<const std::uint8_t*>(table.data())};
  std::vector<float> rows(2 * 3, 1.0F);
  const std::array<std::int32_t, 2> ids{4, 0};
  ASSERT_TRUE(core::add_embedding(tensor, ids, "token id", core::matrix_view(rows.data(), 2, 3)));
  for (std::size_t column = 0; column < 3; ++column) {
    EXPECT_EQ(rows[column], 1.0F + table[12 + column]);
    EXPECT_EQ(rows[3 + column], 1.0F + table[column]);
  }
  for (const std::int32_t id : {-1, 5, 2147483647, -2147483647 - 1}) {
    const std::array<std::int32_t, 2> bad{0, id};
    const auto result =
        core::add_embedding(tensor, bad, "token id", core::matrix_view(rows.data(), 2, 3));
    EXPECT_TRUE(is_error(result, ErrorCode::invalid_argument, "token id " + std::to_string(id)));
    EXPECT_EQ(result.error().index, 1);
  }
}

core::Buffer<float> buffer_of(std::span<const float> values) {
  auto buffer = core::Buffer<float>::allocate(static_cast<std::int64_t>(values.size()), "a test");
  EXPECT_TRUE(buffer);
  std::ranges::copy(values, buffer->data());
  return std::move(*buffer);
}

TEST(Norms, InPlaceAreThoseIntoOtherRows) {
  const auto gain = random_values(7, 4);
  const auto shift = random_values(7, 5);
  for (const auto kind : {core::NormKind::rms, core::NormKind::layer}) {
    const core::Norm norm{
        .kind = kind, .epsilon = 1e-5F, .gain = buffer_of(gain), .shift = buffer_of(shift)};
    auto rows = random_values(3 * 7, 6);
    std::vector<float> other(rows.size());
    core::apply_norm(norm, core::const_matrix_view(rows.data(), 3, 7),
                     core::matrix_view(other.data(), 3, 7));
    core::apply_norm(norm, core::const_matrix_view(rows.data(), 3, 7),
                     core::matrix_view(rows.data(), 3, 7));
    EXPECT_TRUE(support::same_bits(rows, other));
  }
}

/// The two forms of one matrix differ in the order of their sums alone.
TEST(Projection, PackedAndInBlocksAreTheSameProduct) {
  const auto weight = random_values(5 * 37, 7);
  const auto bias = random_values(5, 8);
  const auto input = random_values(4 * 37, 9);
  auto packed = core::kernels::PackedMatrix::pack_transposed(support::view(weight, 5), bias);
  ASSERT_TRUE(packed);
  const core::Projection first(std::move(*packed));
  const core::Projection second(
      {.blocks = {.type = core::kernels::BlockType::f32,
                  .outputs = 5,
                  .inputs = 37,
                  .bytes = reinterpret_cast<const std::uint8_t*>(weight.data())},
       .own = {}},
      buffer_of(bias));
  EXPECT_EQ(first.outputs(), 5);
  EXPECT_EQ(second.outputs(), 5);
  EXPECT_EQ(core::Projection().outputs(), 0);
  EXPECT_EQ(first.scratch_size(), 0);
  std::vector<float> scratch(static_cast<std::size_t>(second.scratch_size()));
  std::vector<float> results[2]{std::vector<float>(20), std::vector<float>(20)};
  first.apply(support::view(input, 4), scratch, core::matrix_view(results[0].data(), 4, 5));
  second.apply(support::view(input, 4), scratch, core::matrix_view(results[1].data(), 4, 5));
  for (std::size_t row = 0; row < 4; ++row) {
    for (std::size_t output = 0; output < 5; ++output) {
      double sum = bias[output];
      for (std::size_t i = 0; i < 37; ++i) {
        sum += double{input[row * 37 + i]} * double{weight[output * 37 + i]};
      }
      EXPECT_NEAR(results[0][row * 5 + output], sum, 1e-5);
      EXPECT_NEAR(results[1][row * 5 + output], sum, 1e-5);
    }
  }
}

struct Tables {
  std::vector<float> cosines;
  std::vector<float> sines;
  std::int64_t tokens;

  core::RotaryTables views() const {
    return {cosines, sines, static_cast<std::int64_t>(cosines.size()) / tokens};
  }
};

Tables tables_of(const std::vector<std::int64_t>& positions, std::int64_t pairs) {
  const std::size_t cells = positions.size() * static_cast<std::size_t>(pairs);
  Tables tables{std::vector<float>(cells), std::vector<float>(cells),
                static_cast<std::int64_t>(positions.size())};
  EXPECT_TRUE(core::rotary_tables(positions, 10000.0, pairs, tables.cosines, tables.sines));
  return tables;
}

double dot(std::span<const float> a, std::span<const float> b) {
  double sum = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i)
    sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
  return sum;
}

TEST(Rotary, ScoresDependOnTheDistanceAlone) {
  const auto start = random_values(16, 3);
  for (const auto pairing : {core::RotaryPairs::halves, core::RotaryPairs::interleaved}) {
    std::vector<double> scores;
    for (const std::int64_t position : {0, 1, 50, 3000}) {
      // Two tokens of one head, 7 apart, turned together.
      const Tables tables = tables_of({position, position + 7}, 4);
      std::vector<float> rows = start;
      ASSERT_TRUE(core::rotate(tables.views(), pairing, 1, core::matrix_view(rows.data(), 2, 8)));
      scores.push_back(dot(std::span(rows).first(8), std::span(rows).subspan(8)));
      EXPECT_NEAR(dot(std::span(rows).first(8), std::span(rows).first(8)),
                  dot(std::span(start).first(8), std::span(start).first(8)), 1e-5);
    }
    for (const double score : scores) EXPECT_NEAR(score, scores[0], 2e-6);
  }
}

TEST(Rotary, LeavesOtherColumnsAndPositionZeroAlone) {
  const auto start = random_values(2 * 14, 4);
  std::vector<float> rows = start;
  const Tables tables = tables_of({0, 5}, 2);
  ASSERT_TRUE(core::rotate(tables.views(), core::RotaryPairs::halves, 2,
                           core::matrix_view(rows.data(), 2, 14)));
  for (std::size_t i = 0; i < 14; ++i) EXPECT_EQ(rows[i], start[i]);
  for (const std::size_t head : {0U, 1U}) {
    for (std::size_t i = 0; i < 7; ++i) {
      const std::size_t cell = 14 + head * 7 + i;
      EXPECT_EQ(rows[cell] == start[cell], i >= 4) << i;
    }
  }
}

TEST(Rotary, RefusesWhatDoesNotFit) {
  std::vector<float> rows(2 * 8);
  const Tables tables = tables_of({0, 1}, 3);
  const auto view = [&] { return core::matrix_view(rows.data(), 2, 8); };
  const auto rotate = [&](std::int64_t heads) {
    return core::rotate(tables.views(), core::RotaryPairs::halves, heads, view());
  };
  EXPECT_TRUE(rotate(1));
  EXPECT_TRUE(is_error(rotate(2), ErrorCode::shape_mismatch, "at least 6"));
  EXPECT_TRUE(is_error(rotate(3), ErrorCode::shape_mismatch, "3 heads"));
  EXPECT_TRUE(is_error(rotate(0), ErrorCode::shape_mismatch, "heads"));
  const std::vector<std::int64_t> positions{0};
  std::vector<float> cells(2);
  for (const double base : {0.0, -1.0, std::nan(""), HUGE_VAL}) {
    EXPECT_TRUE(is_error(core::rotary_tables(positions, base, 2, cells, cells),
                         ErrorCode::invalid_argument, "base"));
  }
  EXPECT_TRUE(is_error(core::rotary_tables(positions, 1e4, 3, cells, cells),
                       ErrorCode::shape_mismatch, ""));
}

/// Frequencies of 8 pairs.
std::vector<double> frequencies_of(double base, const core::RotaryScaling& scaling) {
  std::vector<double> frequencies(8);
  const auto done = core::rotary_frequencies(base, scaling, frequencies);
  EXPECT_TRUE(done) << done.error().where;
  return frequencies;
}

TEST(RotaryFrequencies, ScalingKeepsFastPairsAndStretchesSlowOnes) {
  const auto plain = frequencies_of(10000.0, {});
  for (const auto kind : {core::RotaryScalingKind::llama3, core::RotaryScalingKind::yarn}) {
    const core::RotaryScaling scaling{.kind = kind, .factor = 8.0, .original_context = 4096.0};
    const auto scaled = frequencies_of(10000.0, scaling);
    EXPECT_EQ(scaled.front(), plain.front());
    EXPECT_NEAR(scaled.back(), plain.back() / 8.0, 1e-18);
    for (std::size_t pair = 0; pair < plain.size(); ++pair) {
      EXPECT_LE(scaled[pair], plain[pair]);
      EXPECT_GE(scaled[pair], plain[pair] / 8.0 * (1.0 - 1e-15));
    }
    // A factor of 1 stretches nothing.
    const auto same =
        frequencies_of(10000.0, {.kind = kind, .factor = 1.0, .original_context = 4096.0});
    for (std::size_t pair = 0; pair < plain.size(); ++pair) {
      EXPECT_NEAR(same[pair], plain[pair], 1e-15 * plain[pair]);
    }
  }
  EXPECT_NEAR(core::yarn_magnitude(4.0), 0.1 * std::log(4.0) + 1.0, 1e-15);
  EXPECT_EQ(core::yarn_magnitude(0.5), 1.0);
}

TEST(RotaryFrequencies, RefuseWhatMakesNone) {
  std::vector<double> frequencies(2);
  using Kind = core::RotaryScalingKind;
  for (const core::RotaryScaling& scaling :
       {core::RotaryScaling{.kind = Kind::linear, .factor = 0.0},
        core::RotaryScaling{.kind = Kind::linear, .factor = std::nan("")},
        core::RotaryScaling{.kind = Kind::linear, .factor = 0.001},
        core::RotaryScaling{.kind = Kind::yarn, .factor = 2.0},
        core::RotaryScaling{.kind = Kind::llama3, .original_context = 8.0, .high_turns = 0.5},
        core::RotaryScaling{.kind = Kind::yarn, .original_context = 8.0, .fast_turns = 0.5},
        core::RotaryScaling{.magnitude = 0.0}}) {
    EXPECT_TRUE(is_error(core::rotary_frequencies(1e4, scaling, frequencies),
                         ErrorCode::invalid_argument, "needs positive numbers"));
  }
  EXPECT_TRUE(is_error(
      core::rotary_frequencies(1.0, {.kind = Kind::yarn, .original_context = 8.0}, frequencies),
      ErrorCode::invalid_argument, "a base above 1"));
}

}  // namespace
