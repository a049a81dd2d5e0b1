#include "models/inspect.h"

#include <algorithm>
#include <array>

#include "models/decoder/decoder.h"
#include "models/decoder/decoder_families.h"
#include "models/decoder/decoder_session.h"
#include "models/encoder/encoder.h"
#include "models/encoder/encoder_families.h"
#include "models/settings/config_json.h"
#include "models/weights/weight_store.h"

namespace attention_playground {

namespace {

constexpr std::array<std::uint8_t, 4> gguf_magic{'G', 'G', 'U', 'F'};

/// Of matrices that are kept beside the files.
std::int64_t own_bytes_of(const WeightCount& count, const ModelInspection& result,
                          bool transposed) noexcept {
  // An encoder packs what is no block, as single numbers.
  if (result.encoder) return 4 * count.singles;
  // Turned matrices are copied, and those in F64 rounded; single ones may be both.
  const std::int64_t rounded = 4 * count.doubles;
  return transposed ? count.bytes - rounded : rounded;
}

void describe_weights(const WeightStore& store, bool transposed, ModelInspection& result) {
  result.quantisation = quantisation_text(store);
  const WeightCount count = count_weights(store);
  result.parameters = count.parameters;
  result.weight_bytes = count.bytes;
  result.own_bytes = own_bytes_of(count, result, transposed);
}

/// What loading would say of the tensors, from their names and shapes alone.
template <typename Model>
void add_tensors(const Expected<Model>& model, ModelInspection& result) {
  if (!model) {
    result.problem = model.error().where;
    return;
  }
  result.left_over.assign(model->left_over().begin(), model->left_over().end());
  result.notices = model->config().notices;
}

Expected<void> add_decoder(Expected<DecoderConfig> config, ModelInspection& result) noexcept {
  if (!config) return std::unexpected(config.error());
  auto memory = DecoderSession::memory_per_token(*config);
  if (!memory) return std::unexpected(memory.error());
  result.memory_per_token = *memory;
  result.notices = config->notices;
  if (config->causal) result.predicts = TokenPrediction::next_token;
  result.decoder = std::move(*config);
  return {};
}

Expected<void> add_encoder(Expected<EncoderConfig> config, ModelInspection& result) noexcept {
  if (!config) return std::unexpected(config.error());
  result.notices = config->notices;
  result.encoder = std::move(*config);
  return {};
}

void add_model(const WeightStore& store, bool from_gguf, ModelInspection& result) noexcept {
  const bool transposed =
      !from_gguf && result.decoder && find_decoder_family(result.decoder->family)->transposed;
  describe_weights(store, transposed, result);
  if (result.decoder) {
    add_tensors(Decoder::load(store, *result.decoder, from_gguf), result);
  } else {
    const auto encoder = Encoder::load(store, *result.encoder, from_gguf);
    add_tensors(encoder, result);
    if (!encoder) return;
    result.predicts = encoder->predicts();
    if (encoder->classes() > 0) result.classes = encoder->config().labels;
    result.encoder->class_scale = encoder->config().class_scale;
  }
}

Expected<ModelInspection> inspect_gguf(const ModelPart& part) noexcept {
  auto file = Gguf::parse_beginning(part.beginning, part.file_size);
  if (!file) return std::unexpected(file.error());
  ModelInspection result;
  auto added = holds_encoder(*file) ? add_encoder(read_encoder_config(*file), result)
                                    : add_decoder(read_decoder_config(*file), result);
  if (!added) return std::unexpected(added.error());
  auto store = WeightStore::of(*file);
  if (!store) return std::unexpected(store.error());
  store->read_nothing();
  add_model(*store, true, result);
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
  return add_encoder(read_encoder_config(text), result);
}

Expected<ModelInspection> inspect_checkpoint(std::span<const Safetensors> files,
                                             std::string_view config_json) noexcept {
  ModelInspection result;
  auto known = add_config(config_json, result);
  if (!known) return std::unexpected(known.error());
  auto store = WeightStore::of(files);
  if (!store) return std::unexpected(store.error());
  store->read_nothing();
  add_model(*store, false, result);
  return result;
}

bool is_gguf(const ModelPart& part) noexcept {
  return part.beginning.size() >= gguf_magic.size() &&
         std::equal(gguf_magic.begin(), gguf_magic.end(), part.beginning.begin());
}

}  // namespace

Expected<ModelInspection> inspect_model(std::span<const ModelPart> parts,
                                        std::string_view config_json) noexcept {
  if (parts.empty()) {
    return fail(ErrorCode::invalid_argument, "there is no file to look at");
  }
  // Without a configuration nothing but a GGUF file is a model.
  if (is_gguf(parts.front()) || config_json.empty()) return inspect_gguf(parts.front());
  std::vector<Safetensors> files;
  for (const ModelPart& part : parts) {
    auto file = Safetensors::parse_beginning(part.beginning, part.file_size);
    if (!file) return std::unexpected(file.error());
    files.push_back(std::move(*file));
  }
  return inspect_checkpoint(files, config_json);
}

}  // namespace attention_playground
