#pragma once
// Sorting by one function for everything: std::sort is two to four kilobytes for each type.
// For lists of tensors and files, not for numbers that are drawn at each step.

#include <cstddef>
#include <vector>

namespace attention_playground {

/// Whether the element at one place comes before that at another; refers to a callable that
/// must outlive it.
class ComesBefore {
 public:
  template <typename Less>
  explicit ComesBefore(const Less& less) noexcept
      : less_(&less), call_([](const void* callable, std::size_t first, std::size_t second) {
          return (*static_cast<const Less*>(callable))(first, second);
        }) {}
  bool operator()(std::size_t first, std::size_t second) const {
    return call_(less_, first, second);
  }

 private:
  const void* less_;
  bool (*call_)(const void*, std::size_t, std::size_t);
};

/// The places 0 to count - 1, sorted; equal elements stay in their order.
[[nodiscard]] std::vector<std::size_t> sorted_order(std::size_t count, const ComesBefore& before);

}  // namespace attention_playground
