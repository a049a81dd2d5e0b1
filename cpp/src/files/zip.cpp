#include "files/zip.h"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include "base/sorted_order.h"
#include "files/zip_directory.h"

namespace attention_playground {

namespace {

constexpr std::uint32_t local_signature = 0x04034B50;
constexpr std::uint64_t local_bytes = 30;
constexpr std::int64_t largest_total = 2'000'000'000;
/// A deflated block of 258 bytes takes at least two bits: nothing shrinks more.
constexpr std::uint64_t largest_ratio = 1032;

constexpr std::array<std::uint32_t, 256> checksum_table = [] {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < table.size(); ++i) {
    std::uint32_t rest = i;
    for (int bit = 0; bit < 8; ++bit) rest = (rest >> 1U) ^ ((rest & 1U) != 0 ? 0xEDB88320U : 0U);
    table[i] = rest;
  }
  return table;
}();

std::unexpected<Error> bad_entry(const ZipRecord& record, const std::string& what) {
  return fail(ErrorCode::malformed_file, "the archive's entry '" + record.name + "' " + what,
              static_cast<std::int64_t>(record.place));
}

Expected<void> check_record(const ZipRecord& record) noexcept {
  constexpr unsigned encrypted = 1;
  if ((record.flags & encrypted) != 0) return bad_entry(record, "is encrypted");
  if (record.method != 0 && record.method != 8) {
    return bad_entry(record, "is compressed by method " + std::to_string(record.method) +
                                 "; stored and deflated entries are read (numpy.savez and "
                                 "savez_compressed write these)");
  }
  const bool stored = record.method == 0;
  if (stored && record.size != record.compressed_size) {
    return bad_entry(record, "is stored, but its two sizes differ");
  }
  if (!stored && record.size / largest_ratio > record.compressed_size) {
    return bad_entry(record, "claims to inflate " + std::to_string(record.compressed_size) +
                                 " bytes to " + std::to_string(record.size) +
                                 ", more than deflate can");
  }
  return {};
}

/// Where the entry's bytes begin: behind its local header, which must agree.
Expected<std::uint64_t> find_bytes(std::span<const std::uint8_t> file, const ZipRecord& record,
                                   std::uint64_t directory) noexcept {
  const ZipBytes bytes(file.first(static_cast<std::size_t>(directory)));
  if (!bytes.has(record.local, local_bytes) || bytes.u32(record.local) != local_signature) {
    return bad_entry(record, "points to byte " + std::to_string(record.local) +
                                 ", where no entry begins: the archive is cut off or damaged");
  }
  const std::uint64_t name_length = bytes.u16(record.local + 26);
  const std::uint64_t begin =
      record.local + local_bytes + name_length + bytes.u16(record.local + 28);
  if (!bytes.has(begin, record.compressed_size)) {
    return bad_entry(record, "reaches beyond the archive's files");
  }
  if (bytes.text(record.local + local_bytes, name_length) != record.name) {
    return bad_entry(record, "has another name where its bytes are");
  }
  return begin;
}

Expected<void> check_overlaps(std::vector<ZipRecord> records,
                              const std::vector<ZipEntry>& entries) noexcept {
  // Records and entries lie in the same order; each occupies [local, end of bytes).
  struct Range {
    std::uint64_t begin;
    std::uint64_t end;
    const ZipRecord* record;
  };
  std::vector<Range> ranges;
  for (std::size_t i = 0; i < records.size(); ++i) {
    const auto end = static_cast<std::uint64_t>(entries[i].offset + entries[i].compressed_size);
    ranges.push_back({records[i].local, end, &records[i]});
  }
  const auto begins_before = [&](std::size_t first, std::size_t second) {
    return ranges[first].begin < ranges[second].begin;
  };
  const Range* previous = nullptr;
  for (const std::size_t place : sorted_order(ranges.size(), ComesBefore(begins_before))) {
    const Range& range = ranges[place];
    if (previous != nullptr && range.begin < previous->end) {
      return bad_entry(*range.record, "overlaps '" + previous->record->name + "'");
    }
    previous = &range;
  }
  return {};
}

Expected<ZipEntry> read_record(std::span<const std::uint8_t> file, const ZipRecord& record,
                               std::uint64_t directory) noexcept {
  if (auto good = check_record(record); !good) return std::unexpected(good.error());
  auto begin = find_bytes(file, record, directory);
  if (!begin) return std::unexpected(begin.error());
  return ZipEntry{.name = record.name,
                  .deflated = record.method == 8,
                  .offset = static_cast<std::int64_t>(*begin),
                  .compressed_size = static_cast<std::int64_t>(record.compressed_size),
                  .size = static_cast<std::int64_t>(record.size),
                  .checksum = record.checksum};
}

}  // namespace

bool is_zip(std::span<const std::uint8_t> file) noexcept {
  const ZipBytes bytes(file);
  // An archive without entries begins with its end.
  return bytes.has(0, 4) && (bytes.u32(0) == local_signature || bytes.u32(0) == zip_end_signature);
}

Expected<std::vector<ZipEntry>> list_zip(std::span<const std::uint8_t> file) noexcept {
  auto directory = read_zip_directory(file);
  if (!directory) return std::unexpected(directory.error());
  std::vector<ZipEntry> entries;
  std::set<std::string_view> names;
  std::int64_t total = 0;
  for (const ZipRecord& record : directory->records) {
    auto entry = read_record(file, record, directory->begin);
    if (!entry) return std::unexpected(entry.error());
    if (!names.insert(record.name).second) return bad_entry(record, "is there twice");
    // Each size is at most 1032 times that of the file: no sum overflows.
    total += entry->size;
    if (total > largest_total) {
      return fail(ErrorCode::unsupported,
                  "the archive's files take more than 2 GB: save fewer layers, or float16",
                  static_cast<std::int64_t>(record.place));
    }
    entries.push_back(std::move(*entry));
  }
  if (auto apart = check_overlaps(directory->records, entries); !apart) {
    return std::unexpected(apart.error());
  }
  std::erase_if(entries, [](const ZipEntry& entry) { return entry.name.ends_with('/'); });
  return entries;
}

std::uint32_t zip_checksum(std::span<const std::uint8_t> bytes) noexcept {
  std::uint32_t rest = 0xFFFFFFFF;
  for (const std::uint8_t byte : bytes) {
    rest = checksum_table[(rest ^ byte) & 0xFFU] ^ (rest >> 8U);
  }
  return rest ^ 0xFFFFFFFF;
}

}  // namespace attention_playground
