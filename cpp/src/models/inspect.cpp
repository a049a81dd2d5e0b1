#include "models/inspect.h"

#include <algorithm>
#include <array>

#include "models/config_json.h"
#include "models/decoder_families.h"
#include "models/decoder_session.h"
#include "models/encoder_families.h"
#include "models/weight_store.h"

namespace attention_playground {

namespace {

constexpr std::array<std::uint8_t, 4> gguf_magic{'G', 'G', 'U', 'F'};

void count_weights(const WeightStore& store, ModelInspection& result) {
  result.quantisation = quantisation_text(store);
  for (const auto& [name, tensor] : store.tensors()) {
    std::int64_t count = 1;
    for (const std::int64_t size : tensor.shape) count *= size;
    const kernels::BlockLayout layout = kernels::block_layout(tensor.type);
    result.parameters += count;
    result.weight_bytes += count / layout.elements * layout.bytes;
  }
}

Expected<void> add_decoder(Expected<DecoderConfig> config, ModelInspection& result) noexcept {
  if (!config) return std::unexpected(config.error());
  auto memory = DecoderSession::memory_per_token(*config);
  if (!memory) return std::unexpected(memory.error());
  result.memory_per_token = *memory;
  result.decoder = std::move(*config);
  return {};
}

Expected<ModelInspection> inspect_gguf(std::span<const std::uint8_t> beginning,
                                       std::uint64_t file_size) noexcept {
  auto file = Gguf::parse_beginning(beginning, file_size);
  if (!file) return std::unexpected(file.error());
  ModelInspection result;
  if (auto added = add_decoder(read_decoder_config(*file), result); !added) {
    return std::unexpected(added.error());
  }
  auto store = WeightStore::of(*file);
  if (!store) return std::unexpected(store.error());
  count_weights(*store, result);
  result.has_tokenizer = file->strings("tokenizer.ggml.tokens") != nullptr;
  return result;
}

Expected<void> add_config(std::string_view text, ModelInspection& result) noexcept {
  auto json = parse_config(text);
  if (!json) return std::unexpected(json.error());
  const JsonValue* const entry = json->find("model_type");
  const std::string name = entry == nullptr ? "bert" : entry->string;
  if (find_decoder_family(name) != nullptr) return add_decoder(read_decoder_config(text), result);
  if (find_encoder_family(name) == nullptr) {
    return fail(ErrorCode::unsupported,
                "the model is of the family '" + name + "'; " + known_decoder_families() +
                    " work as language models, " + known_encoder_families() + " as encoders");
  }
  auto encoder = read_encoder_config(text);
  if (!encoder) return std::unexpected(encoder.error());
  result.encoder = std::move(*encoder);
  return {};
}

}  // namespace

Expected<ModelInspection> inspect_model(std::span<const std::uint8_t> beginning,
                                        std::uint64_t file_size,
                                        std::string_view config_json) noexcept {
  if (beginning.size() >= gguf_magic.size() &&
      std::equal(gguf_magic.begin(), gguf_magic.end(), beginning.begin())) {
    return inspect_gguf(beginning, file_size);
  }
  ModelInspection result;
  auto known = add_config(config_json, result);
  if (!known) return std::unexpected(known.error());
  auto file = Safetensors::parse_beginning(beginning, file_size);
  if (!file) return std::unexpected(file.error());
  auto store = WeightStore::of({&*file, 1});
  if (!store) return std::unexpected(store.error());
  count_weights(*store, result);
  return result;
}

}  // namespace attention_playground
