#include "encoder_gguf.h"

#include "model_files.h"

namespace attention_playground::wasm {

Expected<GgufEncoder> open_gguf_encoder(const ByteBuffer& bytes) noexcept {
  auto file = Gguf::parse(bytes.bytes());
  if (!file) return std::unexpected(file.error());
  auto config = read_encoder_config(*file);
  if (!config) return std::unexpected(config.error());
  auto encoder = Encoder::load(*file, *config);
  if (!encoder) return std::unexpected(encoder.error());
  auto tokenizer = own_tokenizer(*file);
  if (!tokenizer) return std::unexpected(tokenizer.error());
  return GgufEncoder{std::move(*encoder), std::move(*tokenizer)};
}

}  // namespace attention_playground::wasm
