#pragma once
// Reads .npy, versions 1 to 3 (numpy.lib.format): "\x93NUMPY", two version
// bytes, the header's length, a Python dictionary {'descr', 'fortran_order',
// 'shape'}, then the elements.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"

namespace attention_playground {

/// One array of an open file: `bytes` points into the file's own memory.
struct NpyArray {
  /// b1, i1 to i8, u1 to u8, f2 to f8, S (bytes), U (UTF-32).
  enum class Kind : std::uint8_t { boolean, signed_whole, unsigned_whole, floating, bytes, text };
  Kind kind = Kind::floating;
  std::int64_t item_bytes = 4;
  bool big_endian = false;
  bool column_major = false;        // Fortran order: the first index runs fastest
  std::vector<std::int64_t> shape;  // empty for a single element; at most 6
  std::span<const std::uint8_t> bytes;

  [[nodiscard]] std::int64_t count() const noexcept;
  [[nodiscard]] bool holds_numbers() const noexcept {
    return kind != Kind::bytes && kind != Kind::text;
  }
};

/// Whether the bytes begin as every .npy does.
[[nodiscard]] bool is_npy(std::span<const std::uint8_t> file) noexcept;

/// Copies nothing: `file` must outlive the array. `malformed_file` with the
/// byte offset where the bytes are not what the format says; `unsupported` for
/// types that are well-formed but no numbers or text, pickled objects among them.
[[nodiscard]] Expected<NpyArray> parse_npy(std::span<const std::uint8_t> file) noexcept;

/// All elements in row-major order, whatever the file's; `destination` has
/// count() elements. Whole numbers and f8 are rounded to float. Fails where
/// the array holds text.
[[nodiscard]] Expected<void> read_npy_floats(const NpyArray& array,
                                             std::span<float> destination) noexcept;

/// The elements of a text array of at most one dimension as UTF-8, without the
/// zeros that pad them.
[[nodiscard]] Expected<std::vector<std::string>> read_npy_strings(const NpyArray& array) noexcept;

}  // namespace attention_playground
