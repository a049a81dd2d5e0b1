#include "encoder_gguf.h"

namespace attention_playground::wasm {

Expected<GgufEncoder> open_gguf_encoder(const ByteBuffer& /*file*/) noexcept {
  return fail(ErrorCode::unsupported, "this module reads no GGUF: the whole one does");
}

}  // namespace attention_playground::wasm
