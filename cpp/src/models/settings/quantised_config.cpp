#include <string>

#include "models/settings/config_settings.h"

namespace attention_playground {

namespace {

using Kind = JsonValue::Kind;

/// The program that quantised the weights, where one did.
std::string quantiser_of(const JsonValue& value) {
  const JsonValue* const method = value.find("quant_method");
  if (method != nullptr && !method->string.empty()) return method->string;
  for (const char* const key : {"load_in_4bit", "load_in_8bit"}) {
    const JsonValue* const entry = value.find(key);
    if (entry != nullptr && entry->boolean) return "bitsandbytes";
  }
  return value.find("bits") != nullptr ? "MLX or another program" : "another program";
}

/// A configuration of bitsandbytes that quantises nothing.
bool quantises_nothing(const JsonValue& value) {
  if (value.is(Kind::null) || (value.is(Kind::object) && value.object.empty())) return true;
  const JsonValue* const four = value.find("load_in_4bit");
  const JsonValue* const eight = value.find("load_in_8bit");
  return four != nullptr && eight != nullptr && !four->boolean && !eight->boolean;
}

}  // namespace

Expected<void> check_quantisation(const JsonValue& config) noexcept {
  for (const char* const key : {"quantization_config", "quantization", "compression_config"}) {
    const JsonValue* const value = config.find(key);
    if (value == nullptr || quantises_nothing(*value)) continue;
    return fail(ErrorCode::unsupported,
                "the weights are quantised by " + quantiser_of(*value) + " (" + key +
                    " in config.json), which is not read here; the model's original weights in "
                    "F16, BF16 or F32 would open, or a GGUF file of it");
  }
  return {};
}

}  // namespace attention_playground
