#include "files.h"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace attention_tools {

std::string read_file(const std::string& path, std::vector<std::uint8_t>& bytes) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return "cannot open '" + path + "'";
  bytes.assign(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  return file.bad() ? "cannot read '" + path + "'" : "";
}

std::string write_file(const std::string& path, std::span<const std::uint8_t> bytes) {
  const std::string partial = path + ".partial";
  std::error_code error;
  {
    std::ofstream file(partial, std::ios::binary);
    file.write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
    if (!file.flush()) {
      std::filesystem::remove(partial, error);
      return "cannot write '" + path + "'";
    }
  }
  std::filesystem::rename(partial, path, error);
  if (!error) return "";
  std::error_code ignored;
  std::filesystem::remove(partial, ignored);
  return "cannot write '" + path + "': " + error.message();
}

}  // namespace attention_tools
