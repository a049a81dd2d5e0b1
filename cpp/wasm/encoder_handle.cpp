// Encoders: a model from its file, and traces from its forward pass.

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

/// An encoder and the file whose embedding tables it reads in place.
class ModelHandle {
 public:
  ModelHandle(std::shared_ptr<ByteBuffer> file, Encoder encoder) noexcept
      : file_(std::move(file)), encoder_(std::move(encoder)) {}

  [[nodiscard]] ModelValue summary() const noexcept {
    const EncoderConfig& config = encoder_.config();
    return {.layers = static_cast<int>(config.layers),
            .heads = static_cast<int>(config.heads),
            .width = static_cast<int>(config.width),
            .vocabulary = static_cast<int>(config.vocabulary),
            .positions = static_cast<int>(config.positions),
            .causal = config.causal};
  }

  /// `ids` and `types` hold 32-bit numbers; `types` may be null.
  [[nodiscard]] std::shared_ptr<TraceHandle> run(const std::shared_ptr<ByteBuffer>& ids,
                                                 const std::shared_ptr<ByteBuffer>& types,
                                                 const MaskValue& mask,
                                                 const std::shared_ptr<ByteBuffer>& allowed) const {
    const auto tokens = ids->elements<std::int32_t>();
    const auto count = static_cast<std::int64_t>(tokens.size());
    const EncoderConfig& config = encoder_.config();
    const std::int64_t bytes = 4 * config.layers * config.heads * count * count;
    return hand_over(encoder_.run(
        {.token_ids = tokens,
         .token_types = types ? types->elements<std::int32_t>() : std::span<const std::int32_t>(),
         .mask = to_mask(mask, allowed),
         .keep_weights = count <= config.positions && bytes <= kept_weights_limit}));
  }

 private:
  std::shared_ptr<ByteBuffer> file_;
  Encoder encoder_;
};

std::shared_ptr<ModelHandle> open_model(const std::shared_ptr<ByteBuffer>& file,
                                        const std::string& config_json) noexcept {
  const auto load = [&]() -> Expected<Encoder> {
    auto config = read_encoder_config(config_json);
    if (!config) return std::unexpected(config.error());
    auto tensors = Safetensors::parse(file->bytes());
    if (!tensors) return std::unexpected(tensors.error());
    return Encoder::load(*tensors, *config);
  };
  auto encoder = load();
  if (encoder) return std::make_shared<ModelHandle>(file, std::move(*encoder));
  remember(encoder.error());
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
      .function("run", &ModelHandle::run);
  emscripten::function("openModel", &open_model);
}
