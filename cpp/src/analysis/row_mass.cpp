#include "analysis/row_mass.h"

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

}  // namespace attention_playground
