#include "traces/dump/dump.h"

#include "traces/dump/dump_contents.h"
#include "traces/dump/dump_trace.h"
#include "traces/file/trace_file.h"

namespace attention_playground {

Expected<Trace> read_dump(std::span<const DumpFile> files) noexcept {
  auto contents = read_dump_contents(files);
  if (!contents) return std::unexpected(contents.error());
  return trace_of_dump(*contents);
}

Expected<Trace> read_trace(const Safetensors& file) noexcept {
  if (is_trace(file)) return read_own_trace(file);
  auto contents = read_dump_contents(file);
  if (!contents) return std::unexpected(contents.error());
  return trace_of_dump(*contents);
}

}  // namespace attention_playground
