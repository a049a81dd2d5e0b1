#pragma once
// Numbers as decimal text and back, exactly: what std::to_chars and std::from_chars give,
// without their tables, which are half of a small WebAssembly module.

#include <optional>
#include <string>
#include <string_view>

namespace attention_playground {

/// The fewest digits that read back as the same number, in every locale; of those the nearest.
/// Fixed or with an exponent, whichever is shorter.
[[nodiscard]] std::string number_text(double value);
[[nodiscard]] std::string number_text(float value);

/// The double nearest to a number of JSON's grammar; nothing where that would be infinite, or
/// zero though a digit is not.
[[nodiscard]] std::optional<double> read_number(std::string_view text) noexcept;

}  // namespace attention_playground
