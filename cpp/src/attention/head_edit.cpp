#include "attention/head_edit.h"

namespace attention_playground {

const HeadEdit* edit_of(std::span<const HeadEdit> edits, std::int64_t head) noexcept {
  return edits.empty() ? nullptr : &edits[static_cast<std::size_t>(head)];
}

}  // namespace attention_playground
