// Any text as a model's config.json, of an encoder or a decoder.

#include "fuzz_support.h"
#include "models/decoder/decoder_config.h"
#include "models/encoder/encoder.h"

namespace core = attention_playground;

namespace {

void check_encoder(const core::EncoderConfig& config) {
  require(config.layers > 0 && config.heads > 0 && config.width % config.heads == 0);
  require(config.positions > 0 && config.first_position >= 0);
  require(config.token_types > 0 || config.family == "distilbert");
  require(config.norm_epsilon >= 0.0F && config.norm_epsilon <= 1.0F);
}

void check_decoder(const core::DecoderConfig& config) {
  require(config.layers > 0 && config.width > 0 && config.head_width > 0);
  require(config.key_value_heads > 0 && config.heads % config.key_value_heads == 0);
  require(config.rotary_pairs >= 0 && 2 * config.rotary_pairs <= config.head_width);
  require(config.vocabulary > 0 && config.feed_forward > 0 && config.context_length > 0);
  require(config.norm_epsilon >= 0.0F && config.norm_epsilon <= 1.0F);
  require(config.rotary_base >= 1.0);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto encoder = core::read_encoder_config(text);
  require_useful_error(encoder);
  if (encoder) check_encoder(*encoder);
  const auto decoder = core::read_decoder_config(text);
  require_useful_error(decoder);
  if (decoder) check_decoder(*decoder);
  return 0;
}
