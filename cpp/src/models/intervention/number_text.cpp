#include "models/intervention/number_text.h"

#include <array>
#include <charconv>

namespace attention_playground {

std::string number_text(float number) {
  std::array<char, 32> digits{};
  const auto [end, code] = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  return code == std::errc{} ? std::string(digits.data(), end) : std::string();
}

}  // namespace attention_playground
