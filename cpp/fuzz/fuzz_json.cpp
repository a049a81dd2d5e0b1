// Any text as JSON. Strings that were read must be written and read again
// without a change.

#include <string>

#include "files/json.h"
#include "fuzz_support.h"

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

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto value = core::parse_json(text);
  require_useful_error(value);
  if (value) check_strings(*value);
  return 0;
}
