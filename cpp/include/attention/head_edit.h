#pragma once
// Which edit a head has.

#include "attention/settings.h"

namespace attention_playground {

/// Of one edit per head, or none: null where there are none.
[[nodiscard]] const HeadEdit* edit_of(std::span<const HeadEdit> edits, std::int64_t head) noexcept;

}  // namespace attention_playground
