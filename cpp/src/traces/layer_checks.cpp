#include "traces/layer_checks.h"

#include <cmath>

namespace attention_playground {

void check_row_sums(const LayerTrace& layer, std::vector<std::string>& warnings) {
  const std::int64_t rows = layer.weights.size() / layer.keys;
  for (std::int64_t row = 0; row < rows; ++row) {
    double sum = 0.0;
    for (std::int64_t key = 0; key < layer.keys; ++key) {
      sum += static_cast<double>(layer.weights.data()[row * layer.keys + key]);
    }
    if (std::fabs(sum - 1.0) < 0.02 + 0.002 * static_cast<double>(layer.keys)) continue;
    warnings.push_back("In '" + layer.name + "' some rows of weights do not sum to 1: head " +
                       std::to_string(row / layer.queries) + ", query " +
                       std::to_string(row % layer.queries) + " sums to " + std::to_string(sum) +
                       ".");
    return;
  }
}

}  // namespace attention_playground
