#pragma once

#include <string>
#include <vector>

namespace attention_tools {

/// The command `train`; gives a sentence when it fails, else an empty string.
std::string run_train(const std::vector<std::string>& words);

}  // namespace attention_tools
