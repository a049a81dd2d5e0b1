#pragma once
// Errors as values. Nothing in the core throws, prints or aborts.

#include <cstdint>
#include <expected>
#include <string>
#include <utility>

namespace attention_playground {

enum class ErrorCode : std::uint8_t {
  invalid_argument,  // a setting or a size that makes no sense
  shape_mismatch,    // two inputs whose sizes disagree
  non_finite,        // NaN or infinity where a number is needed; `index` is its position
  malformed_file,    // bytes that are not what the format says; `index` is the byte offset
  missing_tensor,    // a tensor that the configuration asks for is not in the file
  unsupported,       // well-formed, but not something the core can compute
  out_of_memory,     // an allocation that the system refused, or that could never fit
};

/// What went wrong, as a value. `where` is one clear English sentence that
/// says what was wrong and what was expected; `index` is the position it
/// happened at (element, row or byte, as `where` says), or -1.
struct Error {
  ErrorCode code;
  std::string where;
  std::int64_t index = -1;
};

template <typename T>
using Expected = std::expected<T, Error>;

/// Short form for `return fail(ErrorCode::..., "sentence", position);`
[[nodiscard]] inline std::unexpected<Error> fail(ErrorCode code, std::string where,
                                                 std::int64_t index = -1) {
  return std::unexpected<Error>(Error{code, std::move(where), index});
}

/// The code's stable name, as the binding and the command line report it.
[[nodiscard]] const char* error_code_name(ErrorCode code) noexcept;

}  // namespace attention_playground
