// What a session promises: the same bits however the tokens came, nothing
// computed twice, interventions that do what they say, sentences for what cannot be.

#include "models/decoder/decoder_session.h"

#include <algorithm>
#include <cmath>

#include "decoder_sessions.h"
#include "support.h"

namespace core = attention_playground;

using namespace sessions;

namespace {

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

}  // namespace
