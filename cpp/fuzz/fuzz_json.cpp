// Any text as JSON and as a model's config.json. Strings that were read must be
// written and read again without a change.

#include <string>

#include "files/json.h"
#include "fuzz_support.h"
#include "models/encoder.h"

namespace core = attention_playground;

namespace {

void check_strings(const core::JsonValue& value) {
  const auto again = core::parse_json(core::json_string(value.string));
  require(again && again->string == value.string);
  for (const core::JsonValue& element : value.array) check_strings(element);
  for (const auto& [name, member] : value.object) {
    require(value.find(name) == &member);
    check_strings(member);
  }
}

void check_config(const core::EncoderConfig& config) {
  require(config.layers > 0 && config.heads > 0 && config.width % config.heads == 0);
  require(config.norm_epsilon >= 0.0F);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto value = core::parse_json(text);
  require_useful_error(value);
  if (value) check_strings(*value);
  const auto config = core::read_encoder_config(text);
  require_useful_error(config);
  if (config) check_config(*config);
  return 0;
}
