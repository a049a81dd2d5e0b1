// Language models as JavaScript opens and asks them.

#include "language_session_handle.h"
#include "model_files.h"
#include "models/inspect.h"

namespace attention_playground::wasm {

using emscripten::val;

namespace {

EMSCRIPTEN_DECLARE_VAL_TYPE(LanguageSummaryValue)

/// A decoder and the files that it reads in place.
struct LoadedDecoder {
  std::vector<std::shared_ptr<ByteBuffer>> files;
  Decoder decoder;
  std::string tokenizer;
};

Expected<void> load_gguf(LoadedDecoder& loaded) noexcept {
  auto file = Gguf::parse(loaded.files.front()->bytes());
  if (!file) return std::unexpected(file.error());
  auto config = read_decoder_config(*file);
  if (!config) return std::unexpected(config.error());
  auto decoder = Decoder::load(*file, *config);
  if (!decoder) return std::unexpected(decoder.error());
  loaded.decoder = std::move(*decoder);
  auto tokenizer = own_tokenizer(*file);
  if (!tokenizer) return std::unexpected(tokenizer.error());
  loaded.tokenizer = std::move(*tokenizer);
  return {};
}

Expected<void> load_shards(const std::string& config_json, LoadedDecoder& loaded) noexcept {
  auto config = read_decoder_config(config_json);
  if (!config) return std::unexpected(config.error());
  auto shards = parse_shards(loaded.files);
  if (!shards) return std::unexpected(shards.error());
  auto decoder = Decoder::load(*shards, *config);
  if (!decoder) return std::unexpected(decoder.error());
  loaded.decoder = std::move(*decoder);
  return {};
}

/// Of keys and values with so many heads, for each token.
std::int64_t cache_bytes(const DecoderConfig& config, std::int64_t heads) noexcept {
  return 2 * config.layers * heads * config.head_width * std::int64_t{sizeof(float)};
}

void describe(const DecoderConfig& config, val& summary) {
  summary.set("family", config.family);
  summary.set("title", config.title);
  summary.set("causal", config.causal);
  const char* const learned = config.head_width % 2 == 0 ? "learned" : "learned_odd";
  summary.set("positions", config.rotary_pairs > 0 ? "rotary" : learned);
  const std::pair<const char*, std::int64_t> sizes[] = {
      {"layers", config.layers},
      {"heads", config.heads},
      {"headWidth", config.head_width},
      {"keyValueHeads", config.key_value_heads},
      {"width", config.width},
      {"feedForward", config.feed_forward},
      {"vocabulary", config.vocabulary},
      {"contextLength", config.context_length},
      {"cacheBytesPerToken", cache_bytes(config, config.key_value_heads)},
      {"cacheBytesUngrouped", cache_bytes(config, config.heads)}};
  for (const auto& [name, size] : sizes) summary.set(name, static_cast<double>(size));
}

class LanguageModelHandle {
 public:
  explicit LanguageModelHandle(std::shared_ptr<const LoadedDecoder> loaded) noexcept
      : loaded_(std::move(loaded)) {}

  [[nodiscard]] val summary() const {
    const Decoder& decoder = loaded_->decoder;
    val result = val::object();
    describe(decoder.config(), result);
    result.set("quantisation", decoder.quantisation());
    result.set("parameters", static_cast<double>(decoder.parameters()));
    result.set("weightBytes", static_cast<double>(decoder.weight_bytes()));
    const auto memory = DecoderSession::memory_per_token(decoder.config());
    result.set("sessionBytesPerToken", memory ? static_cast<double>(*memory) : 0.0);
    val notices = val::array();
    for (const std::string& notice : decoder.config().notices) {
      notices.call<void>("push", notice);
    }
    result.set("notices", notices);
    return result;
  }

  /// JSON; empty where the files hold none.
  [[nodiscard]] std::string tokenizer() const { return loaded_->tokenizer; }

  [[nodiscard]] std::shared_ptr<LanguageSessionHandle> open_session(int context) const noexcept {
    const std::shared_ptr<const Decoder> decoder(loaded_, &loaded_->decoder);
    auto session = DecoderSession::open(decoder, context);
    if (session) return std::make_shared<LanguageSessionHandle>(decoder, std::move(*session));
    remember(session.error());
    return nullptr;
  }

 private:
  std::shared_ptr<const LoadedDecoder> loaded_;
};

/// `config_json` is empty for a GGUF file.
std::shared_ptr<LanguageModelHandle> open_language_model(const std::shared_ptr<ModelFiles>& files,
                                                         const std::string& config_json) noexcept {
  auto loaded = std::make_shared<LoadedDecoder>();
  loaded->files = files->all();
  if (loaded->files.empty()) {
    remember({ErrorCode::invalid_argument, "there is no file to load a model from", -1});
    return nullptr;
  }
  auto done = config_json.empty() ? load_gguf(*loaded) : load_shards(config_json, *loaded);
  if (done) return std::make_shared<LanguageModelHandle>(std::move(loaded));
  remember(done.error());
  return nullptr;
}

/// The beginnings of one model's files.
class ModelParts {
 public:
  static std::shared_ptr<ModelParts> create() noexcept { return std::make_shared<ModelParts>(); }
  void add(const std::shared_ptr<ByteBuffer>& beginning, double file_size) {
    parts_.push_back(
        {.beginning = beginning->bytes(), .file_size = static_cast<std::uint64_t>(file_size)});
    kept_.push_back(beginning);
  }
  /// JSON, as `inspection_json` writes it.
  [[nodiscard]] val inspect(const std::string& config_json) const {
    auto inspection = inspect_model(parts_, config_json);
    return value_or_null(inspection,
                         [](const ModelInspection& whole) { return val(inspection_json(whole)); });
  }

 private:
  std::vector<ModelPart> parts_;
  std::vector<std::shared_ptr<ByteBuffer>> kept_;
};

}  // namespace

}  // namespace attention_playground::wasm

EMSCRIPTEN_BINDINGS(language_model) {
  using namespace attention_playground::wasm;
  declare<LanguageSummaryValue>(
      "LanguageSummaryValue",
      "{ family: string, title: string, causal: boolean, "
      "positions: 'rotary' | 'learned' | 'learned_odd', layers: number, heads: number, "
      "headWidth: number, keyValueHeads: number, width: number, feedForward: number, "
      "vocabulary: number, contextLength: number, cacheBytesPerToken: number, "
      "cacheBytesUngrouped: number, quantisation: string, parameters: number, "
      "weightBytes: number, sessionBytesPerToken: number, notices: string[] }");
  emscripten::class_<LanguageModelHandle>("LanguageModelHandle")
      .smart_ptr<std::shared_ptr<LanguageModelHandle>>("LanguageModelHandlePointer")
      .function("summary", &LanguageModelHandle::summary, Gives<LanguageSummaryValue>())
      .function("tokenizer", &LanguageModelHandle::tokenizer)
      .function("openSession", &LanguageModelHandle::open_session);
  emscripten::function("openLanguageModel", &open_language_model);
  emscripten::class_<ModelParts>("ModelParts")
      .smart_ptr<std::shared_ptr<ModelParts>>("ModelPartsPointer")
      .class_function("create", &ModelParts::create)
      .function("add", &ModelParts::add)
      .function("inspect", &ModelParts::inspect, Gives<TextAnswer>());
}
