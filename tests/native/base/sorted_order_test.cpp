// The order of any list is that of a stable sort.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <random>
#include <vector>

#include "base/sorted_order.h"

namespace {

namespace core = attention_playground;

TEST(SortedOrder, IsThatOfAStableSort) {
  std::mt19937 engine(3);
  for (std::size_t count = 0; count < 200; ++count) {
    std::vector<std::uint_fast32_t> values(count);
    for (auto& value : values) value = engine() % 40;
    const auto less = [&](std::size_t first, std::size_t second) {
      return values[first] < values[second];
    };
    std::vector<std::size_t> wanted(count);
    std::iota(wanted.begin(), wanted.end(), std::size_t{0});
    std::stable_sort(wanted.begin(), wanted.end(), less);
    EXPECT_EQ(core::sorted_order(count, core::ComesBefore(less)), wanted) << count;
  }
}

}  // namespace
