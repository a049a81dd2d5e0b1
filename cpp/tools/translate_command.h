#pragma once
// A trained model writes what stands for a text.

#include <string>
#include <vector>

namespace attention_tools {

/// A sentence when it fails, else an empty string.
std::string run_translate(const std::vector<std::string>& words);

}  // namespace attention_tools
