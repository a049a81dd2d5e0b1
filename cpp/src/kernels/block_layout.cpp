#include <array>

#include "kernels/blocks.h"

namespace attention_playground::kernels {

namespace {

struct Row {
  BlockType type;
  const char* name;
  BlockLayout layout;
};
/// In the order of the enumeration. Bytes of one block, as ggml-common.h lays
/// it out: scales, then the packed values.
constexpr std::array<Row, 11> rows{{{BlockType::f32, "F32", {1, 4}},
                                    {BlockType::f16, "F16", {1, 2}},
                                    {BlockType::bf16, "BF16", {1, 2}},
                                    {BlockType::q8_0, "Q8_0", {32, 2 + 32}},
                                    {BlockType::q4_0, "Q4_0", {32, 2 + 16}},
                                    {BlockType::q4_1, "Q4_1", {32, 2 + 2 + 16}},
                                    {BlockType::q5_0, "Q5_0", {32, 2 + 4 + 16}},
                                    {BlockType::q5_1, "Q5_1", {32, 2 + 2 + 4 + 16}},
                                    {BlockType::q4_k, "Q4_K", {256, 2 + 2 + 12 + 128}},
                                    {BlockType::q5_k, "Q5_K", {256, 2 + 2 + 12 + 32 + 128}},
                                    {BlockType::q6_k, "Q6_K", {256, 128 + 64 + 16 + 2}}}};

constexpr bool in_order() noexcept {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (static_cast<std::size_t>(rows[i].type) != i) return false;
  }
  return true;
}
static_assert(in_order());

}  // namespace

BlockLayout block_layout(BlockType type) noexcept {
  return rows[static_cast<std::size_t>(type)].layout;
}

const char* block_type_name(BlockType type) noexcept {
  return rows[static_cast<std::size_t>(type)].name;
}

}  // namespace attention_playground::kernels
