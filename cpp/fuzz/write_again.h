#pragma once
// What was read can be written, and then read again.

#include "fuzz_support.h"
#include "traces/file/trace_file.h"

inline void write_and_read_again(const attention_playground::Trace& trace) {
  namespace core = attention_playground;
  const auto bytes = core::write_trace(trace, {}, {});
  require_useful_error(bytes);
  if (!bytes) return;
  const auto file = core::Safetensors::parse(bytes->span());
  require(file.has_value());
  const auto again = core::read_trace(*file);
  require_useful_error(again);
  require(!again || again->layers.size() == trace.layers.size());
}
