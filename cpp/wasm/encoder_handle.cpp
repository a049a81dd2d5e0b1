// Encoders: a model from its file, and traces from its forward pass.

#include <cstdint>
#include <string>
#include <vector>

#include "analysis/trace_difference.h"
#include "differences_value.h"
#include "encoder_gguf.h"
#include "encoder_heads.h"
#include "encoder_values.h"
#include "mask_value.h"
#include "model_files.h"
#include "models/encoder/kept_passes.h"
#include "trace_handle.h"

namespace attention_playground::wasm {

using emscripten::val;

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
class ModelHandle : public std::enable_shared_from_this<ModelHandle> {
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

  /// "next" or "masked": what a head over the vocabulary predicts; empty without one.
  [[nodiscard]] val predicts() const { return val(token_prediction_name(encoder_.predicts())); }

  /// Names of the classes of a text; empty without a head over texts.
  [[nodiscard]] val classes() const {
    val names = val::array();
    for (std::int64_t i = 0; i < encoder_.classes(); ++i) {
      names.call<void>("push", encoder_.config().labels[static_cast<std::size_t>(i)]);
    }
    return names;
  }

  /// `ids` and `types` hold 32-bit numbers; `types` may be null. `interventions` is JSON. The pass
  /// without interventions over a short text is kept for the next call with it.
  [[nodiscard]] std::shared_ptr<TraceHandle> run(const std::shared_ptr<ByteBuffer>& ids,
                                                 const std::shared_ptr<ByteBuffer>& types,
                                                 const MaskValue& mask,
                                                 const std::shared_ptr<ByteBuffer>& allowed,
                                                 const std::string& interventions) {
    auto result = pass_of(ids, types, mask, allowed, interventions, KeptPasses::small_maps);
    if (result) return hand_over_trace(*result);
    return hand_over(std::unexpected(result.error()));
  }

  /// The same text with interventions and without: the trace with them, how every map
  /// differs, and how near the text's embedding is to what it was. The pass without
  /// interventions is kept, however long the text is.
  [[nodiscard]] val follow(const std::shared_ptr<ByteBuffer>& ids,
                           const std::shared_ptr<ByteBuffer>& types, const MaskValue& mask,
                           const std::shared_ptr<ByteBuffer>& allowed,
                           const std::string& interventions) {
    auto after = pass_of(ids, types, mask, allowed, interventions, INT64_MAX);
    return value_or_null(after, [&](EncoderRun& run) {
      const val differences = differences_value(passes_.before()->trace, run.trace);
      if (differences.isNull()) return val::null();
      val result = val::object();
      result.set("differences", differences);
      result.set("meanCosine", cosine_to_before(run, Pooling::mean));
      result.set("firstCosine", cosine_to_before(run, Pooling::first));
      result.set("classes", class_change(run));
      result.set("trace", hand_over_trace(run));
      return result;
    });
  }

  /// The likeliest tokens at, or after, `position` of a text.
  [[nodiscard]] val predict(const std::shared_ptr<ByteBuffer>& ids,
                            const std::shared_ptr<ByteBuffer>& types, const MaskValue& mask,
                            const std::shared_ptr<ByteBuffer>& allowed,
                            const std::string& interventions, int position) {
    auto run = pass_of(ids, types, mask, allowed, interventions, -1);
    return value_or_null(
        run, [&](const EncoderRun& pass) { return predicted_tokens(encoder_, pass, position); });
  }

  /// One object for each class of a text.
  [[nodiscard]] val classify(const std::shared_ptr<ByteBuffer>& ids,
                             const std::shared_ptr<ByteBuffer>& types, const MaskValue& mask,
                             const std::shared_ptr<ByteBuffer>& allowed,
                             const std::string& interventions) {
    auto run = pass_of(ids, types, mask, allowed, interventions, -1);
    return value_or_null(run, [&](const EncoderRun& pass) { return class_scores(encoder_, pass); });
  }

 private:
  /// `kept_maps`: up to so many bytes of maps, the pass without interventions is kept.
  [[nodiscard]] Expected<EncoderRun> pass_of(const std::shared_ptr<ByteBuffer>& ids,
                                             const std::shared_ptr<ByteBuffer>& types,
                                             const MaskValue& mask,
                                             const std::shared_ptr<ByteBuffer>& allowed,
                                             const std::string& json,
                                             std::int64_t kept_maps) noexcept {
    auto interventions = read_interventions(json);
    if (!interventions) return std::unexpected(interventions.error());
    EncoderInput input{.token_ids = ids->elements<std::int32_t>(),
                       .mask = to_mask(mask, allowed),
                       .interventions = *interventions};
    if (types) input.token_types = types->elements<std::int32_t>();
    const std::int64_t bytes = passes_.map_bytes(input.token_ids.size());
    input.keep_weights = bytes <= kept_weights_limit;
    return bytes <= kept_maps ? passes_.run_beside(input) : passes_.run(input);
  }

  /// The trace keeps the encoder and its files alive.
  [[nodiscard]] std::shared_ptr<TraceHandle> hand_over_trace(EncoderRun& run) const noexcept {
    run.trace.projections = layer_projections({shared_from_this(), &encoder_}, run.text);
    return hand_over(std::move(run.trace));
  }

  /// The classes of the text before and after; null where the model knows none.
  [[nodiscard]] val class_change(const EncoderRun& run) const {
    if (encoder_.classes() == 0) return val::null();
    const val before = class_scores(encoder_, *passes_.before());
    const val after = class_scores(encoder_, run);
    if (before.isNull() || after.isNull()) return val::null();
    val result = val::object();
    result.set("before", before);
    result.set("after", after);
    return result;
  }

  [[nodiscard]] double cosine_to_before(const EncoderRun& run, Pooling pooling) const {
    const std::int64_t width = encoder_.config().width;
    return cosine_of(pooled(passes_.before()->hidden.span(), width, pooling),
                     pooled(run.hidden.span(), width, pooling));
  }

  std::vector<std::shared_ptr<ByteBuffer>> files_;
  Encoder encoder_;
  std::string tokenizer_;
  KeptPasses passes_{encoder_};
};

using Files = std::vector<std::shared_ptr<ByteBuffer>>;
using Opened = Expected<std::shared_ptr<ModelHandle>>;

Opened open_gguf(const Files& files) noexcept {
  auto opened = open_gguf_encoder(*files.front());
  if (!opened) return std::unexpected(opened.error());
  return std::make_shared<ModelHandle>(files, std::move(opened->encoder),
                                       std::move(opened->tokenizer));
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
      .function("predicts", &ModelHandle::predicts, Gives<PredictsValue>())
      .function("classes", &ModelHandle::classes, Gives<LabelsValue>())
      .function("run", &ModelHandle::run)
      .function("follow", &ModelHandle::follow, Gives<EncoderChangeAnswer>())
      .function("predict", &ModelHandle::predict, Gives<TokenPredictionAnswer>())
      .function("classify", &ModelHandle::classify, Gives<ClassScoresAnswer>());
  emscripten::function("openModel", &open_model);
}
