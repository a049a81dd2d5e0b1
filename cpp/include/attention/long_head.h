#pragma once
// A long head with those stages alone that are read again and again: all of them are four matrices
// of its size.

#include <cstdint>

#include "attention/attend.h"

namespace attention_playground {

/// The numbers of `attend_head`, to the bit. Without `every_stage` products and masked scores are
/// empty, and there was never room for them.
[[nodiscard]] Expected<HeadStages> attend_head(const AttentionInput& input,
                                               const AttentionSettings& settings, std::int64_t head,
                                               bool every_stage) noexcept;

}  // namespace attention_playground
