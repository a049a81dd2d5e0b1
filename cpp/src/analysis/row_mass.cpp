#include "analysis/row_mass.h"

#include <string>

namespace attention_playground {

Expected<std::vector<float>> mass_between(std::span<const float> row,
                                          std::span<const std::int32_t> cuts) noexcept {
  std::vector<float> masses;
  std::int32_t last = 0;
  for (std::size_t at = 0; at < cuts.size(); ++at) {
    if (cuts[at] < last || static_cast<std::size_t>(cuts[at]) > row.size()) {
      return fail(ErrorCode::invalid_argument,
                  "the cuts of a row should ascend from 0 to at most its number of keys");
    }
    if (at > 0) {
      double mass = 0.0;
      for (std::int32_t key = last; key < cuts[at]; ++key) {
        mass += static_cast<double>(row[static_cast<std::size_t>(key)]);
      }
      masses.push_back(static_cast<float>(mass));
    }
    last = cuts[at];
  }
  return masses;
}

Expected<std::vector<float>> column_mass_between(std::span<const float> weights, std::int64_t keys,
                                                 std::int64_t key,
                                                 std::span<const std::int32_t> cuts) noexcept {
  if (key < 0 || key >= keys) {
    return fail(ErrorCode::invalid_argument, "there is no key " + std::to_string(key) +
                                                 ": there are " + std::to_string(keys) +
                                                 ", counted from 0");
  }
  std::vector<float> column;
  const auto step = static_cast<std::size_t>(keys);
  for (auto at = static_cast<std::size_t>(key); at < weights.size(); at += step) {
    column.push_back(weights[at]);
  }
  return mass_between(column, cuts);
}

}  // namespace attention_playground
