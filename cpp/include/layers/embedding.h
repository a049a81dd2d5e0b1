#pragma once
// Looks up rows of a table that stays in the checkpoint's own memory and type.

#include <cstdint>
#include <span>

#include "base/error.h"
#include "base/matrix.h"
#include "files/safetensors.h"

namespace attention_playground {

/// rows[i, :] += table[ids[i], :]. table [entries, width], any float type;
/// rows [ids, width]. `name` begins the sentence of an error ("token id").
[[nodiscard]] Expected<void> add_embedding(const TensorView& table,
                                           std::span<const std::int32_t> ids, const char* name,
                                           MatrixView rows) noexcept;

}  // namespace attention_playground
