#pragma once
// Which bytes are UTF-8 (RFC 3629).

#include <string>
#include <string_view>

namespace attention_playground {

/// Length of the UTF-8 sequence at the start of `text`; 0 where there is none
/// (overlong forms, surrogates and code points past U+10FFFF are none).
[[nodiscard]] std::size_t utf8_length(std::string_view text) noexcept;

[[nodiscard]] bool is_utf8(std::string_view text) noexcept;

/// `text` with U+FFFD for every byte that begins no sequence.
[[nodiscard]] std::string with_replacements(std::string_view text);

}  // namespace attention_playground
