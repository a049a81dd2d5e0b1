#pragma once
// The trace that a dump's contents make.

#include "traces/dump/dump_contents.h"
#include "traces/trace.h"

namespace attention_playground {

/// What is odd but usable becomes a warning.
[[nodiscard]] Expected<Trace> trace_of_dump(const DumpContents& contents) noexcept;

/// One sentence about arrays that were not used; nothing where there are none.
void warn_of_left_out(std::span<const std::string> names, std::vector<std::string>& warnings);

}  // namespace attention_playground
