#pragma once
// The central directory of a zip archive as it stands, before anything in it
// is believed.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace attention_playground {

constexpr std::uint32_t zip_end_signature = 0x06054B50;

/// Little-endian numbers at byte offsets; `has` must be asked first.
class ZipBytes {
 public:
  explicit ZipBytes(std::span<const std::uint8_t> bytes) noexcept : bytes_(bytes) {}

  [[nodiscard]] std::uint64_t size() const noexcept { return bytes_.size(); }
  [[nodiscard]] bool has(std::uint64_t offset, std::uint64_t count) const noexcept {
    return offset <= bytes_.size() && count <= bytes_.size() - offset;
  }
  [[nodiscard]] std::uint32_t u16(std::uint64_t offset) const noexcept {
    return static_cast<std::uint32_t>(number(offset, 2));
  }
  [[nodiscard]] std::uint32_t u32(std::uint64_t offset) const noexcept {
    return static_cast<std::uint32_t>(number(offset, 4));
  }
  [[nodiscard]] std::uint64_t u64(std::uint64_t offset) const noexcept { return number(offset, 8); }
  [[nodiscard]] std::string_view text(std::uint64_t offset, std::uint64_t length) const noexcept {
    return {reinterpret_cast<const char*>(bytes_.data()) + offset,
            static_cast<std::size_t>(length)};
  }

 private:
  [[nodiscard]] std::uint64_t number(std::uint64_t offset, unsigned count) const noexcept {
    std::uint64_t value = 0;
    for (unsigned i = count; i-- > 0;) {
      value = (value << 8U) | bytes_[static_cast<std::size_t>(offset + i)];
    }
    return value;
  }
  std::span<const std::uint8_t> bytes_;
};

/// One entry of the directory.
struct ZipRecord {
  std::string name;
  std::uint32_t flags = 0;
  std::uint32_t method = 0;
  std::uint32_t checksum = 0;
  std::uint64_t compressed_size = 0;
  std::uint64_t size = 0;
  std::uint64_t local = 0;  // offset of its local header
  std::uint64_t place = 0;  // offset of this record
};

struct ZipDirectory {
  std::uint64_t begin = 0;  // offset of the first record
  std::vector<ZipRecord> records;
};

/// Finds the end of the archive, its zip64 form where there is one, and reads
/// every record.
[[nodiscard]] Expected<ZipDirectory> read_zip_directory(
    std::span<const std::uint8_t> file) noexcept;

}  // namespace attention_playground
