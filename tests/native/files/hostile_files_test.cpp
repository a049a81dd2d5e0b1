// Every fuzzing seed, cut off anywhere and with bytes flipped, ends in a value or
// an error: nothing else. Once-crashing inputs belong into tests/fuzz_seeds.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "files/gguf.h"
#include "files/json.h"
#include "files/safetensors.h"
#include "files/shard_index.h"
#include "files/zip.h"
#include "fixture_cases.h"
#include "models/encoder/encoder.h"
#include "support.h"
#include "traces/dump/dump.h"
#include "traces/file/trace_file.h"
#include "traces/operation/operation_file.h"
#include "training/session.h"
#include "training/weights_file.h"

namespace core = attention_playground;

namespace {

using Bytes = std::vector<std::uint8_t>;

std::vector<Bytes> seeds() {
  const std::filesystem::path folder =
      std::filesystem::path(fixtures::fixtures_folder()).parent_path() / "fuzz_seeds";
  std::vector<Bytes> all;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    all.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return all;
}

/// One array or JSON text, or the entries of an archive as they lie in it.
core::Expected<core::Trace> open_dump(const Bytes& bytes) {
  if (!core::is_zip(bytes)) {
    const core::DumpFile file{"attention", bytes};
    return core::read_dump({&file, 1});
  }
  const auto entries = core::list_zip(bytes);
  if (!entries) return std::unexpected(entries.error());
  std::vector<core::DumpFile> files;
  for (const core::ZipEntry& entry : *entries) {
    files.push_back(
        {entry.name, std::span(bytes).subspan(static_cast<std::size_t>(entry.offset),
                                              static_cast<std::size_t>(entry.compressed_size))});
  }
  return core::read_dump(files);
}

template <typename Result>
void expect_useful(const Result& result) {
  EXPECT_TRUE(result || !result.error().where.empty());
}

void read_as_model_files(const Bytes& bytes) {
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  expect_useful(core::read_encoder_config(text));
  expect_useful(core::read_shard_index(text));
  const auto file = core::Gguf::parse(bytes);
  expect_useful(file);
  if (file) expect_useful(core::gguf_tokenizer_json(*file));
}

void read_as_training_files(const Bytes& bytes) {
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  expect_useful(core::read_training_settings(text, {}));
  expect_useful(core::TrainingSession::resume(bytes));
  expect_useful(core::open_trained_model(bytes));
}

/// Reads the bytes as each kind of file; every error must say something.
void read_every_way(const Bytes& bytes) {
  read_as_model_files(bytes);
  read_as_training_files(bytes);
  expect_useful(core::compute_operation_file(bytes));
  expect_useful(open_dump(bytes));
  const auto file = core::Safetensors::parse(bytes);
  if (!file) {
    EXPECT_FALSE(file.error().where.empty());
    return;
  }
  auto trace = core::read_trace(*file);
  if (!trace) {
    EXPECT_FALSE(trace.error().where.empty());
    return;
  }
  for (std::size_t layer = 0; layer < trace->layers.size(); ++layer) {
    expect_useful(trace->head(static_cast<std::int64_t>(layer), 0));
  }
}

}  // namespace

TEST(HostileFiles, SeedsAreThere) { EXPECT_GE(seeds().size(), 15U); }

TEST(HostileFiles, SeedsCutOffAnywhere) {
  for (const Bytes& seed : seeds()) {
    const std::size_t step = std::max<std::size_t>(1, seed.size() / 120);
    for (std::size_t size = 0; size <= seed.size(); size += step) {
      read_every_way(Bytes(seed.begin(), seed.begin() + static_cast<std::ptrdiff_t>(size)));
    }
  }
}

TEST(HostileFiles, SeedsWithBytesChanged) {
  std::mt19937 engine(5);
  for (const Bytes& seed : seeds()) {
    if (seed.empty()) continue;
    for (int round = 0; round < 150; ++round) {
      Bytes changed = seed;
      // Mostly the header: data bytes are just other numbers.
      const std::size_t reach =
          round % 3 == 0 ? seed.size() : std::min<std::size_t>(seed.size(), 300);
      for (int flips = 1 + round % 4; flips > 0; --flips) {
        changed[engine() % reach] = static_cast<std::uint8_t>(engine());
      }
      read_every_way(changed);
    }
  }
}
