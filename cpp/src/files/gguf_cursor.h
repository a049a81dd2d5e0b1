#pragma once
// Walks through the little-endian values of a GGUF file and stops, with a
// sentence, before its end.

#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

#include "base/error.h"

namespace attention_playground {

class GgufCursor {
 public:
  /// `bytes` are the first ones of a file of `file_size` bytes, at most all.
  GgufCursor(std::span<const std::uint8_t> bytes, std::uint64_t file_size) noexcept
      : bytes_(bytes), file_size_(file_size) {}

  [[nodiscard]] std::size_t position() const noexcept { return position_; }
  [[nodiscard]] std::int64_t index() const noexcept { return static_cast<std::int64_t>(position_); }

  /// Bytes that were given and not yet read.
  [[nodiscard]] std::size_t given() const noexcept { return bytes_.size() - position_; }

  /// Fails unless `count` things of at least `bytes_each` bytes can follow in
  /// the file. `what` begins the sentence: "the list of tensors".
  [[nodiscard]] Expected<void> expect(std::uint64_t count, std::uint64_t bytes_each,
                                      std::string_view what) const noexcept;

  template <typename T>
  [[nodiscard]] Expected<T> value(std::string_view what) noexcept {
    if (auto there = take(sizeof(T), what); !there) return std::unexpected(there.error());
    T result;
    std::memcpy(&result, bytes_.data() + position_ - sizeof(T), sizeof(T));
    return result;
  }

  /// A u64 length, then that many bytes; the view looks into the file.
  [[nodiscard]] Expected<std::string_view> string(std::string_view what) noexcept;

  /// A string that names something: 1 to `longest` bytes of UTF-8.
  [[nodiscard]] Expected<std::string_view> name(std::string_view what,
                                                std::size_t longest) noexcept;

 private:
  /// Moves on by `count` bytes, which must have been given.
  [[nodiscard]] Expected<void> take(std::uint64_t count, std::string_view what) noexcept;

  std::span<const std::uint8_t> bytes_;
  std::uint64_t file_size_;
  std::size_t position_ = 0;
};

}  // namespace attention_playground
