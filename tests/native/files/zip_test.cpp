// The list of an archive's entries: what NumPy writes, and archives that lie.

#include "files/zip.h"

#include <gtest/gtest.h>

#include "fixture_cases.h"
#include "support.h"

namespace {

namespace core = attention_playground;
using core::ErrorCode;
using support::is_error;
using Bytes = std::vector<std::uint8_t>;

void put(Bytes& to, std::uint64_t value, unsigned count) {
  for (unsigned i = 0; i < count; ++i, value >>= 8U) {
    to.push_back(static_cast<std::uint8_t>(value & 0xFFU));
  }
}
void put_text(Bytes& to, std::string_view text) { to.insert(to.end(), text.begin(), text.end()); }

/// One entry and everything that its two headers claim of it.
struct Entry {
  std::string name = "a.npy";
  std::string bytes = "12345";
  std::uint32_t flags = 0;
  std::uint32_t method = 0;
  std::uint64_t size = 5;
  std::int64_t local = -1;  // where it claims to lie; by default where it does
  std::string local_name = name;
  bool zip64 = false;
};

struct Claims {
  std::int64_t count = -1;
  std::int64_t directory = -1;
  std::uint32_t disk = 0;
  std::string comment = {};
};

/// An archive as the format says (APPNOTE 4.3.6), with these claims in it.
Bytes archive(const std::vector<Entry>& entries, const Claims& claims = {}) {
  Bytes file;
  Bytes directory;
  for (const Entry& entry : entries) {
    const std::uint64_t local =
        entry.local < 0 ? file.size() : static_cast<std::uint64_t>(entry.local);
    put(file, 0x04034B50, 4);
    put(file, 20, 2);
    put(file, entry.flags, 2);
    put(file, entry.method, 2);
    put(file, 0, 4 + 4 + 8);  // time, checksum, sizes: not looked at
    put(file, 0, 0);
    put(file, entry.local_name.size(), 2);
    put(file, 0, 2);
    put_text(file, entry.local_name);
    put_text(file, entry.bytes);
    put(directory, 0x02014B50, 4);
    put(directory, 20, 2);
    put(directory, 20, 2);
    put(directory, entry.flags, 2);
    put(directory, entry.method, 2);
    put(directory, 0, 4);
    put(directory, 0xCBF43926, 4);
    put(directory, entry.zip64 ? 0xFFFFFFFF : entry.bytes.size(), 4);
    put(directory, entry.zip64 ? 0xFFFFFFFF : entry.size, 4);
    put(directory, entry.name.size(), 2);
    put(directory, entry.zip64 ? 28 : 0, 2);
    put(directory, 0, 2 + 2 + 2 + 4);
    put(directory, entry.zip64 ? 0xFFFFFFFF : local, 4);
    put_text(directory, entry.name);
    if (!entry.zip64) continue;
    put(directory, 1, 2);
    put(directory, 24, 2);
    put(directory, entry.size, 8);
    put(directory, entry.bytes.size(), 8);
    put(directory, local, 8);
  }
  const std::uint64_t begin = file.size();
  file.insert(file.end(), directory.begin(), directory.end());
  const auto count = claims.count < 0 ? entries.size() : static_cast<std::size_t>(claims.count);
  put(file, 0x06054B50, 4);
  put(file, claims.disk, 4);
  put(file, count, 2);
  put(file, count, 2);
  put(file, directory.size(), 4);
  put(file, claims.directory < 0 ? begin : static_cast<std::uint64_t>(claims.directory), 4);
  put(file, claims.comment.size(), 2);
  put_text(file, claims.comment);
  return file;
}

void expect_refused(const Bytes& file, const std::string& words,
                    ErrorCode code = ErrorCode::malformed_file) {
  EXPECT_TRUE(is_error(core::list_zip(file), code, words));
}

Bytes fixture(const std::string& name) {
  return fixtures::read_bytes(fixtures::fixtures_folder() + "/dumps/" + name);
}

TEST(Zip, ListsWhatNumpySaves) {
  const Bytes file = fixture("named.npz");
  ASSERT_TRUE(core::is_zip(file));
  const auto entries = core::list_zip(file);
  ASSERT_TRUE(entries) << entries.error().where;
  ASSERT_EQ(entries->size(), 4U);
  EXPECT_EQ((*entries)[0].name, "layer.10.weights.npy");
  EXPECT_EQ((*entries)[3].name, "tokens.npy");
  for (const core::ZipEntry& entry : *entries) {
    EXPECT_FALSE(entry.deflated);
    EXPECT_EQ(entry.size, entry.compressed_size);
    const auto bytes = std::span(file).subspan(static_cast<std::size_t>(entry.offset),
                                               static_cast<std::size_t>(entry.size));
    EXPECT_EQ(bytes[1], 'N');
    EXPECT_EQ(core::zip_checksum(bytes), entry.checksum) << entry.name;
  }
}

TEST(Zip, ListsWhatNumpySavesCompressed) {
  const auto entries = core::list_zip(fixture("compressed.npz"));
  ASSERT_TRUE(entries) << entries.error().where;
  ASSERT_EQ(entries->size(), 2U);
  EXPECT_TRUE((*entries)[0].deflated);
  EXPECT_EQ((*entries)[0].size, 128 + 3 * 2 * 4 * 4 * 4);
  EXPECT_LT((*entries)[0].compressed_size, (*entries)[0].size);
}

TEST(Zip, ReadsZip64FieldsCommentsAndFolders) {
  const auto entries = core::list_zip(
      archive({{.zip64 = true}, {.name = "maps/", .bytes = "", .size = 0}, {.name = "maps/b.npy"}},
              {.comment = "PK\x05\x06 and more"}));
  ASSERT_TRUE(entries) << entries.error().where;
  ASSERT_EQ(entries->size(), 2U);
  EXPECT_EQ((*entries)[0].size, 5);
  EXPECT_EQ((*entries)[0].offset, 35);
  EXPECT_EQ((*entries)[1].name, "maps/b.npy");
  EXPECT_TRUE(core::list_zip(archive({}))->empty());
}

TEST(Zip, ChecksumIsThePublishedOne) {
  // The check value of CRC-32/ISO-HDLC in the catalogue of parametrised CRCs.
  const std::string digits = "123456789";
  EXPECT_EQ(core::zip_checksum(Bytes(digits.begin(), digits.end())), 0xCBF43926U);
}

TEST(Zip, RefusesEntriesThatAreNotReadable) {
  expect_refused(archive({{.flags = 1}}), "'a.npy' is encrypted");
  expect_refused(archive({{.method = 14}}), "method 14");
  expect_refused(archive({{.size = 6}}), "two sizes differ");
  expect_refused(archive({{.method = 8, .size = 10'000}}), "more than deflate can");
  expect_refused(archive({{}, {}}), "twice");
  expect_refused(archive({{.local_name = "b.npy"}}), "another name");
}

TEST(Zip, RefusesEntriesOutsideTheArchiveAndOverOneAnother) {
  expect_refused(archive({{.local = 5}}), "no entry begins");
  expect_refused(archive({{.local = 1'000'000}}), "no entry begins");
  expect_refused(archive({{}, {.name = "b.npy", .local = 0, .local_name = "b.npy"}}),
                 "another name");
  Bytes two = archive({{.name = "a", .bytes = "12345"}, {.name = "b"}});
  // The first entry's two sizes, grown into the second.
  const std::size_t record = 2 * (30 + 1 + 5);
  two[record + 20] = 9;
  two[record + 24] = 9;
  expect_refused(two, "overlaps 'a'");
  two[record + 20] = 200;
  two[record + 24] = 200;
  expect_refused(two, "beyond the archive's files");
}

TEST(Zip, RefusesMoreThanMemoryHolds) {
  std::vector<Entry> entries;
  const std::string bytes(2000, 'x');
  for (int i = 0; i < 1100; ++i) {
    const std::string name = std::to_string(i);
    entries.push_back(
        {.name = name, .bytes = bytes, .method = 8, .size = 2'000'000, .local_name = name});
  }
  expect_refused(archive(entries), "more than 2 GB", ErrorCode::unsupported);
}

TEST(Zip, RefusesDirectoriesThatLie) {
  const Bytes whole = archive({{}, {.name = "b.npy"}});
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const Bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_FALSE(core::list_zip(cut)) << size;
  }
  expect_refused(archive({{}}, {.count = 2}), "claims 2 entries");
  expect_refused(archive({{}, {.name = "b"}}, {.count = 1}), "longer directory");
  expect_refused(archive({{}}, {.directory = 3}), "not where its end says");
  expect_refused(archive({{}}, {.disk = 1}), "one part of several");
  Bytes shifted = whole;
  shifted.insert(shifted.begin(), 7, std::uint8_t{0});
  expect_refused(shifted, "not where its end says");
}

}  // namespace
