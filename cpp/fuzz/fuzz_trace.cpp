// Any bytes as a trace file: read, look at everything that a page asks for,
// write, and read again.

#include "analysis/head_statistics.h"
#include "fuzz_support.h"
#include "mutate_safetensors.h"
#include "traces/file/trace_file.h"
#include "traces/trace_views.h"
#include "write_again.h"

namespace core = attention_playground;

namespace {

void look_at(const core::Trace& trace) {
  require_useful_error(core::make_thumbnails(trace, 7));
  require_useful_error(core::pair_weights(trace, 0, 0));
  require_useful_error(core::describe_heads(trace));
  require_useful_error(core::cell_detail(trace, 0, 0, 0, 0));
  require_useful_error(trace.head(0, 0));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto file = core::Safetensors::parse({data, size});
  if (!file) return 0;
  auto trace = core::read_trace(*file);
  require_useful_error(trace);
  if (!trace) return 0;
  look_at(*trace);
  write_and_read_again(*trace);
  require_useful_error(trace->set_mask({.causal = core::CausalAlignment::top_left}));
  look_at(*trace);
  return 0;
}
