// Any bytes as a language model in a GGUF file: what loads must run and give
// logits, or a sentence.

#include <memory>
#include <vector>

#include "fuzz_support.h"
#include "models/decoder/decoder_session.h"

namespace core = attention_playground;

namespace {

void run(core::Decoder decoder) {
  const std::int64_t vocabulary = decoder.config().vocabulary;
  const auto shared = std::make_shared<const core::Decoder>(std::move(decoder));
  auto session = core::DecoderSession::open(shared, 3);
  require_useful_error(session);
  if (!session) return;
  const std::vector<std::int32_t> ids{0, static_cast<std::int32_t>(vocabulary - 1), 0};
  const auto kept = session->begin(ids, {});
  require_useful_error(kept);
  if (!kept) return;
  const auto left = session->advance(shared->config().layers);
  require_useful_error(left);
  if (!left) return;
  require(*left == 0 && session->tokens().size() == ids.size());
  std::vector<float> logits(static_cast<std::size_t>(vocabulary));
  require_useful_error(session->logits(2, logits));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto file = core::Gguf::parse({data, size});
  if (!file) return 0;
  const auto config = core::read_decoder_config(*file);
  require_useful_error(config);
  if (!config) return 0;
  auto decoder = core::Decoder::load(*file, *config);
  require_useful_error(decoder);
  if (decoder) run(std::move(*decoder));
  return 0;
}
