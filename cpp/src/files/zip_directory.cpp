#include "files/zip_directory.h"

#include <algorithm>

namespace attention_playground {

namespace {

constexpr std::uint32_t record_signature = 0x02014B50;
constexpr std::uint32_t end64_signature = 0x06064B50;
constexpr std::uint32_t locator_signature = 0x07064B50;
constexpr std::uint64_t record_bytes = 46;
constexpr std::uint64_t end_bytes = 22;
constexpr std::uint64_t end64_bytes = 56;
constexpr std::uint64_t locator_bytes = 20;
constexpr std::uint64_t longest_comment = 0xFFFF;
constexpr std::uint64_t most_records = 65'536;
constexpr std::uint32_t elsewhere = 0xFFFFFFFF;  // the number stands in a zip64 field

std::unexpected<Error> bad_archive(const std::string& what, std::uint64_t offset) {
  return fail(ErrorCode::malformed_file, "the zip archive " + what,
              static_cast<std::int64_t>(offset));
}

/// What the end of the archive says of the directory.
struct Summary {
  std::uint64_t count = 0;
  std::uint64_t size = 0;
  std::uint64_t begin = 0;
  std::uint64_t end = 0;  // where the directory must end
};

Expected<std::uint64_t> find_end(const ZipBytes& bytes) noexcept {
  for (std::uint64_t comment = 0; comment <= longest_comment; ++comment) {
    if (bytes.size() < end_bytes + comment) break;
    const std::uint64_t place = bytes.size() - end_bytes - comment;
    if (bytes.u32(place) == zip_end_signature && bytes.u16(place + 20) == comment) return place;
  }
  return bad_archive("has no end: it is cut off, or this is no zip file", bytes.size());
}

Expected<Summary> read_end64(const ZipBytes& bytes, std::uint64_t locator) noexcept {
  const std::uint64_t place = bytes.u64(locator + 8);
  if (!bytes.has(place, end64_bytes) || place + end64_bytes > locator ||
      bytes.u32(place) != end64_signature) {
    return bad_archive("names a zip64 end that is not there", locator);
  }
  if (bytes.u32(place + 16) != 0 || bytes.u32(place + 20) != 0 ||
      bytes.u64(place + 24) != bytes.u64(place + 32)) {
    return bad_archive("is one part of several", place);
  }
  return Summary{.count = bytes.u64(place + 32),
                 .size = bytes.u64(place + 40),
                 .begin = bytes.u64(place + 48),
                 .end = place};
}

Expected<Summary> read_summary(const ZipBytes& bytes) noexcept {
  auto end = find_end(bytes);
  if (!end) return std::unexpected(end.error());
  const std::uint64_t place = *end;
  if (place >= locator_bytes && bytes.u32(place - locator_bytes) == locator_signature) {
    return read_end64(bytes, place - locator_bytes);
  }
  if (bytes.u16(place + 4) != 0 || bytes.u16(place + 6) != 0 ||
      bytes.u16(place + 8) != bytes.u16(place + 10)) {
    return bad_archive("is one part of several", place);
  }
  return Summary{.count = bytes.u16(place + 10),
                 .size = bytes.u32(place + 12),
                 .begin = bytes.u32(place + 16),
                 .end = place};
}

/// Replaces each number that stands elsewhere by the next of the zip64 field.
Expected<void> read_extra(const ZipBytes& bytes, std::uint64_t begin, std::uint64_t end,
                          ZipRecord& record) noexcept {
  for (std::uint64_t at = begin; at + 4 <= end;) {
    const std::uint64_t next = at + 4 + bytes.u16(at + 2);
    if (next > end) break;
    if (bytes.u16(at) == 1) {
      std::uint64_t value = at + 4;
      for (std::uint64_t* number : {&record.size, &record.compressed_size, &record.local}) {
        if (*number != elsewhere) continue;
        if (value + 8 > next) return bad_archive("has a zip64 field that is too short", at);
        *number = bytes.u64(value);
        value += 8;
      }
      return {};
    }
    at = next;
  }
  return {};
}

/// The record at `place`, which moves behind it.
Expected<ZipRecord> read_record(const ZipBytes& bytes, std::uint64_t& place,
                                std::uint64_t end) noexcept {
  if (place + record_bytes > end || bytes.u32(place) != record_signature) {
    return bad_archive("has a damaged directory", place);
  }
  const std::uint64_t name = place + record_bytes;
  const std::uint64_t extra = name + bytes.u16(place + 28);
  const std::uint64_t comment = extra + bytes.u16(place + 30);
  const std::uint64_t next = comment + bytes.u16(place + 32);
  if (next > end) return bad_archive("has a directory entry that is cut off", place);
  ZipRecord record{.name = std::string(bytes.text(name, extra - name)),
                   .flags = bytes.u16(place + 8),
                   .method = bytes.u16(place + 10),
                   .checksum = bytes.u32(place + 16),
                   .compressed_size = bytes.u32(place + 20),
                   .size = bytes.u32(place + 24),
                   .local = bytes.u32(place + 42),
                   .place = place};
  if (auto read = read_extra(bytes, extra, comment, record); !read) {
    return std::unexpected(read.error());
  }
  place = next;
  return record;
}

}  // namespace

Expected<ZipDirectory> read_zip_directory(std::span<const std::uint8_t> file) noexcept {
  const ZipBytes bytes(file);
  auto summary = read_summary(bytes);
  if (!summary) return std::unexpected(summary.error());
  const auto [count, size, begin, end] = *summary;
  if (begin > end || size != end - begin) {
    return bad_archive("has a directory that is not where its end says", end);
  }
  if (count > most_records || count > size / record_bytes) {
    return bad_archive("claims " + std::to_string(count) + " entries", end);
  }
  ZipDirectory directory{.begin = begin, .records = {}};
  std::uint64_t place = begin;
  for (std::uint64_t index = 0; index < count; ++index) {
    auto record = read_record(bytes, place, end);
    if (!record) return std::unexpected(record.error());
    directory.records.push_back(std::move(*record));
  }
  if (place != end) return bad_archive("has a longer directory than it counts entries", place);
  return directory;
}

}  // namespace attention_playground
