// Blocks against the values that the gguf package gives, to the bit, and the
// search for blocks whose values are no numbers.

#include "kernels/blocks.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "files/safetensors.h"
#include "fixture_cases.h"
#include "support.h"

namespace {

namespace core = attention_playground;
using core::kernels::BlockLayout;
using core::kernels::BlockType;

constexpr std::array all_types{BlockType::f32,  BlockType::f16,  BlockType::bf16, BlockType::q8_0,
                               BlockType::q4_0, BlockType::q4_1, BlockType::q5_0, BlockType::q5_1,
                               BlockType::q4_k, BlockType::q5_k, BlockType::q6_k};

class Blocks : public testing::TestWithParam<BlockType> {
 protected:
  void SetUp() override {
    std::string name = core::kernels::block_type_name(GetParam());
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::tolower(c); });
    file_ = fixtures::read_bytes(fixtures::fixtures_folder() + "/blocks/" + name + ".safetensors");
    auto parsed = core::Safetensors::parse(file_);
    ASSERT_TRUE(parsed) << name;
    const auto& stored = parsed->tensors().at("blocks");
    ASSERT_EQ(stored.shape[1], layout_.bytes);
    count_ = stored.shape[0];
    blocks_.assign(stored.bytes.begin(), stored.bytes.end());
    expected_ = fixtures::read_tensors(file_).at("expected.values").values;
    ASSERT_EQ(expected_.size(), static_cast<std::size_t>(count_ * layout_.elements));
  }

  const BlockLayout layout_ = core::kernels::block_layout(GetParam());
  std::int64_t count_ = 0;
  std::vector<std::uint8_t> file_;
  std::vector<std::uint8_t> blocks_;
  std::vector<float> expected_;
};

TEST_P(Blocks, GiveTheValuesOfTheReferenceToTheBit) {
  std::vector<float> values(expected_.size());
  core::kernels::dequantise(GetParam(), blocks_.data(), values);
  EXPECT_TRUE(support::same_bits(values, expected_));
}

TEST_P(Blocks, NeedNotBeAligned) {
  for (const std::size_t offset : {1U, 2U, 3U, 7U}) {
    std::vector<std::uint8_t> moved(blocks_.size() + offset);
    std::ranges::copy(blocks_, moved.begin() + static_cast<std::ptrdiff_t>(offset));
    std::vector<float> values(expected_.size());
    core::kernels::dequantise(GetParam(), moved.data() + offset, values);
    EXPECT_TRUE(support::same_bits(values, expected_)) << offset;
  }
}

/// Any number of blocks, each at the very end of its memory: neither more is
/// read than they take nor more written than they give.
TEST_P(Blocks, StayWithinTheirBounds) {
  for (std::int64_t count = 0; count <= std::min<std::int64_t>(count_, 70); ++count) {
    const std::vector<std::uint8_t> some(blocks_.begin(), blocks_.begin() + count * layout_.bytes);
    std::vector<float> values(static_cast<std::size_t>(count * layout_.elements) + 1, 77.0F);
    core::kernels::dequantise(GetParam(), some.data(), std::span(values).first(values.size() - 1));
    EXPECT_EQ(values.back(), 77.0F);
    values.pop_back();
    EXPECT_TRUE(support::same_bits(values, std::span(expected_).first(values.size()))) << count;
  }
}

/// Offsets of the numbers that scale a block: of a float, the float itself.
std::vector<std::int64_t> scale_offsets(BlockType type) {
  switch (type) {
    case BlockType::q4_1:
    case BlockType::q5_1:
    case BlockType::q4_k:
    case BlockType::q5_k:
      return {0, 2};
    case BlockType::q6_k:
      return {208};
    default:
      return {0};
  }
}

std::vector<std::vector<std::uint8_t>> not_numbers(BlockType type) {
  if (type == BlockType::f32) {
    return {{0, 0, 0x80, 0x7F}, {0, 0, 0x80, 0xFF}, {1, 0, 0x80, 0x7F}, {0, 0, 0xC0, 0xFF}};
  }
  if (type == BlockType::bf16) return {{0x80, 0x7F}, {0x80, 0xFF}, {0x81, 0x7F}, {0xC0, 0xFF}};
  return {{0x00, 0x7C}, {0x00, 0xFC}, {0x01, 0x7C}, {0x00, 0xFE}};
}

TEST_P(Blocks, AreGoodWhereAllValuesAreNumbers) {
  EXPECT_EQ(core::kernels::find_bad_block(GetParam(), blocks_), std::nullopt);
  EXPECT_EQ(core::kernels::find_bad_block(GetParam(), {}), std::nullopt);
}

TEST_P(Blocks, AreFoundWhereAScaleIsNoNumber) {
  for (const std::int64_t block : {std::int64_t{0}, std::int64_t{7}, count_ - 1}) {
    for (const std::int64_t offset : scale_offsets(GetParam())) {
      for (const auto& pattern : not_numbers(GetParam())) {
        auto changed = blocks_;
        std::ranges::copy(pattern, changed.begin() + block * layout_.bytes + offset);
        EXPECT_EQ(core::kernels::find_bad_block(GetParam(), changed), block)
            << offset << ": " << int{pattern[0]} << ", " << int{pattern[1]};
        // Of several the first is named.
        std::ranges::copy(pattern, changed.end() - layout_.bytes + offset);
        EXPECT_EQ(core::kernels::find_bad_block(GetParam(), changed), block);
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Types, Blocks, testing::ValuesIn(all_types),
                         [](const testing::TestParamInfo<BlockType>& one) {
                           return core::kernels::block_type_name(one.param);
                         });

/// Sizes of the GGUF specification.
TEST(BlockLayouts, AreThoseOfTheSpecification) {
  const auto check = [](BlockType type, std::int64_t elements, std::int64_t bytes,
                        const char* name) {
    EXPECT_EQ(core::kernels::block_layout(type).elements, elements) << name;
    EXPECT_EQ(core::kernels::block_layout(type).bytes, bytes) << name;
    EXPECT_STREQ(core::kernels::block_type_name(type), name);
  };
  check(BlockType::f32, 1, 4, "F32");
  check(BlockType::f16, 1, 2, "F16");
  check(BlockType::bf16, 1, 2, "BF16");
  check(BlockType::q8_0, 32, 34, "Q8_0");
  check(BlockType::q4_0, 32, 18, "Q4_0");
  check(BlockType::q4_1, 32, 20, "Q4_1");
  check(BlockType::q5_0, 32, 22, "Q5_0");
  check(BlockType::q5_1, 32, 24, "Q5_1");
  check(BlockType::q4_k, 256, 144, "Q4_K");
  check(BlockType::q5_k, 256, 176, "Q5_K");
  check(BlockType::q6_k, 256, 210, "Q6_K");
}

}  // namespace
