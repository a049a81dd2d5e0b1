#pragma once
// Unicode code points as UTF-8.

#include <cstdint>
#include <string>

namespace attention_playground {

/// Appends `code`; false where it is none (a surrogate, or past U+10FFFF).
bool append_utf8(std::string& text, std::uint32_t code);

}  // namespace attention_playground
