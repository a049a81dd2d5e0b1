#include "base/error.h"

namespace attention_playground {

const char* error_code_name(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::invalid_argument:
      return "invalid_argument";
    case ErrorCode::shape_mismatch:
      return "shape_mismatch";
    case ErrorCode::non_finite:
      return "non_finite";
    case ErrorCode::malformed_file:
      return "malformed_file";
    case ErrorCode::missing_tensor:
      return "missing_tensor";
    case ErrorCode::unsupported:
      return "unsupported";
    case ErrorCode::out_of_memory:
      return "out_of_memory";
  }
  return "invalid_argument";
}

}  // namespace attention_playground
