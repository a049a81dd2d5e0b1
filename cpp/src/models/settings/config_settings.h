#pragma once
// Which settings of a `config.json` are followed, which change nothing, and which
// are refused.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "files/json.h"

namespace attention_playground {

/// Every setting of a model of `family`; `unsupported` by name where one cannot be
/// followed. `notices` gets a sentence about those that are not known.
[[nodiscard]] Expected<void> check_config_settings(const JsonValue& config, std::string_view family,
                                                   std::vector<std::string>& notices) noexcept;

/// `unsupported`, with what would open, where another program quantised the weights.
[[nodiscard]] Expected<void> check_quantisation(const JsonValue& config) noexcept;

/// The same for one object of rotary positions (`rope_scaling`, `rope_parameters`).
[[nodiscard]] Expected<void> check_rotary_settings(const JsonValue& rotary, std::string_view name,
                                                   std::vector<std::string>& notices) noexcept;

}  // namespace attention_playground
