#include "base/sorted_order.h"

#include <algorithm>

namespace attention_playground {

// Runs of 1, 2, 4 ... places are merged in pairs from one list into the other.
std::vector<std::size_t> sorted_order(std::size_t count, const ComesBefore& before) {
  std::vector<std::size_t> order(count);
  std::vector<std::size_t> merged(count);
  for (std::size_t place = 0; place < count; ++place) order[place] = place;
  for (std::size_t run = 1; run < count; run *= 2) {
    for (std::size_t start = 0; start < count; start += 2 * run) {
      const std::size_t middle = std::min(start + run, count);
      const std::size_t end = std::min(start + 2 * run, count);
      std::size_t left = start;
      std::size_t right = middle;
      for (std::size_t place = start; place < end; ++place) {
        const bool takes_right =
            left == middle || (right < end && before(order[right], order[left]));
        merged[place] = takes_right ? order[right++] : order[left++];
      }
    }
    order.swap(merged);
  }
  return order;
}

}  // namespace attention_playground
