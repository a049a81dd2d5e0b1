#pragma once
// The Python dictionary in the header of a .npy file.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace attention_playground {

struct NpyHeader {
  std::string type;  // 'descr', such as "<f4"
  bool column_major = false;
  std::vector<std::int64_t> shape;
};

/// {'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), } in any order of
/// the keys, each exactly once. Errors give the offset in `text`.
[[nodiscard]] Expected<NpyHeader> read_npy_header(std::string_view text) noexcept;

/// The whole of `text` as digits; false where it is none or has more than 15.
[[nodiscard]] bool read_whole(std::string_view text, std::int64_t& number) noexcept;

}  // namespace attention_playground
