#pragma once
// Lists what a zip archive holds, by its central directory (PKWARE APPNOTE
// 6.3.10), zip64 included: an .npz is one. Nothing is inflated here.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"

namespace attention_playground {

/// One file in the archive.
struct ZipEntry {
  std::string name;
  bool deflated = false;             // else stored as it is
  std::int64_t offset = 0;           // of its bytes in the archive
  std::int64_t compressed_size = 0;  // of its bytes in the archive
  std::int64_t size = 0;             // of the file, as the directory claims
  std::uint32_t checksum = 0;        // CRC-32 of the file, as the directory claims
};

/// Whether the bytes begin as an archive does.
[[nodiscard]] bool is_zip(std::span<const std::uint8_t> file) noexcept;

/// The archive's files in its own order, without folders. Refuses archives that
/// are cut off, in several parts, or have anything in front; entries that are
/// encrypted, compressed otherwise, outside the archive, over one another, there
/// twice, or whose size no deflated data of that length can have; and more than
/// 2 GB or 65,536 files in all. Errors have the byte offset.
[[nodiscard]] Expected<std::vector<ZipEntry>> list_zip(std::span<const std::uint8_t> file) noexcept;

/// CRC-32 as zip uses it (the polynomial 0x04C11DB7, reflected).
[[nodiscard]] std::uint32_t zip_checksum(std::span<const std::uint8_t> bytes) noexcept;

}  // namespace attention_playground
