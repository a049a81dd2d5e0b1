#pragma once
// What a file is by its first bytes, where it is not what it was opened as: what
// a download or a `git clone` leaves in a file's place, and other programs' files.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace attention_playground {

/// A sentence such as "this is a Git LFS pointer, not the file itself: ..." from
/// the beginning of a file; empty where nothing is known of it.
[[nodiscard]] std::string foreign_file(std::span<const std::uint8_t> beginning);

/// The same for a text file (`config.json`), which may be any JSON.
[[nodiscard]] std::string foreign_text(std::string_view text);

}  // namespace attention_playground
