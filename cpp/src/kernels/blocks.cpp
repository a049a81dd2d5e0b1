#include "kernels/blocks.h"

#include <algorithm>

#include "kernels/block_unpack.h"

namespace attention_playground::kernels {

namespace {

void store(const Chunk& chunk, float* destination) noexcept {
  for (int i = 0; i < chunk_vectors; ++i) chunk[i].store(destination + i * Vector::width);
}

template <BlockType Type>
void dequantise_as(const std::uint8_t* blocks, std::span<float> destination) noexcept {
  const Widener widener;
  const auto count = static_cast<std::ptrdiff_t>(destination.size());
  const std::ptrdiff_t chunks = count / chunk_size;
  for (std::ptrdiff_t index = 0; index < chunks; ++index) {
    store(BlockFormat<Type>::unpack(widener, blocks, index),
          destination.data() + index * chunk_size);
  }
  if constexpr (BlockFormat<Type>::elements == 1) {
    const std::ptrdiff_t rest = count % chunk_size;
    if (rest == 0) return;
    std::array<float, chunk_size> last;
    store(unpack_tail<Type>(widener, blocks, chunks, rest), last.data());
    std::copy_n(last.data(), rest, destination.data() + chunks * chunk_size);
  }
}

/// The exponent of one block's scales, or of one float, is that of infinity or NaN.
template <BlockType Type>
bool is_bad(const std::uint8_t* block) noexcept {
  if constexpr (Type == BlockType::f32) {
    return (block[3] & 0x7F) == 0x7F && (block[2] & 0x80) != 0;
  } else if constexpr (Type == BlockType::bf16) {
    return (block[1] & 0x7F) == 0x7F && (block[0] & 0x80) != 0;
  } else if constexpr (Type == BlockType::f16) {
    return (block[1] & 0x7C) == 0x7C;
  } else {
    return std::ranges::any_of(BlockFormat<Type>::scales,
                               [block](int offset) { return (block[offset + 1] & 0x7C) == 0x7C; });
  }
}

}  // namespace

BlockLayout block_layout(BlockType type) noexcept {
  return with_block_type(type, []<BlockType Type>() {
    return BlockLayout{BlockFormat<Type>::elements, BlockFormat<Type>::bytes};
  });
}

const char* block_type_name(BlockType type) noexcept {
  return with_block_type(type, []<BlockType Type>() { return BlockFormat<Type>::name; });
}

void dequantise(BlockType type, const std::uint8_t* blocks, std::span<float> destination) noexcept {
  with_block_type(type, [&]<BlockType Type>() { dequantise_as<Type>(blocks, destination); });
}

std::optional<std::int64_t> find_bad_block(BlockType type,
                                           std::span<const std::uint8_t> blocks) noexcept {
  return with_block_type(type, [&]<BlockType Type>() -> std::optional<std::int64_t> {
    constexpr int bytes = BlockFormat<Type>::bytes;
    const auto count = static_cast<std::int64_t>(blocks.size() / bytes);
    for (std::int64_t index = 0; index < count; ++index) {
      if (is_bad<Type>(blocks.data() + index * bytes)) return index;
    }
    return std::nullopt;
  });
}

}  // namespace attention_playground::kernels
