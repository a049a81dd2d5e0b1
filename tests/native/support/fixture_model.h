#pragma once
// Runs a fixture of kind `model`.

#include <map>
#include <string>
#include <vector>

#include "fixture_cases.h"

namespace fixtures {

/// `layer.{l}.weights` [heads, tokens, tokens] of every layer, for the file's
/// `token_ids` and `token_types`. Records a test failure and gives nothing when
/// the model cannot be loaded or run.
[[nodiscard]] std::vector<Tensor> run_model(const Case& one,
                                            const std::map<std::string, Tensor>& inputs);

}  // namespace fixtures
