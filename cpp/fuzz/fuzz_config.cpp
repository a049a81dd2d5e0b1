// Any text as a model's config.json.

#include "fuzz_support.h"
#include "models/encoder.h"

namespace core = attention_playground;

namespace {

void check_encoder(const core::EncoderConfig& config) {
  require(config.layers > 0 && config.heads > 0 && config.width % config.heads == 0);
  require(config.positions > 0 && config.first_position >= 0);
  require(config.token_types > 0 || config.family == "distilbert");
  require(config.norm_epsilon >= 0.0F && config.norm_epsilon <= 1.0F);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto encoder = core::read_encoder_config(text);
  require_useful_error(encoder);
  if (encoder) check_encoder(*encoder);
  return 0;
}
