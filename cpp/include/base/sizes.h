#pragma once
// Products of sizes, checked in 64 bits before anything is allocated.

#include <cstdint>
#include <initializer_list>
#include <limits>

#include "base/error.h"

namespace attention_playground {

/// The product of `factors`, or `out_of_memory` when one is negative or the
/// product passes 2^62; `purpose` completes "the size of <purpose>".
[[nodiscard]] inline Expected<std::int64_t> checked_product(
    std::initializer_list<std::int64_t> factors, const char* purpose) noexcept {
  constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max() / 2;
  std::int64_t product = 1;
  for (const std::int64_t factor : factors) {
    if (factor < 0 || (factor > 0 && product > largest / factor)) {
      return fail(ErrorCode::out_of_memory,
                  std::string("the size of ") + purpose + " does not fit");
    }
    product *= factor;
  }
  return product;
}

}  // namespace attention_playground
