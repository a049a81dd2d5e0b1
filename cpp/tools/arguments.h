#pragma once
// Options of the command line: every option has one value.

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace attention_tools {

struct Arguments {
  std::map<std::string, std::string> values;
  std::string problem;  // a sentence, or empty

  [[nodiscard]] std::string get(const std::string& name) const {
    const auto found = values.find(name);
    return found == values.end() ? "" : found->second;
  }
};

/// `required` must be there, `optional` may be; anything else is a problem.
Arguments read_arguments(const std::vector<std::string>& words,
                         const std::set<std::string>& required,
                         const std::set<std::string>& optional);

/// Numbers separated by commas or spaces; false when a word is not a number.
bool read_numbers(const std::string& text, std::vector<std::int64_t>& numbers);

}  // namespace attention_tools
