#pragma once

#include <string>
#include <vector>

namespace attention_tools {

/// The command `generate`; gives a sentence when it fails, else an empty string.
std::string run_generate(const std::vector<std::string>& words);

}  // namespace attention_tools
