// Any bytes as an encoder in a GGUF file: what loads must run, and give the logits of its
// classes where it has a head, or a sentence.

#include <vector>

#include "fuzz_support.h"
#include "models/encoder/encoder.h"

namespace core = attention_playground;

namespace {

void run(const core::Encoder& encoder) {
  const std::int64_t vocabulary = encoder.config().vocabulary;
  const std::vector<std::int32_t> ids{0, static_cast<std::int32_t>(vocabulary - 1), 0};
  const auto result = encoder.run({.token_ids = ids, .keep_weights = true});
  require_useful_error(result);
  if (!result) return;
  require(static_cast<std::int64_t>(result->trace.layers.size()) == encoder.config().layers);
  require(result->hidden.size() == 3 * encoder.config().width);
  require(encoder.predicts() == core::TokenPrediction::none);
  const auto classes = core::classify_text(encoder, *result);
  require_useful_error(classes);
  require(!classes || static_cast<std::int64_t>(classes->size()) == encoder.classes());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto file = core::Gguf::parse({data, size});
  if (!file) return 0;
  const auto config = core::read_encoder_config(*file);
  require_useful_error(config);
  if (!config) return 0;
  const auto encoder = core::Encoder::load(*file, *config);
  require_useful_error(encoder);
  if (encoder) run(*encoder);
  return 0;
}
