// Encoders: a model from its file, and traces from its forward pass.

#include "model_files.h"
#include "models/encoder/encoder.h"
#include "trace_handle.h"

namespace attention_playground::wasm {

namespace {

/// Maps up to this size are kept after a forward pass; larger ones are rebuilt
/// head by head.
constexpr std::int64_t kept_weights_limit = std::int64_t{96} << 20U;

struct ModelValue {
  int layers = 0;
  int heads = 0;
  int width = 0;
  int vocabulary = 0;
  int positions = 0;
  bool causal = false;
};

/// An encoder and the files that it reads in place.
class ModelHandle {
 public:
  ModelHandle(std::vector<std::shared_ptr<ByteBuffer>> files, Encoder encoder,
              std::string tokenizer) noexcept
      : files_(std::move(files)), encoder_(std::move(encoder)), tokenizer_(std::move(tokenizer)) {}

  [[nodiscard]] ModelValue summary() const noexcept {
    const EncoderConfig& config = encoder_.config();
    return {.layers = static_cast<int>(config.layers),
            .heads = static_cast<int>(config.heads),
            .width = static_cast<int>(config.width),
            .vocabulary = static_cast<int>(config.vocabulary),
            .positions = static_cast<int>(config.positions),
            .causal = config.causal};
  }

  /// JSON; empty where the files hold none.
  [[nodiscard]] std::string tokenizer() const { return tokenizer_; }

  /// `ids` and `types` hold 32-bit numbers; `types` may be null.
  [[nodiscard]] std::shared_ptr<TraceHandle> run(const std::shared_ptr<ByteBuffer>& ids,
                                                 const std::shared_ptr<ByteBuffer>& types,
                                                 const MaskValue& mask,
                                                 const std::shared_ptr<ByteBuffer>& allowed) const {
    const auto tokens = ids->elements<std::int32_t>();
    const auto count = static_cast<std::int64_t>(tokens.size());
    const EncoderConfig& config = encoder_.config();
    const std::int64_t bytes = 4 * config.layers * config.heads * count * count;
    auto result = encoder_.run(
        {.token_ids = tokens,
         .token_types = types ? types->elements<std::int32_t>() : std::span<const std::int32_t>(),
         .mask = to_mask(mask, allowed),
         .keep_weights = count <= config.positions && bytes <= kept_weights_limit});
    if (result) return hand_over(std::move(result->trace));
    return hand_over(std::unexpected(result.error()));
  }

 private:
  std::vector<std::shared_ptr<ByteBuffer>> files_;
  Encoder encoder_;
  std::string tokenizer_;
};

using Files = std::vector<std::shared_ptr<ByteBuffer>>;
using Opened = Expected<std::shared_ptr<ModelHandle>>;

Opened open_gguf(const Files& files) noexcept {
  auto file = Gguf::parse(files.front()->bytes());
  if (!file) return std::unexpected(file.error());
  auto config = read_encoder_config(*file);
  if (!config) return std::unexpected(config.error());
  auto encoder = Encoder::load(*file, *config);
  if (!encoder) return std::unexpected(encoder.error());
  auto tokenizer = own_tokenizer(*file);
  if (!tokenizer) return std::unexpected(tokenizer.error());
  return std::make_shared<ModelHandle>(files, std::move(*encoder), std::move(*tokenizer));
}

Opened open_shards(const Files& files, const std::string& config_json) noexcept {
  auto config = read_encoder_config(config_json);
  if (!config) return std::unexpected(config.error());
  auto shards = parse_shards(files);
  if (!shards) return std::unexpected(shards.error());
  auto encoder = Encoder::load(*shards, *config);
  if (!encoder) return std::unexpected(encoder.error());
  return std::make_shared<ModelHandle>(files, std::move(*encoder), std::string());
}

/// `config_json` is empty for a GGUF file.
std::shared_ptr<ModelHandle> open_model(const std::shared_ptr<ModelFiles>& files,
                                        const std::string& config_json) noexcept {
  if (files->all().empty()) {
    remember({ErrorCode::invalid_argument, "there is no file to load a model from", -1});
    return nullptr;
  }
  auto model =
      config_json.empty() ? open_gguf(files->all()) : open_shards(files->all(), config_json);
  if (model) return std::move(*model);
  remember(model.error());
  return nullptr;
}

}  // namespace

}  // namespace attention_playground::wasm

EMSCRIPTEN_BINDINGS(encoder) {
  using namespace attention_playground::wasm;
  emscripten::value_object<ModelValue>("ModelValue")
      .field("layers", &ModelValue::layers)
      .field("heads", &ModelValue::heads)
      .field("width", &ModelValue::width)
      .field("vocabulary", &ModelValue::vocabulary)
      .field("positions", &ModelValue::positions)
      .field("causal", &ModelValue::causal);
  emscripten::class_<ModelHandle>("ModelHandle")
      .smart_ptr<std::shared_ptr<ModelHandle>>("ModelHandlePointer")
      .function("summary", &ModelHandle::summary)
      .function("tokenizer", &ModelHandle::tokenizer)
      .function("run", &ModelHandle::run);
  emscripten::function("openModel", &open_model);
}
