#pragma once

#include <string>
#include <vector>

namespace attention_tools {

/// The command `convert`; gives a sentence when it fails, else an empty string.
std::string run_convert(const std::vector<std::string>& words);

}  // namespace attention_tools
