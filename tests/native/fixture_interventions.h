#pragma once
// The files of tests/fixtures/interventions: one model each, run under every list of
// interventions that the file's metadata names.

#include <map>
#include <string>
#include <vector>

#include "fixture_cases.h"

namespace fixtures {

/// `{case}.{layer}.weights` [heads, queries, keys] and `{case}.output` [rows, columns]:
/// logits, or an encoder's hidden states.
[[nodiscard]] std::vector<Tensor> run_interventions(const Case& one,
                                                    const std::vector<std::uint8_t>& file);

}  // namespace fixtures
