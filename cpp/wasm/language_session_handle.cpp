#include "language_session_handle.h"

#include <algorithm>

#include "models/decoder/prediction.h"

namespace attention_playground::wasm {

using emscripten::val;

namespace {

EMSCRIPTEN_DECLARE_VAL_TYPE(PredictionAnswer)
EMSCRIPTEN_DECLARE_VAL_TYPE(PredictionChangeAnswer)
EMSCRIPTEN_DECLARE_VAL_TYPE(WrittenTokensAnswer)

/// As many as the page shows.
constexpr std::int64_t candidates_shown = 20;
constexpr std::int64_t effects_shown = 5;

int number_or_minus_one(const Expected<std::int64_t>& result) noexcept {
  if (result) return static_cast<int>(*result);
  remember(result.error());
  return -1;
}

/// One array per column: ids, then five numbers per candidate.
val prediction_value(const Prediction& prediction) {
  std::vector<float> numbers;
  std::vector<float> ids;
  for (const Candidate& one : prediction.candidates) {
    // Ids are below 2^24: a float holds them exactly.
    ids.push_back(static_cast<float>(one.id));
    numbers.insert(numbers.end(), {one.logit, one.log_probability, one.probability,
                                   one.sampled_probability, static_cast<float>(one.removed_by)});
  }
  val result = val::object();
  result.set("ids", copy(std::span<const float>(ids)));
  result.set("numbers", copy(std::span<const float>(numbers)));
  result.set("restProbability", prediction.rest_probability);
  result.set("kept", static_cast<int>(prediction.kept));
  result.set("entropy", prediction.entropy);
  result.set("sampled", prediction.sampled);
  return result;
}

val effects_value(const std::vector<TokenEffect>& effects) {
  val result = val::array();
  for (const TokenEffect& one : effects) {
    val token = val::object();
    token.set("id", one.id);
    token.set("effect", one.effect);
    result.call<void>("push", token);
  }
  return result;
}

struct Change {
  float before = 0.0F;
  float after = 0.0F;
  float divergence = 0.0F;
};

Expected<Change> change_between(std::span<const float> before, std::span<const float> after,
                                std::int64_t token) noexcept {
  auto first = log_probability(before, token);
  if (!first) return std::unexpected(first.error());
  auto second = log_probability(after, token);
  if (!second) return std::unexpected(second.error());
  auto apart = divergence(before, after);
  if (!apart) return std::unexpected(apart.error());
  return Change{.before = *first, .after = *second, .divergence = *apart};
}

}  // namespace

int HeadRankingHandle::advance() noexcept {
  auto more = ranking_.advance();
  if (more) return *more ? 1 : 0;
  remember(more.error());
  return -1;
}

val HeadRankingHandle::effects() const {
  std::vector<float> numbers;
  for (const HeadEffect& effect : ranking_.effects()) {
    numbers.insert(numbers.end(), {effect.change, effect.divergence});
  }
  return copy(std::span<const float>(numbers));
}

int LanguageSessionHandle::begin(const std::shared_ptr<ByteBuffer>& ids,
                                 const std::string& interventions) noexcept {
  auto changes = read_interventions(interventions);
  if (!changes) return number_or_minus_one(std::unexpected(changes.error()));
  return number_or_minus_one(session_.begin(ids->elements<std::int32_t>(), *changes));
}

int LanguageSessionHandle::advance(int layers) noexcept {
  return number_or_minus_one(session_.advance(layers));
}

int LanguageSessionHandle::token_count() const noexcept {
  return static_cast<int>(session_.tokens().size());
}

std::shared_ptr<TraceHandle> LanguageSessionHandle::trace(int tokens) const noexcept {
  return hand_over(session_.trace(tokens));
}

Expected<Buffer<float>> LanguageSessionHandle::logits(int position) const noexcept {
  auto logits = Buffer<float>::allocate(decoder_->config().vocabulary, "the logits");
  if (!logits) return logits;
  if (auto done = session_.logits(position, logits->span()); !done) {
    return std::unexpected(done.error());
  }
  return logits;
}

val LanguageSessionHandle::predict(int position, const SamplingValue& sampling) const {
  auto known = logits(position);
  if (!known) return value_or_null(known, [](const auto&) { return val::null(); });
  const SamplingSettings settings{.temperature = sampling.temperature,
                                  .top_k = sampling.topK,
                                  .top_p = sampling.topP,
                                  .min_p = sampling.minP,
                                  .seed = static_cast<std::uint64_t>(sampling.seed)};
  auto prediction =
      attention_playground::predict(known->span(), settings, position, candidates_shown);
  return value_or_null(prediction, prediction_value);
}

val LanguageSessionHandle::log_probability(int position, int token) const {
  auto known = logits(position);
  if (!known) return value_or_null(known, [](const auto&) { return val::null(); });
  auto result = attention_playground::log_probability(known->span(), token);
  return value_or_null(result, [](float number) { return val(number); });
}

val LanguageSessionHandle::compare(const std::shared_ptr<LanguageSessionHandle>& after,
                                   int position, int token) const {
  auto first = logits(position);
  if (!first) return value_or_null(first, [](const auto&) { return val::null(); });
  auto second = after->logits(position);
  if (!second) return value_or_null(second, [](const auto&) { return val::null(); });
  auto change = change_between(first->span(), second->span(), token);
  return value_or_null(change, [](const Change& one) {
    val result = val::object();
    result.set("logProbabilityBefore", one.before);
    result.set("logProbabilityAfter", one.after);
    result.set("divergence", one.divergence);
    return result;
  });
}

Expected<TokenEffects> LanguageSessionHandle::effects_of(
    int tokens, const HeadWritePlace& place) const noexcept {
  auto trace = session_.trace(tokens);
  if (!trace) return std::unexpected(trace.error());
  auto write = head_write(*trace, place);
  if (!write) return std::unexpected(write.error());
  auto effects = Buffer<float>::allocate(decoder_->config().vocabulary, "the logits");
  if (!effects) return std::unexpected(effects.error());
  auto done = session_.logit_effect(place.query, write->row(WriteRow::written), effects->span());
  if (!done) return std::unexpected(done.error());
  return strongest_effects(effects->span(), effects_shown);
}

val LanguageSessionHandle::written_tokens(int tokens, int layer, int head, int query) const {
  auto effects = effects_of(tokens, {.layer = layer, .head = head, .query = query});
  return value_or_null(effects, [](const TokenEffects& all) {
    val result = val::object();
    result.set("raised", effects_value(all.raised));
    result.set("lowered", effects_value(all.lowered));
    return result;
  });
}

std::shared_ptr<HeadRankingHandle> LanguageSessionHandle::rank(int position, int token,
                                                               bool mean) const noexcept {
  const auto tokens = session_.tokens();
  if (position < 0 || static_cast<std::size_t>(position) >= tokens.size()) {
    remember({ErrorCode::invalid_argument,
              "there is no token at position " + std::to_string(position), position});
    return nullptr;
  }
  auto ranking =
      HeadRanking::begin(decoder_, {.ids = tokens.first(static_cast<std::size_t>(position) + 1),
                                    .interventions = session_.interventions(),
                                    .token = token,
                                    .mean = mean});
  if (ranking) return std::make_shared<HeadRankingHandle>(std::move(*ranking));
  remember(ranking.error());
  return nullptr;
}

}  // namespace attention_playground::wasm

EMSCRIPTEN_BINDINGS(language_session) {
  using namespace attention_playground::wasm;
  emscripten::value_object<SamplingValue>("SamplingValue")
      .field("temperature", &SamplingValue::temperature)
      .field("topK", &SamplingValue::topK)
      .field("topP", &SamplingValue::topP)
      .field("minP", &SamplingValue::minP)
      .field("seed", &SamplingValue::seed);
  declare<PredictionAnswer>(
      "PredictionAnswer",
      "{ ids: Float32Array, numbers: Float32Array, restProbability: number, kept: number, "
      "entropy: number, sampled: number } | null");
  declare<PredictionChangeAnswer>(
      "PredictionChangeAnswer",
      "{ logProbabilityBefore: number, logProbabilityAfter: number, divergence: number } | null");
  declare<WrittenTokensAnswer>(
      "WrittenTokensAnswer",
      "{ raised: { id: number, effect: number }[], lowered: { id: number, effect: number }[] } "
      "| null");
  emscripten::class_<HeadRankingHandle>("HeadRankingHandle")
      .smart_ptr<std::shared_ptr<HeadRankingHandle>>("HeadRankingHandlePointer")
      .function("advance", &HeadRankingHandle::advance)
      .function("effects", &HeadRankingHandle::effects, Gives<FloatsValue>());
  emscripten::class_<LanguageSessionHandle>("LanguageSessionHandle")
      .smart_ptr<std::shared_ptr<LanguageSessionHandle>>("LanguageSessionHandlePointer")
      .function("begin", &LanguageSessionHandle::begin)
      .function("advance", &LanguageSessionHandle::advance)
      .function("tokenCount", &LanguageSessionHandle::token_count)
      .function("trace", &LanguageSessionHandle::trace)
      .function("predict", &LanguageSessionHandle::predict, Gives<PredictionAnswer>())
      .function("logProbability", &LanguageSessionHandle::log_probability, Gives<NumberAnswer>())
      .function("compare", &LanguageSessionHandle::compare, Gives<PredictionChangeAnswer>())
      .function("writtenTokens", &LanguageSessionHandle::written_tokens,
                Gives<WrittenTokensAnswer>())
      .function("rank", &LanguageSessionHandle::rank);
}
