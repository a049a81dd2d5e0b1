// What a session promises: the same bits however the tokens came, nothing
// computed twice, interventions that do what they say, sentences for what cannot be.

#include "models/decoder_session.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "checkpoint_cases.h"
#include "models/head_ranking.h"
#include "models/prediction.h"
#include "support.h"

namespace core = attention_playground;

namespace {

using Interventions = std::vector<core::Intervention>;
constexpr std::int64_t all_layers = 1000;

const std::vector<std::int32_t> text{5, 17, 3, 42, 8, 17, 3, 60, 21, 2, 33, 9};

std::shared_ptr<const core::Decoder> decoder_named(const std::string& name) {
  for (const auto& one : fixtures::read_checkpoint_cases()) {
    if (one.name != name) continue;
    auto decoder = fixtures::load_decoder(one.files);
    if (decoder) return *decoder;
    ADD_FAILURE() << decoder.error().where;
  }
  ADD_FAILURE() << "no checkpoint " << name;
  return nullptr;
}

core::DecoderSession open(const std::shared_ptr<const core::Decoder>& decoder,
                          std::int64_t context = 16) {
  auto session = core::DecoderSession::open(decoder, context);
  EXPECT_TRUE(session) << session.error().where;
  return std::move(*session);
}

/// Runs to the end; the number of tokens that stayed.
std::int64_t run(core::DecoderSession& session, std::span<const std::int32_t> ids,
                 const Interventions& interventions = {}, std::int64_t at_once = all_layers) {
  auto kept = session.begin(ids, interventions);
  if (!kept) {
    ADD_FAILURE() << kept.error().where;
    return -1;
  }
  for (std::int64_t left = 1; left > 0;) {
    auto step = session.advance(at_once);
    if (!step) {
      ADD_FAILURE() << step.error().where;
      return -1;
    }
    left = *step;
  }
  return *kept;
}

std::vector<float> logits(const core::DecoderSession& session, std::int64_t position) {
  std::vector<float> result(static_cast<std::size_t>(session.decoder().config().vocabulary));
  auto done = session.logits(position, result);
  EXPECT_TRUE(done) << done.error().where;
  return result;
}

/// The logits after the last token of `text` under these interventions.
std::vector<float> last_logits(const std::shared_ptr<const core::Decoder>& decoder,
                               const Interventions& interventions) {
  auto session = open(decoder);
  run(session, text, interventions);
  return logits(session, static_cast<std::int64_t>(text.size()) - 1);
}

core::HeadStages head_of(const core::DecoderSession& session, std::int64_t layer,
                         std::int64_t head) {
  auto trace = session.trace(static_cast<std::int64_t>(session.tokens().size()));
  EXPECT_TRUE(trace) << trace.error().where;
  auto stages = trace->head(layer, head);
  EXPECT_TRUE(stages) << stages.error().where;
  return std::move(*stages);
}

class Sessions : public testing::TestWithParam<const char*> {};

TEST_P(Sessions, TokenByTokenGivesTheBitsOfOnePass) {
  const auto decoder = decoder_named(GetParam());
  auto whole = open(decoder);
  run(whole, text);
  auto stepwise = open(decoder);
  for (std::size_t count = 1; count <= text.size(); ++count) {
    const auto kept = run(stepwise, std::span(text).first(count));
    EXPECT_EQ(kept, static_cast<std::int64_t>(count) - 1);
  }
  for (std::int64_t position = 0; position < static_cast<std::int64_t>(text.size()); ++position) {
    EXPECT_TRUE(support::same_bits(logits(whole, position), logits(stepwise, position)))
        << "position " << position;
  }
  const auto last = decoder->config().layers - 1;
  EXPECT_TRUE(
      support::same_bits(head_of(whole, last, 0).weights, head_of(stepwise, last, 0).weights));
}

TEST_P(Sessions, LaterTokensChangeNoEarlierPosition) {
  const auto decoder = decoder_named(GetParam());
  auto session = open(decoder);
  auto other = text;
  other.back() = 1;
  other[8] = 50;
  run(session, text);
  std::vector<std::vector<float>> before;
  for (std::int64_t position = 0; position < 8; ++position) {
    before.push_back(logits(session, position));
  }
  EXPECT_EQ(run(session, other), 8);
  auto fresh = open(decoder);
  run(fresh, other);
  for (std::int64_t position = 0; position < 8; ++position) {
    EXPECT_TRUE(
        support::same_bits(logits(session, position), before[static_cast<std::size_t>(position)]));
  }
  for (std::int64_t position = 8; position < 12; ++position) {
    EXPECT_TRUE(support::same_bits(logits(session, position), logits(fresh, position)));
  }
}

TEST_P(Sessions, LayersOneByOneGiveTheSame) {
  const auto decoder = decoder_named(GetParam());
  auto slowly = open(decoder);
  run(slowly, text, {}, 1);
  EXPECT_TRUE(support::same_bits(logits(slowly, 11), last_logits(decoder, {})));
}

INSTANTIATE_TEST_SUITE_P(Families, Sessions,
                         testing::Values("llama_tied", "qwen2", "gpt2", "gguf_llama_q8_0"),
                         [](const auto& one) { return std::string(one.param); });

TEST(Session, ATraceOfFewerTokensIsTheBeginning) {
  const auto decoder = decoder_named("llama_tied");
  auto session = open(decoder);
  run(session, text);
  auto short_session = open(decoder);
  run(short_session, std::span(text).first(5));
  auto beginning = session.trace(5);
  ASSERT_TRUE(beginning);
  auto stages = beginning->head(2, 3);
  ASSERT_TRUE(stages);
  EXPECT_TRUE(support::same_bits(stages->weights, head_of(short_session, 2, 3).weights));
}

TEST(Session, GivingUpAndBeginningAgainLeavesNoTrace) {
  const auto decoder = decoder_named("llama_tied");
  auto session = open(decoder);
  run(session, text);
  const std::vector<std::int32_t> other{5, 17, 9, 9};
  ASSERT_TRUE(session.begin(other, {}));
  ASSERT_TRUE(session.advance(1));
  EXPECT_EQ(session.tokens().size(), 2U);
  EXPECT_EQ(run(session, text), 2);
  EXPECT_TRUE(support::same_bits(logits(session, 11), last_logits(decoder, {})));
}

TEST(Session, TheSameTokensAgainNeedNothing) {
  auto session = open(decoder_named("llama_tied"));
  run(session, text);
  EXPECT_EQ(run(session, text), 12);
  EXPECT_EQ(run(session, std::span(text).first(7)), 7);
  EXPECT_EQ(session.tokens().size(), 7U);
}

TEST(Session, UnrotatedScoresAreProductsOfUnrotatedVectors) {
  const auto decoder = decoder_named("llama_tied");
  auto session = open(decoder);
  run(session, text);
  auto trace = session.trace(12);
  ASSERT_TRUE(trace);
  const core::LayerTrace& layer = trace->layers[1];
  ASSERT_TRUE(layer.unrotated);
  auto stages = trace->head(1, 4);
  ASSERT_TRUE(stages);
  const std::int64_t width = layer.width;
  const std::int64_t shared = 4 / (layer.heads / layer.key_value_heads);
  for (std::int64_t query = 0; query < 12; ++query) {
    for (std::int64_t key = 0; key < 12; ++key) {
      double sum = 0.0;
      for (std::int64_t column = 0; column < width; ++column) {
        const float q = layer.unrotated->queries.data()[(query * layer.heads + 4) * width + column];
        const float k =
            layer.unrotated->keys.data()[(key * layer.key_value_heads + shared) * width + column];
        sum += static_cast<double>(q) * static_cast<double>(k);
      }
      EXPECT_NEAR(stages->unrotated_scores.data()[query * 12 + key],
                  sum / std::sqrt(static_cast<double>(width)), 1e-5);
    }
  }
  // Position 0 is not turned: query and key 0 score the same.
  EXPECT_NEAR(stages->unrotated_scores.data()[0], stages->scores.data()[0], 1e-6);
}

core::Intervention off(std::int64_t layer, std::int64_t head, bool mean = false) {
  return {.kind = core::InterventionKind::off, .layer = layer, .head = head, .mean = mean};
}

TEST(SessionInterventions, OffIsAFactorOfZero) {
  const auto decoder = decoder_named("llama_tied");
  const core::Intervention zero{
      .kind = core::InterventionKind::scale, .layer = 1, .head = 2, .number = 0.0F};
  const auto switched_off = last_logits(decoder, {off(1, 2)});
  EXPECT_TRUE(support::same_bits(switched_off, last_logits(decoder, {zero})));
  EXPECT_FALSE(support::same_bits(switched_off, last_logits(decoder, {})));
}

TEST(SessionInterventions, TheMeanIsTheSameAtEveryToken) {
  const auto decoder = decoder_named("qwen2");
  auto plain = open(decoder);
  run(plain, text);
  auto session = open(decoder);
  run(session, text, {off(0, 1, true)});
  const auto before = head_of(plain, 0, 1);
  const auto after = head_of(session, 0, 1);
  for (std::int64_t column = 0; column < before.value_width; ++column) {
    double mean = 0.0;
    for (std::int64_t row = 0; row < 12; ++row) {
      mean += static_cast<double>(before.output.data()[row * before.value_width + column]) / 12.0;
    }
    for (std::int64_t row = 0; row < 12; ++row) {
      EXPECT_NEAR(after.output.data()[row * after.value_width + column], mean, 1e-5);
    }
  }
}

TEST(SessionInterventions, PatternsReplaceTheWeights) {
  const auto decoder = decoder_named("gpt2");
  for (const auto pattern :
       {core::WeightPattern::uniform, core::WeightPattern::previous, core::WeightPattern::own}) {
    auto session = open(decoder);
    run(session, text,
        {{.kind = core::InterventionKind::weights, .layer = 1, .head = 1, .pattern = pattern}});
    const auto stages = head_of(session, 1, 1);
    for (std::int64_t query = 0; query < 12; ++query) {
      for (std::int64_t key = 0; key < 12; ++key) {
        float expected = 0.0F;
        if (pattern == core::WeightPattern::uniform && key <= query) {
          expected = 1.0F / static_cast<float>(query + 1);
        }
        if (pattern == core::WeightPattern::previous &&
            key == std::max<std::int64_t>(0, query - 1)) {
          expected = 1.0F;
        }
        if (pattern == core::WeightPattern::own && key == query) expected = 1.0F;
        EXPECT_NEAR(stages.weights.data()[query * 12 + key], expected, 1e-6);
      }
    }
  }
}

/// 1 where a query may see a key, by the definition of each mask.
bool is_visible(const core::Intervention& one, std::int64_t query, std::int64_t key) {
  switch (one.mask) {
    case core::MaskChange::window:
      return key <= query && key > query - one.size;
    case core::MaskChange::sinks:
      return key <= query && (key > query - one.size || key < one.sinks);
    case core::MaskChange::prefix:
      return key <= query || (key < one.size && query < one.size) || key < one.size;
    case core::MaskChange::none:
      return true;
  }
  return false;
}

TEST(SessionInterventions, MasksHideWhatTheySay) {
  const auto decoder = decoder_named("llama_tied");
  for (const auto mask : {core::MaskChange::window, core::MaskChange::sinks,
                          core::MaskChange::prefix, core::MaskChange::none}) {
    const core::Intervention one{
        .kind = core::InterventionKind::mask, .layer = 1, .mask = mask, .size = 4, .sinks = 2};
    auto session = open(decoder);
    run(session, text, {one});
    const auto changed = head_of(session, 1, 3);
    const auto untouched = head_of(session, 2, 3);
    for (std::int64_t query = 0; query < 12; ++query) {
      for (std::int64_t key = 0; key < 12; ++key) {
        EXPECT_EQ(changed.allowed.data()[query * 12 + key] != 0, is_visible(one, query, key))
            << query << " " << key;
        EXPECT_EQ(untouched.allowed.data()[query * 12 + key] != 0, key <= query);
      }
    }
  }
}

TEST(SessionInterventions, ABlockedTokenIsSeenByNobody) {
  const auto decoder = decoder_named("llama_tied");
  auto session = open(decoder);
  run(session, text, {{.kind = core::InterventionKind::block, .token = 0}});
  const auto stages = head_of(session, 2, 5);
  for (std::int64_t query = 0; query < 12; ++query) {
    EXPECT_EQ(stages.weights.data()[query * 12], 0.0F);
  }
  // The first token sees nothing at all then: its row is empty, and says so.
  EXPECT_EQ(stages.empty_rows.data()[0], 1);
  EXPECT_EQ(stages.empty_rows.data()[1], 0);
}

TEST(SessionInterventions, TemperatureDividesTheScores) {
  const auto decoder = decoder_named("llama_tied");
  auto plain = open(decoder);
  run(plain, text);
  auto session = open(decoder);
  run(session, text,
      {{.kind = core::InterventionKind::temperature, .layer = 0, .head = 2, .number = 4.0F}});
  const auto before = head_of(plain, 0, 2);
  const auto after = head_of(session, 0, 2);
  for (std::int64_t cell = 0; cell < before.scores.size(); ++cell) {
    EXPECT_NEAR(after.scores.data()[cell], before.scores.data()[cell] / 4.0F, 1e-5);
  }
}

TEST(SessionInterventions, GrowingATextGivesWhatOnePassGives) {
  const auto decoder = decoder_named("llama_tied");
  const Interventions every[] = {
      {off(1, 2, true)},
      {{.kind = core::InterventionKind::mask, .mask = core::MaskChange::none}},
      {{.kind = core::InterventionKind::mask, .mask = core::MaskChange::prefix, .size = 6}},
      {{.kind = core::InterventionKind::mask,
        .mask = core::MaskChange::sinks,
        .size = 3,
        .sinks = 1}},
      {{.kind = core::InterventionKind::block, .token = 2}, off(0, 0)}};
  for (const Interventions& interventions : every) {
    auto growing = open(decoder);
    for (std::size_t count = 4; count <= text.size(); ++count) {
      run(growing, std::span(text).first(count), interventions);
    }
    EXPECT_TRUE(support::same_bits(logits(growing, 11), last_logits(decoder, interventions)));
  }
}

TEST(SessionInterventions, FewerTokensAreNotShownWhereTheyHaveSeenLaterOnes) {
  const auto decoder = decoder_named("llama_tied");
  using core::InterventionKind;
  using core::MaskChange;
  const Interventions ahead[] = {
      {off(0, 0, true)},
      {{.kind = InterventionKind::mask, .mask = MaskChange::none}},
      {{.kind = InterventionKind::mask, .mask = MaskChange::prefix, .size = 8}}};
  for (const Interventions& changes : ahead) {
    auto session = open(decoder);
    run(session, text, changes);
    EXPECT_TRUE(support::is_error(session.trace(7), core::ErrorCode::unsupported, "later ones"));
    EXPECT_TRUE(session.trace(12));
  }
  auto session = open(decoder);
  run(session, text, ahead[2]);
  EXPECT_TRUE(session.trace(8));
  run(session, text, {off(0, 0)});
  EXPECT_TRUE(session.trace(7));
}

TEST(Ranking, IsWhatSwitchingEachHeadOffGives) {
  const auto decoder = decoder_named("qwen2");
  const Interventions others{{.kind = core::InterventionKind::block, .token = 3}};
  for (const bool mean : {false, true}) {
    auto ranking = core::HeadRanking::begin(
        decoder, {.ids = text, .interventions = others, .token = 7, .mean = mean});
    ASSERT_TRUE(ranking) << ranking.error().where;
    for (auto more = ranking->advance(); *more; more = ranking->advance()) {
    }
    const auto& config = decoder->config();
    ASSERT_EQ(static_cast<std::int64_t>(ranking->effects().size()), config.layers * config.heads);
    const auto with_all = last_logits(decoder, others);
    for (const core::HeadEffect& effect : ranking->effects()) {
      auto changed = others;
      changed.push_back(off(effect.layer, effect.head, mean));
      const auto without = last_logits(decoder, changed);
      const float change = *core::log_probability(without, 7) - *core::log_probability(with_all, 7);
      EXPECT_EQ(effect.change, change);
      EXPECT_EQ(effect.divergence, *core::divergence(with_all, without));
    }
  }
}

TEST(SessionErrors, SayWhatIsWrongAndKeepWhatWas) {
  const auto decoder = decoder_named("llama_tied");
  auto session = open(decoder);
  run(session, text);
  const auto before = logits(session, 11);
  using core::ErrorCode;
  const std::vector<std::int32_t> too_many(17, 1);
  EXPECT_TRUE(support::is_error(session.begin(too_many, {}), ErrorCode::invalid_argument,
                                "room for 16 tokens but was given 17"));
  EXPECT_TRUE(support::is_error(session.begin({}, {}), ErrorCode::invalid_argument, "no tokens"));
  const std::vector<std::int32_t> unknown{1, 2, 100000};
  EXPECT_TRUE(support::is_error(session.begin(unknown, {}), ErrorCode::invalid_argument,
                                "token id 100000 at position 2 is outside the vocabulary"));
  EXPECT_TRUE(support::is_error(session.begin(text, Interventions{off(50, 0)}),
                                ErrorCode::invalid_argument, "there is no layer 50"));
  EXPECT_TRUE(support::is_error(session.begin(text, Interventions{off(0, 50)}),
                                ErrorCode::invalid_argument, "there is no head 50"));
  std::vector<float> row(3);
  EXPECT_TRUE(support::is_error(session.logits(12, row), ErrorCode::invalid_argument,
                                "no token at position 12"));
  EXPECT_TRUE(support::is_error(session.logits(0, row), ErrorCode::shape_mismatch, "one number"));
  EXPECT_TRUE(support::is_error(session.trace(13), ErrorCode::invalid_argument, "1 to 12 tokens"));
  EXPECT_TRUE(support::is_error(core::DecoderSession::open(decoder, 1 << 30),
                                ErrorCode::invalid_argument, "a context has 1 to"));
  EXPECT_EQ(run(session, text), 12);
  EXPECT_TRUE(support::same_bits(logits(session, 11), before));
}

TEST(SessionErrors, ABeginningThatFailsChangesNeitherPlanNorResults) {
  const auto decoder = decoder_named("llama_tied");
  auto session = open(decoder);
  run(session, text);
  const auto before = logits(session, 11);
  auto unknown = text;
  unknown.back() = 100000;
  const Interventions changes{off(0, 0)};
  EXPECT_FALSE(session.begin(unknown, changes));
  EXPECT_TRUE(session.interventions().empty());
  EXPECT_TRUE(support::same_bits(logits(session, 11), before));
  EXPECT_EQ(run(session, text, changes), 0);
  EXPECT_TRUE(support::same_bits(logits(session, 11), last_logits(decoder, changes)));
}

TEST(SessionErrors, ABeginningThatFailsGivesUpWhatWasUnfinished) {
  const auto decoder = decoder_named("llama_tied");
  auto session = open(decoder);
  run(session, std::span(text).first(4));
  ASSERT_TRUE(session.begin(text, {}));
  EXPECT_FALSE(session.begin(std::vector<std::int32_t>{1, 2, 100000}, {}));
  EXPECT_EQ(*session.advance(all_layers), 0);
  EXPECT_EQ(session.tokens().size(), 4U);
  EXPECT_EQ(run(session, text), 4);
  EXPECT_TRUE(support::same_bits(logits(session, 11), last_logits(decoder, {})));
}

TEST(InterventionText, IsReadEntryByEntry) {
  auto read = core::read_interventions(
      R"([{"kind":"off","layer":1,"head":2,"by":"mean"},
          {"kind":"mask","mask":"sinks","size":8,"sinks":2,"layer":3},
          {"kind":"block","token":4},
          {"kind":"scale","layer":0,"head":0,"factor":-0.5}])");
  ASSERT_TRUE(read) << read.error().where;
  ASSERT_EQ(read->size(), 4U);
  EXPECT_EQ((*read)[0], off(1, 2, true));
  EXPECT_EQ((*read)[1].sinks, 2);
  EXPECT_EQ((*read)[1].head, -1);
  EXPECT_EQ((*read)[2].layer, -1);
  EXPECT_EQ((*read)[3].number, -0.5F);
}

TEST(InterventionText, NamesTheEntryAndWhatItNeeds) {
  const std::array<std::pair<const char*, const char*>, 9> wrong{{
      {"{}", "must be a list"},
      {R"([{"kind":"of"}])", "intervention 0: 'kind' must be one of off"},
      {R"([{"kind":"off","head":1,"by":"zero"}])", "'layer' must be a whole number"},
      {R"([{"kind":"off","layer":1,"head":1.5,"by":"zero"}])", "'head' must be a whole number"},
      {R"([{"kind":"off","layer":1,"head":1,"by":"x"}])", "'by' must be one of zero, mean"},
      {R"([{"kind":"temperature","layer":1,"head":1,"temperature":0}])", "a number above 0"},
      {R"([{"kind":"mask","mask":"window","size":0}])", "'size' must be a whole number from 1"},
      {R"([{"kind":"weights","layer":1,"head":1}])", "'pattern' must be one of uniform"},
      {R"([{"kind":"scale","layer":1,"head":1,"factor":1e300}])", "'factor' must be a number"},
  }};
  for (const auto& [text_of_it, words] : wrong) {
    EXPECT_TRUE(support::is_error(core::read_interventions(text_of_it),
                                  core::ErrorCode::invalid_argument, words));
  }
}

}  // namespace
