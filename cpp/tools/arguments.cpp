#include "arguments.h"

#include <charconv>

namespace attention_tools {

Arguments read_arguments(const std::vector<std::string>& words,
                         const std::set<std::string>& required,
                         const std::set<std::string>& optional) {
  Arguments arguments;
  for (std::size_t i = 0; i < words.size(); i += 2) {
    if (!required.contains(words[i]) && !optional.contains(words[i])) {
      arguments.problem = "unknown option '" + words[i] + "' (see --help)";
      return arguments;
    }
    if (i + 1 == words.size()) {
      arguments.problem = "option '" + words[i] + "' needs a value";
      return arguments;
    }
    arguments.values[words[i]] = words[i + 1];
  }
  for (const std::string& name : required) {
    if (!arguments.values.contains(name)) arguments.problem = "option '" + name + "' is missing";
  }
  return arguments;
}

bool read_numbers(const std::string& text, std::vector<std::int64_t>& numbers) {
  std::size_t position = 0;
  while (position < text.size()) {
    const std::size_t end = text.find_first_of(", ", position);
    const std::string word = text.substr(position, end - position);
    if (!word.empty()) {
      const char* const last = word.data() + word.size();
      const auto [stop, code] = std::from_chars(word.data(), last, numbers.emplace_back());
      if (stop != last || code != std::errc{}) return false;
    }
    if (end == std::string::npos) break;
    position = end + 1;
  }
  return true;
}

}  // namespace attention_tools
