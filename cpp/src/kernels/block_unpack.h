#pragma once
// Blocks to floats, inside registers: 32 neighbours at a time, for every type.
// The layouts are those of GGUF (ggml-common.h of ggml).
//
// A scale has 11 bits, one of a K type (scale times sub-scale) at most 19, and
// scale * quant fits the 24 bits of a float: only the addition of an offset
// rounds, so that fused and unfused multiply-add give the same bits here, and
// dividing a scale by a power of two changes nothing. Scales are finite.

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>

#include "base/half.h"
#include "kernels/blocks.h"
#include "kernels/vector.h"

namespace attention_playground::kernels {

/// What is unpacked at a time; every block of whole numbers is a multiple of it.
inline constexpr int chunk_size = 32;
inline constexpr int chunk_vectors = chunk_size / Vector::width;
using Chunk = std::array<Vector, chunk_vectors>;

/// Half `Half` of a chunk = scale * quants.
template <int Half>
inline void put(Chunk& chunk, const Widener& widener, const Bytes& quants,
                const Vector& scale) noexcept {
  const auto floats = widener.to_floats(quants);
  for (std::size_t i = 0; i < floats.size(); ++i) {
    chunk[Half * floats.size() + i] = multiply(floats[i], scale);
  }
}

/// Half `Half` of a chunk = scale * quants + offset.
template <int Half>
inline void put(Chunk& chunk, const Widener& widener, const Bytes& quants, const Vector& scale,
                const Vector& offset) noexcept {
  const auto floats = widener.to_floats(quants);
  for (std::size_t i = 0; i < floats.size(); ++i) {
    chunk[Half * floats.size() + i] = multiply_add(floats[i], scale, offset);
  }
}

/// `name`, `elements` and `bytes` of a block, where its half-precision scales are, and
/// `unpack`: chunk `index` of the row of blocks that begins at `row`.
template <BlockType Type>
struct BlockFormat;

template <>
struct BlockFormat<BlockType::f32> {
  static constexpr const char* name = "F32";
  static constexpr int elements = 1;
  static constexpr int bytes = 4;
  static Chunk unpack(const Widener& /*widener*/, const std::uint8_t* row,
                      std::ptrdiff_t index) noexcept {
    Chunk chunk;
    for (int i = 0; i < chunk_vectors; ++i) {
      chunk[i] = Vector::load_f32(row + (index * chunk_size + i * Vector::width) * bytes);
    }
    return chunk;
  }
};

template <>
struct BlockFormat<BlockType::f16> {
  static constexpr const char* name = "F16";
  static constexpr int elements = 1;
  static constexpr int bytes = 2;
  static Chunk unpack(const Widener& widener, const std::uint8_t* row,
                      std::ptrdiff_t index) noexcept {
    Chunk chunk;
    for (int i = 0; i < chunk_vectors; ++i) {
      chunk[i] = widener.load_f16(row + (index * chunk_size + i * Vector::width) * bytes);
    }
    return chunk;
  }
};

template <>
struct BlockFormat<BlockType::bf16> {
  static constexpr const char* name = "BF16";
  static constexpr int elements = 1;
  static constexpr int bytes = 2;
  static Chunk unpack(const Widener& /*widener*/, const std::uint8_t* row,
                      std::ptrdiff_t index) noexcept {
    Chunk chunk;
    for (int i = 0; i < chunk_vectors; ++i) {
      chunk[i] = Vector::load_bf16(row + (index * chunk_size + i * Vector::width) * bytes);
    }
    return chunk;
  }
};

template <>
struct BlockFormat<BlockType::q8_0> {
  static constexpr const char* name = "Q8_0";
  static constexpr int elements = 32;
  static constexpr int bytes = 34;  // scale, 32 quants
  static constexpr std::array scales{0};
  static Chunk unpack(const Widener& widener, const std::uint8_t* row,
                      std::ptrdiff_t index) noexcept {
    const std::uint8_t* const block = row + index * bytes;
    const Vector scale = widener.broadcast_scale(block);
    Chunk chunk;
    put<0>(chunk, widener, Bytes::load(block + 2), scale);
    put<1>(chunk, widener, Bytes::load(block + 18), scale);
    return chunk;
  }
};

template <>
struct BlockFormat<BlockType::q4_0> {
  static constexpr const char* name = "Q4_0";
  static constexpr int elements = 32;
  static constexpr int bytes = 18;  // scale, 16 pairs (i, i + 16) of quants
  static constexpr std::array scales{0};
  static Chunk unpack(const Widener& widener, const std::uint8_t* row,
                      std::ptrdiff_t index) noexcept {
    const std::uint8_t* const block = row + index * bytes;
    const Vector scale = widener.broadcast_scale(block);
    const Bytes pairs = Bytes::load(block + 2);
    Chunk chunk;
    put<0>(chunk, widener, subtract(widener.low_nibbles(pairs), 8), scale);
    put<1>(chunk, widener, subtract(widener.high_nibbles(pairs), 8), scale);
    return chunk;
  }
};

template <>
struct BlockFormat<BlockType::q4_1> {
  static constexpr const char* name = "Q4_1";
  static constexpr int elements = 32;
  static constexpr int bytes = 20;  // scale, offset, 16 pairs (i, i + 16) of quants
  static constexpr std::array scales{0, 2};
  static Chunk unpack(const Widener& widener, const std::uint8_t* row,
                      std::ptrdiff_t index) noexcept {
    const std::uint8_t* const block = row + index * bytes;
    const Vector scale = widener.broadcast_scale(block);
    const Vector offset = widener.broadcast_f16(block + 2);
    const Bytes pairs = Bytes::load(block + 4);
    Chunk chunk;
    put<0>(chunk, widener, widener.low_nibbles(pairs), scale, offset);
    put<1>(chunk, widener, widener.high_nibbles(pairs), scale, offset);
    return chunk;
  }
};

/// Five bits each: pairs (i, i + 16) of four bits, and 32 fifth bits.
struct FiveBits {
  Bytes low;
  Bytes high;

  static FiveBits load(const Widener& widener, const std::uint8_t* fifth,
                       const std::uint8_t* source) noexcept {
    std::array<std::uint16_t, 2> upper;
    std::memcpy(upper.data(), fifth, sizeof upper);
    const Bytes pairs = Bytes::load(source);
    return {join(widener.low_nibbles(pairs), Bytes::spread_bits(upper[0])),
            join(widener.high_nibbles(pairs), Bytes::spread_bits(upper[1]))};
  }
};

template <>
struct BlockFormat<BlockType::q5_0> {
  static constexpr const char* name = "Q5_0";
  static constexpr int elements = 32;
  static constexpr int bytes = 22;  // scale, fifth bits, pairs
  static constexpr std::array scales{0};
  static Chunk unpack(const Widener& widener, const std::uint8_t* row,
                      std::ptrdiff_t index) noexcept {
    const std::uint8_t* const block = row + index * bytes;
    const Vector scale = widener.broadcast_scale(block);
    const FiveBits quants = FiveBits::load(widener, block + 2, block + 6);
    Chunk chunk;
    put<0>(chunk, widener, subtract(quants.low, 16), scale);
    put<1>(chunk, widener, subtract(quants.high, 16), scale);
    return chunk;
  }
};

template <>
struct BlockFormat<BlockType::q5_1> {
  static constexpr const char* name = "Q5_1";
  static constexpr int elements = 32;
  static constexpr int bytes = 24;  // scale, offset, fifth bits, pairs
  static constexpr std::array scales{0, 2};
  static Chunk unpack(const Widener& widener, const std::uint8_t* row,
                      std::ptrdiff_t index) noexcept {
    const std::uint8_t* const block = row + index * bytes;
    const Vector scale = widener.broadcast_scale(block);
    const Vector offset = widener.broadcast_f16(block + 2);
    const FiveBits quants = FiveBits::load(widener, block + 4, block + 8);
    Chunk chunk;
    put<0>(chunk, widener, quants.low, scale, offset);
    put<1>(chunk, widener, quants.high, scale, offset);
    return chunk;
  }
};

/// Chunks of a K block: 256 elements, so eight.
inline constexpr int chunks_of_256 = 256 / chunk_size;

/// Scale and offset of one chunk of Q4_K and Q5_K: the block's two scales times
/// six-bit numbers. Of the first four chunks these are the low six bits of
/// bytes 0-3 and 4-7; of the last four, four bits of bytes 8-11 below the two
/// bits left over in bytes 0-3 and 4-7.
struct SubScale {
  Vector scale;
  Vector offset;

  static SubScale load(const Widener& widener, const std::uint8_t* block,
                       std::ptrdiff_t chunk) noexcept {
    const std::uint8_t* const packed = block + 4;
    const std::ptrdiff_t i = chunk % 4;
    int scale = packed[i] & 63;
    int offset = packed[i + 4] & 63;
    if (chunk >= 4) {
      scale = (packed[i + 8] & 15) | (packed[i] >> 6) << 4;
      offset = packed[i + 8] >> 4 | (packed[i + 4] >> 6) << 4;
    }
    return {
        multiply(widener.broadcast_scale(block), Vector::broadcast(static_cast<float>(scale))),
        multiply(widener.broadcast_f16(block + 2), Vector::broadcast(-static_cast<float>(offset)))};
  }
};

template <>
struct BlockFormat<BlockType::q4_k> {
  static constexpr const char* name = "Q4_K";
  static constexpr int elements = 256;
  static constexpr int bytes = 144;  // two scales, 12 of sub-scales, 4 x 32 pairs (i, i + 32)
  static constexpr std::array scales{0, 2};
  static Chunk unpack(const Widener& widener, const std::uint8_t* row,
                      std::ptrdiff_t index) noexcept {
    const std::uint8_t* const block = row + index / chunks_of_256 * bytes;
    const std::ptrdiff_t number = index % chunks_of_256;
    const SubScale sub = SubScale::load(widener, block, number);
    const std::uint8_t* const pairs = block + 16 + number / 2 * 32;
    const int shift = number % 2 == 0 ? 0 : 4;
    Chunk chunk;
    put<0>(chunk, widener, bits(Bytes::load(pairs), shift, 15), sub.scale, sub.offset);
    put<1>(chunk, widener, bits(Bytes::load(pairs + 16), shift, 15), sub.scale, sub.offset);
    return chunk;
  }
};

template <>
struct BlockFormat<BlockType::q5_k> {
  static constexpr const char* name = "Q5_K";
  static constexpr int elements = 256;
  static constexpr int bytes = 176;  // as Q4_K, with 32 bytes of fifth bits before the pairs
  static constexpr std::array scales{0, 2};
  static Chunk unpack(const Widener& widener, const std::uint8_t* row,
                      std::ptrdiff_t index) noexcept {
    const std::uint8_t* const block = row + index / chunks_of_256 * bytes;
    const std::ptrdiff_t number = index % chunks_of_256;
    const SubScale sub = SubScale::load(widener, block, number);
    const std::uint8_t* const pairs = block + 48 + number / 2 * 32;
    const auto quants = [&](int half) {
      const Bytes low = bits(Bytes::load(pairs + 16 * half), number % 2 == 0 ? 0 : 4, 15);
      // Bit c of byte i is the fifth bit of element i of chunk c.
      const Bytes fifth = Bytes::load(block + 16 + 16 * half);
      return join(low, bits(fifth, static_cast<int>(number), 1));
    };
    Chunk chunk;
    put<0>(chunk, widener, quants(0), sub.scale, sub.offset);
    put<1>(chunk, widener, quants(1), sub.scale, sub.offset);
    return chunk;
  }
};

template <>
struct BlockFormat<BlockType::q6_k> {
  static constexpr const char* name = "Q6_K";
  static constexpr int elements = 256;
  static constexpr int bytes = 210;  // 128 of low, 64 of high bits, 16 sub-scales, scale
  static constexpr std::array scales{208};
  static Chunk unpack(const Widener& widener, const std::uint8_t* row,
                      std::ptrdiff_t index) noexcept {
    const std::uint8_t* const block = row + index / chunks_of_256 * bytes;
    const std::ptrdiff_t number = index % chunks_of_256;
    const std::ptrdiff_t half = number / 4;     // of the block
    const std::ptrdiff_t quarter = number % 4;  // of that half
    const std::uint8_t* const low = block + half * 64 + quarter % 2 * 32;
    const std::uint8_t* const high = block + 128 + half * 32;
    const Vector scale = widener.broadcast_scale(block + 208);
    const auto quants = [&](int part) {
      const Bytes four = bits(Bytes::load(low + 16 * part), quarter < 2 ? 0 : 4, 15);
      const Bytes two = bits(Bytes::load(high + 16 * part), static_cast<int>(2 * quarter), 3);
      return subtract(join(four, two), 32);
    };
    const auto sub_scale = [&](int part) {
      const std::uint8_t byte = block[192 + 2 * number + part];
      return multiply(scale, Vector::broadcast(static_cast<float>(static_cast<std::int8_t>(byte))));
    };
    Chunk chunk;
    put<0>(chunk, widener, quants(0), sub_scale(0));
    put<1>(chunk, widener, quants(1), sub_scale(1));
    return chunk;
  }
};

/// The last chunk of a row of floats that is no multiple of a chunk: `count`
/// elements, then zeros. Nothing behind the row is read.
template <BlockType Type>
inline Chunk unpack_tail(const Widener& widener, const std::uint8_t* row, std::ptrdiff_t index,
                         std::ptrdiff_t count) noexcept {
  using Format = BlockFormat<Type>;
  static_assert(Format::elements == 1);
  std::array<std::uint8_t, static_cast<std::size_t>(chunk_size * Format::bytes)> padded{};
  std::memcpy(padded.data(), row + index * chunk_size * Format::bytes,
              static_cast<std::size_t>(count * Format::bytes));
  return Format::unpack(widener, padded.data(), 0);
}

/// Calls `action.template operator()<Type>()` for the format of this type. A module whose readers
/// know floats alone is compiled with ATTENTION_FLOAT_WEIGHTS, and carries no code for the other
/// formats.
template <typename Action>
inline decltype(auto) with_block_type(BlockType type, Action&& action) noexcept {
  switch (type) {
    case BlockType::f32:
      return action.template operator()<BlockType::f32>();
    case BlockType::f16:
      return action.template operator()<BlockType::f16>();
    case BlockType::bf16:
      return action.template operator()<BlockType::bf16>();
#ifdef ATTENTION_FLOAT_WEIGHTS
    default:
      std::unreachable();
  }
#else
    case BlockType::q8_0:
      return action.template operator()<BlockType::q8_0>();
    case BlockType::q4_0:
      return action.template operator()<BlockType::q4_0>();
    case BlockType::q4_1:
      return action.template operator()<BlockType::q4_1>();
    case BlockType::q5_0:
      return action.template operator()<BlockType::q5_0>();
    case BlockType::q5_1:
      return action.template operator()<BlockType::q5_1>();
    case BlockType::q4_k:
      return action.template operator()<BlockType::q4_k>();
    case BlockType::q5_k:
      return action.template operator()<BlockType::q5_k>();
    case BlockType::q6_k:
      break;
  }
  return action.template operator()<BlockType::q6_k>();
#endif
}

}  // namespace attention_playground::kernels
