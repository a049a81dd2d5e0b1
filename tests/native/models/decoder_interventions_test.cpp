// Interventions: each does what it says to a head, they flow on to the logits, and
// a ranking is what switching off every head gives.

#include "models/intervention/intervention.h"

#include <algorithm>
#include <cmath>

#include "decoder_sessions.h"
#include "models/decoder/head_ranking.h"
#include "models/decoder/prediction.h"

namespace core = attention_playground;

using namespace sessions;

namespace {

TEST(SessionInterventions, OffIsAFactorOfZero) {
  const auto decoder = decoder_named("llama_tied");
  const core::Intervention zero{.site = {.layer = 1, .head = 2},
                                .kind = core::ScaleOutput{.factor = 0.0F}};
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
        {{.site = {.layer = 1, .head = 1}, .kind = core::ReplaceWeights{.pattern = pattern}}});
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
bool is_visible(const core::ReplaceMask& one, std::int64_t query, std::int64_t key) {
  switch (one.shape) {
    case core::MaskShape::window:
      return key <= query && key > query - one.size;
    case core::MaskShape::sinks:
      return key <= query && (key > query - one.size || key < one.sinks);
    case core::MaskShape::prefix:
      return key <= query || (key < one.size && query < one.size) || key < one.size;
    case core::MaskShape::none:
      return true;
    case core::MaskShape::causal:
      return key <= query;
    case core::MaskShape::dilated:
      return key <= query && (query - key) % one.step == 0 && query - key < one.size * one.step;
    case core::MaskShape::blocks:
      return key <= query && key / one.size == query / one.size;
    case core::MaskShape::padding:
      return key <= query && key < one.size;
    case core::MaskShape::random:   // in mask_test.cpp
    case core::MaskShape::painted:  // in mask_test.cpp
    case core::MaskShape::own:      // in mask_test.cpp
      break;
  }
  return false;
}

TEST(SessionInterventions, MasksHideWhatTheySay) {
  const auto decoder = decoder_named("llama_tied");
  for (const auto mask : {core::MaskShape::window, core::MaskShape::sinks, core::MaskShape::prefix,
                          core::MaskShape::none, core::MaskShape::causal, core::MaskShape::dilated,
                          core::MaskShape::blocks, core::MaskShape::padding}) {
    const std::int64_t step = mask == core::MaskShape::dilated ? 2 : 1;
    const core::ReplaceMask one{.shape = mask, .size = 4, .sinks = 2, .step = step};
    auto session = open(decoder);
    run(session, text, {{.site = {.layer = 1}, .kind = one}});
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
  run(session, text, {{.kind = core::BlockToken{0}}});
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
  run(session, text, {{.site = {.layer = 0, .head = 2}, .kind = core::SetTemperature{4.0F}}});
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
      {{.kind = core::ReplaceMask{.shape = core::MaskShape::none}}},
      {{.kind = core::ReplaceMask{.shape = core::MaskShape::prefix, .size = 6}}},
      {{.kind = core::ReplaceMask{.shape = core::MaskShape::sinks, .size = 3, .sinks = 1}}},
      {{.kind = core::ReplaceMask{.shape = core::MaskShape::window, .size = 2, .later = true}}},
      {{.kind = core::ReplaceMask{.shape = core::MaskShape::dilated, .size = 3, .step = 2}}},
      {{.kind =
            core::ReplaceMask{.shape = core::MaskShape::random, .size = 2, .drawn = 1, .seed = 9}}},
      {{.kind = core::ReplaceMask{.shape = core::MaskShape::padding, .size = 6}}},
      {{.kind = core::ReplaceMask{.shape = core::MaskShape::painted,
                                  .queries = 3,
                                  .keys = 3,
                                  .cells = {1, 0, 1, 0, 1, 0, 1, 0, 1}}}},
      {{.kind = core::ReplaceMask{.shape = core::MaskShape::painted,
                                  .empty_row = core::EmptyRow::uniform,
                                  .queries = 2,
                                  .keys = 2,
                                  .cells = {1, 0, 0, 0}}}},
      {{.site = {.layer = 1}, .kind = core::AddSink{0.5F}}},
      {{.site = {.layer = 1, .head = 3}, .kind = core::PaintWeight{2, 1, 0.8F}},
       {.site = {.layer = 0, .head = 1}, .kind = core::PaintWeight{9, 4, 0.5F}}},
      {{.site = {.layer = 1}, .kind = core::SkipLayer{}},
       {.site = {.layer = 0}, .kind = core::SkipFeedForward{}}},
      {{.kind = core::BlockToken{2}}, off(0, 0)}};
  for (const Interventions& interventions : every) {
    auto growing = open(decoder);
    for (std::size_t count = 4; count <= text.size(); ++count) {
      run(growing, std::span(text).first(count), interventions);
    }
    EXPECT_TRUE(support::same_bits(logits(growing, 11), last_logits(decoder, interventions)));
  }
}

/// What is kept is turned once.
TEST(SessionInterventions, RotaryPositionsGoOnWhereATextGrows) {
  const auto decoder = decoder_named("gpt2");
  const Interventions rotary{{.kind = core::ReplacePositions{core::PositionScheme::rotary}}};
  auto growing = open(decoder);
  for (std::size_t count = 4; count <= text.size(); ++count) {
    run(growing, std::span(text).first(count), rotary);
  }
  EXPECT_TRUE(support::same_bits(logits(growing, 11), last_logits(decoder, rotary)));
}

TEST(SessionInterventions, FewerTokensAreNotShownWhereTheyHaveSeenLaterOnes) {
  const auto decoder = decoder_named("llama_tied");
  using core::MaskShape;
  using core::ReplaceMask;
  const Interventions ahead[] = {{off(0, 0, true)},
                                 {{.kind = ReplaceMask{.shape = MaskShape::none}}},
                                 {{.kind = ReplaceMask{.shape = MaskShape::prefix, .size = 8}}}};
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
  const Interventions others{{.kind = core::BlockToken{3}}};
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

TEST(SessionInterventions, APaintedWeightIsSharedWithTheRestOfItsRow) {
  const auto decoder = decoder_named("llama_tied");
  auto plain = open(decoder);
  run(plain, text);
  const auto before = head_of(plain, 1, 3);
  auto session = open(decoder);
  const core::Site site{.layer = 1, .head = 3};
  run(session, text,
      {{.site = site, .kind = core::PaintWeight{7, 2, 0.75F}},
       {.site = site, .kind = core::PaintWeight{3, 11, 1.0F}}});
  const auto after = head_of(session, 1, 3);
  for (std::int64_t query = 0; query < 12; ++query) {
    const float share = query == 7 ? 0.25F / (1.0F - before.weights.data()[7 * 12 + 2]) : 1.0F;
    for (std::int64_t key = 0; key < 12; ++key) {
      const std::int64_t cell = query * 12 + key;
      // The second one lies where the causal mask hides: it counts for nothing.
      const float expected = query == 7 && key == 2 ? 0.75F : before.weights.data()[cell] * share;
      EXPECT_NEAR(after.weights.data()[cell], expected, 1e-6) << query << " " << key;
    }
  }
}

TEST(SessionInterventions, PaintingItsOwnWeightChangesNothing) {
  const auto decoder = decoder_named("qwen2");
  auto plain = open(decoder);
  run(plain, text);
  const float weight = head_of(plain, 0, 1).weights.data()[6 * 12 + 4];
  const auto before = last_logits(decoder, {});
  const auto after = last_logits(
      decoder, {{.site = {.layer = 0, .head = 1}, .kind = core::PaintWeight{6, 4, weight}}});
  for (std::size_t i = 0; i < before.size(); ++i) {
    EXPECT_NEAR(after[i], before[i], 1e-6F * (1.0F + std::abs(before[i])));
  }
}

TEST(SessionInterventions, ThatAskForNothingChangeNoBit) {
  const auto decoder = decoder_named("llama_tied");
  const auto plain = last_logits(decoder, {});
  const core::Site site{.layer = 1, .head = 2};
  for (const core::InterventionKind& kind :
       {core::InterventionKind(core::SetTemperature{1.0F}),
        core::InterventionKind(core::ScaleOutput{1.0F}),
        core::InterventionKind(core::ReplaceMask{.shape = core::MaskShape::causal}),
        core::InterventionKind(core::BlockToken{12}),
        core::InterventionKind(core::PaintWeight{12, 0, 0.5F})}) {
    EXPECT_TRUE(support::same_bits(plain, last_logits(decoder, {{.site = site, .kind = kind}})))
        << kind.index();
  }
}

TEST(SessionInterventions, WithoutItsLayersAModelReadsEachTokenAlone) {
  const auto decoder = decoder_named("gpt2");
  Interventions skip_all;
  for (std::int64_t layer = 0; layer < decoder->config().layers; ++layer) {
    skip_all.push_back({.site = {.layer = layer}, .kind = core::SkipLayer{}});
  }
  auto session = open(decoder);
  run(session, text, skip_all);
  // The residual stream is the embedding: the last token's alone decides.
  auto others = text;
  for (std::size_t i = 0; i + 1 < others.size(); ++i) others[i] = 1;
  auto alone = open(decoder);
  run(alone, others, skip_all);
  EXPECT_TRUE(support::same_bits(logits(session, 11), logits(alone, 11)));
  EXPECT_FALSE(support::same_bits(logits(session, 11), last_logits(decoder, {})));
  // The heads of a skipped layer still say what they would look at.
  EXPECT_EQ(head_of(session, 0, 0).queries, 12);
}

TEST(SessionInterventions, AHeadIsRebuiltWithTheBitsOfThePass) {
  // The last layer's heads decide the logits: a head that was rebuilt otherwise shows.
  const auto decoder = decoder_named("llama_tied");
  const Interventions changes{
      {.site = {.layer = 2, .head = 1}, .kind = core::PaintWeight{11, 3, 0.6F}},
      {.site = {.layer = 2, .head = 1}, .kind = core::SetTemperature{0.5F}},
      {.site = {.layer = 2, .head = 4},
       .kind = core::ReplaceWeights{core::WeightPattern::previous}},
      {.kind = core::BlockToken{1}}};
  auto whole = open(decoder);
  run(whole, text, changes);
  auto growing = open(decoder);
  for (std::size_t count = 1; count <= text.size(); ++count) {
    run(growing, std::span(text).first(count), changes);
  }
  for (std::int64_t head = 0; head < decoder->config().heads; ++head) {
    const auto one = head_of(whole, 2, head);
    const auto other = head_of(growing, 2, head);
    EXPECT_TRUE(support::same_bits(one.weights, other.weights)) << head;
    EXPECT_TRUE(support::same_bits(one.output, other.output)) << head;
  }
}

}  // namespace
