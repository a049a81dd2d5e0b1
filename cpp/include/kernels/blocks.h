#pragma once
// Weights as checkpoints store them: floats of three widths, and the block
// types of GGUF, in which 32 or 256 neighbours share scales.

#include <cstdint>
#include <optional>
#include <span>

namespace attention_playground::kernels {

enum class BlockType : std::uint8_t {
  f32,
  f16,
  bf16,
  q8_0,
  q4_0,
  q4_1,
  q5_0,
  q5_1,
  q4_k,
  q5_k,
  q6_k,
};

struct BlockLayout {
  std::int64_t elements;  // of one block: 1 for the floats, 32 or 256 for the others
  std::int64_t bytes;     // that one block takes
};

[[nodiscard]] BlockLayout block_layout(BlockType type) noexcept;

/// "F32", "Q4_K": as GGUF and safetensors spell it.
[[nodiscard]] const char* block_type_name(BlockType type) noexcept;

/// destination = the values of `destination.size() / elements` whole blocks.
/// The same bits as the `gguf` Python package's `dequantize` gives, except for
/// blocks that `find_bad_block` finds: some builds give large numbers for their
/// infinities. `blocks` need not be aligned.
void dequantise(BlockType type, const std::uint8_t* blocks, std::span<float> destination) noexcept;

/// The first block whose values are not all finite numbers (a scale that is
/// NaN or infinite); nothing where all are good.
[[nodiscard]] std::optional<std::int64_t> find_bad_block(
    BlockType type, std::span<const std::uint8_t> blocks) noexcept;

}  // namespace attention_playground::kernels
