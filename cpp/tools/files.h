#pragma once
// Whole files in and out; a file is written beside its name and then renamed,
// so that nobody ever sees half of one.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace attention_tools {

/// Both give a sentence when it fails, else an empty string.
std::string read_file(const std::string& path, std::vector<std::uint8_t>& bytes);
std::string write_file(const std::string& path, std::span<const std::uint8_t> bytes);

}  // namespace attention_tools
