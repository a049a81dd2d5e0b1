#include "traces/file/layer_checks.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace attention_playground {

namespace {

/// With six decimals where that is short. std::to_string of a double would bring printf along.
std::string sum_text(double sum) {
  if (sum >= 1e9) return "a thousand million or more";
  if (sum <= -1e9) return "minus a thousand million or less";
  const std::int64_t millionths = std::llround(sum * 1e6);
  std::string digits = std::to_string(std::llabs(millionths));
  if (digits.size() < 7) digits.insert(0, 7 - digits.size(), '0');
  return (millionths < 0 ? "-" : "") + digits.insert(digits.size() - 6, ".");
}

}  // namespace

std::optional<RowSum> row_off_one(std::span<const float> weights, std::int64_t keys,
                                  TensorType stored) noexcept {
  constexpr double rounding = 0.02;
  const double of_key = stored == TensorType::u8 ? 1.0 / 510.0 : 0.0;
  const double tolerance = rounding + of_key * static_cast<double>(keys);
  const std::int64_t rows = static_cast<std::int64_t>(weights.size()) / keys;
  for (std::int64_t row = 0; row < rows; ++row) {
    double sum = 0.0;
    for (std::int64_t key = 0; key < keys; ++key) {
      sum += static_cast<double>(weights[static_cast<std::size_t>(row * keys + key)]);
    }
    if (!(std::fabs(sum - 1.0) < tolerance)) return RowSum{.row = row, .sum = sum};
  }
  return std::nullopt;
}

void check_row_sums(const LayerTrace& layer, TensorType stored,
                    std::vector<std::string>& warnings) {
  const auto off = row_off_one(layer.weights.span(), layer.keys, stored);
  if (!off) return;
  warnings.push_back("In '" + layer.id.name() + "' some rows of weights do not sum to 1: head " +
                     std::to_string(off->row / layer.queries) + ", query " +
                     std::to_string(off->row % layer.queries) + " sums to " + sum_text(off->sum) +
                     ".");
}

const char* nan_advice(bool whole_row) noexcept {
  return whole_row ? "; rows of NaN are what softmax makes of padding, where a query sees no key: "
                     "drop the padded rows and columns before saving, or pass one text unpadded"
                   : "; the model may have overflowed in half precision: run it in float32";
}

bool is_nan_row(std::span<const float> values, std::int64_t index, std::int64_t columns) noexcept {
  const auto row = values.subspan(static_cast<std::size_t>(index - index % columns),
                                  static_cast<std::size_t>(columns));
  return std::ranges::all_of(row, [](float value) { return std::isnan(value); });
}

}  // namespace attention_playground
