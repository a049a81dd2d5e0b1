#pragma once
// The fixtures of tests/fixtures/dumps, opened on every road, and the traces beside them.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "files/json.h"
#include "files/npy.h"
#include "files/safetensors_writer.h"
#include "files/zip.h"
#include "fixture_cases.h"
#include "traces/dump/dump.h"
#include "traces/file/trace_file.h"

namespace dumps {

namespace core = attention_playground;
using Bytes = std::vector<std::uint8_t>;

inline Bytes fixture(const std::string& name) {
  return fixtures::read_bytes(fixtures::fixtures_folder() + "/dumps/" + name);
}

/// The stored entries of an archive; they look into `file`.
inline std::vector<core::DumpFile> entries_of(const Bytes& file) {
  std::vector<core::DumpFile> files;
  const auto entries = core::list_zip(file);
  EXPECT_TRUE(entries.has_value());
  if (!entries) return files;
  for (const core::ZipEntry& entry : *entries) {
    files.push_back({entry.name,
                     std::span(file).subspan(static_cast<std::size_t>(entry.offset),
                                             static_cast<std::size_t>(entry.size)),
                     entry.checksum});
  }
  return files;
}

/// A file of the fixtures as the page hands it over.
inline core::Expected<core::Trace> open(const std::string& name) {
  const Bytes file = fixture(name);
  return core::read_dump(core::is_zip(file) ? entries_of(file)
                                            : std::vector<core::DumpFile>{{name, file}});
}

inline core::Expected<core::Trace> open_json(std::string_view text) {
  const Bytes bytes(text.begin(), text.end());
  const core::DumpFile file{"attn.json", bytes};
  return core::read_dump({&file, 1});
}

/// Tensors and text as a safetensors file.
struct TensorFile {
  std::vector<std::pair<std::string, std::vector<std::int64_t>>> shapes;
  std::vector<std::vector<float>> values;
  core::Metadata metadata;

  void add(const std::string& name, std::vector<std::int64_t> shape, std::vector<float> all) {
    shapes.emplace_back(name, std::move(shape));
    values.push_back(std::move(all));
  }
  [[nodiscard]] core::Expected<core::Trace> open(
      core::TensorType type = core::TensorType::f32) const {
    std::vector<core::TensorToWrite> tensors;
    for (std::size_t index = 0; index < shapes.size(); ++index) {
      tensors.push_back({.name = shapes[index].first,
                         .type = type,
                         .shape = shapes[index].second,
                         .values = values[index]});
    }
    const auto bytes = core::write_safetensors(tensors, metadata);
    if (!bytes) return std::unexpected(bytes.error());
    const auto file = core::Safetensors::parse(bytes->span());
    if (!file) return std::unexpected(file.error());
    return core::read_trace(*file);
  }
};

/// The same arrays and text in a safetensors file.
inline TensorFile as_tensors(const std::string& archive) {
  TensorFile result;
  const Bytes file = fixture(archive);
  for (const core::DumpFile& entry : entries_of(file)) {
    const std::string name = entry.name.substr(0, entry.name.size() - 4);
    const auto array = core::parse_npy(entry.bytes);
    EXPECT_TRUE(array.has_value()) << name;
    if (!array) continue;
    if (array->holds_numbers()) {
      std::vector<float> values(static_cast<std::size_t>(array->count()));
      EXPECT_TRUE(core::read_npy_floats(*array, values).has_value());
      result.add(name, array->shape, std::move(values));
      continue;
    }
    const auto strings = core::read_npy_strings(*array);
    EXPECT_TRUE(strings.has_value()) << name;
    if (!strings) continue;
    std::string list = "[";
    for (const auto& text : *strings) list += (list == "[" ? "" : ",") + core::json_string(text);
    result.metadata[name] = array->shape.empty() ? strings->front() : list + "]";
  }
  return result;
}

inline core::Expected<core::Trace> beside(const std::string& name) {
  const Bytes bytes = fixture(name + ".safetensors");
  const auto file = core::Safetensors::parse(bytes);
  if (!file) return std::unexpected(file.error());
  return core::read_trace(*file);
}

inline void expect_same_trace(const core::Trace& trace, const core::Trace& expected,
                              float tolerance) {
  ASSERT_EQ(trace.layers.size(), expected.layers.size());
  for (std::size_t index = 0; index < expected.layers.size(); ++index) {
    const core::LayerTrace& layer = trace.layers[index];
    const core::LayerTrace& wanted = expected.layers[index];
    EXPECT_EQ(layer.id.name(), wanted.id.name());
    ASSERT_EQ(layer.heads, wanted.heads);
    ASSERT_EQ(layer.queries, wanted.queries);
    ASSERT_EQ(layer.keys, wanted.keys);
    const auto weights = core::layer_weights(trace, layer);
    ASSERT_TRUE(weights) << weights.error().where;
    for (std::size_t cell = 0; cell < weights->all.size(); ++cell) {
      ASSERT_NEAR(weights->all[cell], wanted.weights.data()[cell], tolerance) << "cell " << cell;
    }
  }
  for (const char* key : {"tokens", "query_tokens"}) {
    if (!expected.metadata.contains(key)) continue;
    ASSERT_TRUE(trace.metadata.contains(key));
    const auto own = core::parse_json(trace.metadata.find(key)->second);
    const auto wanted = core::parse_json(expected.metadata.find(key)->second);
    ASSERT_TRUE(own && wanted);
    EXPECT_EQ(core::json_text(*own), core::json_text(*wanted));
  }
}

}  // namespace dumps
