#pragma once
// The settings of an attention file, from JSON.

#include "attention/settings.h"
#include "files/json.h"
#include "files/safetensors.h"

namespace attention_playground {

/// Reads the metadata entry `settings`; spans stay empty, those of the score function too.
[[nodiscard]] Expected<AttentionSettings> read_attention_settings(
    const Metadata& metadata) noexcept;
/// The same of the settings by themselves.
[[nodiscard]] Expected<AttentionSettings> read_attention_settings(const JsonValue& json) noexcept;

}  // namespace attention_playground
