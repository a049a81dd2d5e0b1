#pragma once
// The arrays and the text of a dump, before anything is made of them.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/buffer.h"
#include "files/json.h"
#include "traces/dump.h"

namespace attention_playground {

struct DumpArray {
  std::string name;
  std::vector<std::int64_t> shape;
  Buffer<float> values;  // row-major
};

struct DumpContents {
  std::vector<DumpArray> arrays;
  Metadata metadata;  // tokens, query_tokens, settings, each as JSON
  std::vector<std::string> left_out;
};

[[nodiscard]] Expected<DumpContents> read_dump_contents(std::span<const DumpFile> files) noexcept;

/// Adds what one JSON text holds; `name` stands for its own where it has none.
[[nodiscard]] Expected<void> add_json(std::string_view text, const std::string& name,
                                      DumpContents& contents) noexcept;

/// A list of strings as the metadata keep it.
[[nodiscard]] std::string json_list(std::span<const std::string> strings);

}  // namespace attention_playground
