#pragma once
// The arrays and the text of a dump, before anything is made of them.

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/buffer.h"
#include "files/json.h"
#include "traces/dump/dump.h"
#include "traces/dump/dump_name.h"

namespace attention_playground {

struct DumpArray {
  std::string name;
  std::vector<std::int64_t> shape;
  Buffer<float> values;  // row-major
  bool listed = false;   // a nested list, whose first of four levels is the layer
};

struct DumpContents {
  std::vector<DumpArray> arrays;
  Metadata metadata;  // tokens, query_tokens, writes, settings, each as JSON
  std::vector<std::string> left_out;
  std::map<std::string, std::string, std::less<>> token_sources;  // by metadata entry
};

/// Which arrays of a dump are read, by the names of all: what is named as attention and, where
/// nothing is, what nothing says otherwise of.
class DumpFilter {
 public:
  explicit DumpFilter(std::span<const std::string> names);
  [[nodiscard]] bool keeps(const DumpName& name) const noexcept;

 private:
  bool attention_ = false;
  bool queries_ = false;
  bool keys_ = false;
  bool numbered_ = false;
};

[[nodiscard]] Expected<DumpContents> read_dump_contents(std::span<const DumpFile> files) noexcept;

/// The same of a safetensors file, whose metadata stay; and its metadata alone, with the names of
/// tokens under the entries that a trace has for them.
[[nodiscard]] Expected<DumpContents> read_dump_contents(const Safetensors& file) noexcept;
[[nodiscard]] Expected<DumpContents> read_dump_metadata(const Safetensors& file) noexcept;

/// Adds what one JSON text holds; `name` stands for its own where it has none.
[[nodiscard]] Expected<void> add_json(std::string_view text, const std::string& name,
                                      DumpContents& contents) noexcept;

/// Adds what the array or entry `name` says of the tokens: `text` is a JSON list, or what stands
/// in its place. `encoder_tokens` counts before `tokens`; two of the same kind are an error.
[[nodiscard]] Expected<void> add_token_names(const std::string& name, std::string text,
                                             DumpContents& contents) noexcept;

/// The sentence about weights that are None: what the fused kernels leave.
[[nodiscard]] const char* none_advice() noexcept;

/// A list of strings as the metadata keep it.
[[nodiscard]] std::string json_list(std::span<const std::string> strings);

/// Whole numbers in place of names.
[[nodiscard]] std::string number_list(std::span<const float> numbers);

}  // namespace attention_playground
