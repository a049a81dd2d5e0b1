// Interventions: each does what it says to a head, they flow on to the logits, and
// a ranking is what switching off every head gives.

#include "models/intervention/interventions.h"

#include <algorithm>
#include <array>

#include "decoder_sessions.h"
#include "models/decoder/head_ranking.h"
#include "models/decoder/prediction.h"

namespace core = attention_playground;

using namespace sessions;

namespace {

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
