// Any text as the index of a checkpoint in several files.

#include <algorithm>
#include <string>

#include "files/shard_index.h"
#include "fuzz_support.h"

namespace core = attention_playground;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto index =
      core::read_shard_index(std::string_view(reinterpret_cast<const char*>(data), size));
  require_useful_error(index);
  if (!index) return 0;
  require(!index->files.empty() && index->files.size() <= index->file_of.size());
  require(std::is_sorted(index->files.begin(), index->files.end()));
  for (const std::string& file : index->files) {
    require(file.find_first_of("/\\:") == std::string::npos);
    require(file.find("..") == std::string::npos && file.ends_with(".safetensors"));
  }
  for (const auto& [tensor, file] : index->file_of) {
    require(std::binary_search(index->files.begin(), index->files.end(), file));
  }
  return 0;
}
