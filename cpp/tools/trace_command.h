#pragma once

#include <string>
#include <vector>

namespace attention_tools {

/// The command `trace`; gives a sentence when it fails, else an empty string.
std::string run_trace(const std::vector<std::string>& words);

}  // namespace attention_tools
