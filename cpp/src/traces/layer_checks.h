#pragma once
// What every reader of weights asks of them.

#include <string>
#include <vector>

#include "traces/trace.h"

namespace attention_playground {

/// Adds one sentence when rows of the layer's weights do not sum to 1. A dump
/// that was rounded may miss it by a little; more deserves a word.
void check_row_sums(const LayerTrace& layer, std::vector<std::string>& warnings);

}  // namespace attention_playground
