#pragma once
// Options that hold numbers, or JSON of them.

#include <cstdint>
#include <string>
#include <vector>

#include "arguments.h"
#include "models/decoder/prediction.h"
#include "models/intervention/intervention.h"

namespace attention_tools {

/// All give a sentence when it fails, else an empty string.

/// Token ids, separated by spaces or commas; none where the option is not given.
std::string read_ids(const Arguments& arguments, const std::string& name,
                     std::vector<std::int32_t>& ids);
/// A whole number from `least` on; unchanged where the option is not given.
std::string read_count(const Arguments& arguments, const std::string& name, std::int64_t least,
                       std::int64_t& number);
/// --temperature, --top-k, --top-p, --min-p and --seed.
std::string read_sampling(const Arguments& arguments,
                          attention_playground::SamplingSettings& settings);
/// --interventions.
std::string read_changes(const Arguments& arguments,
                         std::vector<attention_playground::Intervention>& interventions);

}  // namespace attention_tools
