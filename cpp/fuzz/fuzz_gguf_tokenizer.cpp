// The vocabulary of any GGUF file must come out as JSON that can be read.

#include "files/gguf.h"
#include "files/json.h"
#include "fuzz_support.h"

namespace core = attention_playground;

namespace {

std::size_t length_of(const core::JsonValue& object, std::string_view name) {
  const core::JsonValue* const list = object.find(name);
  return list == nullptr ? 0 : list->array.size();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto file = core::Gguf::parse({data, size});
  if (!file) return 0;
  const auto text = core::gguf_tokenizer_json(*file);
  require_useful_error(text);
  if (!text) return 0;
  const auto value = core::parse_json(*text);
  require(value && value->is(core::JsonValue::Kind::object));
  const auto* const tokens = file->strings("tokenizer.ggml.tokens");
  require(length_of(*value, "tokens") == (tokens == nullptr ? 0 : tokens->size()));
  const auto* const scores = file->numbers("tokenizer.ggml.scores");
  require(length_of(*value, "scores") == (scores == nullptr ? 0 : scores->size()));
  return 0;
}
