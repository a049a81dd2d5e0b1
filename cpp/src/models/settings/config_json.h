#pragma once
// Reads the settings of a `config.json`, each with a sentence about what is wrong.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "files/json.h"
#include "kernels/activations.h"

namespace attention_playground {

/// The whole text; its errors begin with "config.json is ...".
[[nodiscard]] Expected<JsonValue> parse_config(std::string_view text) noexcept;

/// A whole number from 1 up to 2^31; `fallback` where the key is missing or null.
[[nodiscard]] Expected<std::int64_t> read_size(
    const JsonValue& json, std::string_view key,
    std::optional<std::int64_t> fallback = std::nullopt) noexcept;

/// A number between `least` and `most`; `fallback` where the key is missing.
[[nodiscard]] Expected<double> read_number(const JsonValue& json, std::string_view key,
                                           double least, double most, double fallback) noexcept;

/// True or false; `fallback` where the key is missing or null.
[[nodiscard]] Expected<bool> read_switch(const JsonValue& json, std::string_view key,
                                         bool fallback) noexcept;

/// By Hugging Face's names; `fallback` where the key is missing.
[[nodiscard]] Expected<kernels::Activation> read_activation(const JsonValue& json,
                                                            std::string_view key,
                                                            kernels::Activation fallback) noexcept;

}  // namespace attention_playground
