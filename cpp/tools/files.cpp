#include "files.h"

#include <filesystem>
#include <fstream>

namespace attention_tools {

std::string read_file(const std::string& path, std::vector<std::uint8_t>& bytes) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return "'" + path + "' is a folder, not a file";
  std::ifstream file(path, std::ios::binary);
  if (!file) return "cannot open '" + path + "'";
  std::vector<char> part(1U << 20U);
  while (file.read(part.data(), static_cast<std::streamsize>(part.size())), file.gcount() > 0) {
    bytes.insert(bytes.end(), part.data(), part.data() + file.gcount());
  }
  return file.bad() ? "cannot read '" + path + "'" : "";
}

std::string write_file(const std::string& path, std::span<const std::uint8_t> bytes) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return "'" + path + "' is a folder, not a file";
  const std::string partial = path + ".partial";
  {
    std::ofstream file(partial, std::ios::binary);
    file.write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
    if (!file.flush()) {
      std::filesystem::remove(partial, error);
      return "cannot write '" + path +
             "': there is no such folder, or no right or room to write in it";
    }
  }
  std::filesystem::rename(partial, path, error);
  if (!error) return "";
  std::error_code ignored;
  std::filesystem::remove(partial, ignored);
  return "cannot write '" + path + "': " + error.message();
}

}  // namespace attention_tools
