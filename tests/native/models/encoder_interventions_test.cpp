// Interventions in encoders: what asks for nothing changes no bit, what is asked for flows on,
// and what followed is told by the difference of two runs.

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>

#include "analysis/head_difference.h"
#include "analysis/trace_difference.h"
#include "fixture_cases.h"
#include "models/encoder/encoder.h"
#include "support.h"

namespace {

namespace core = attention_playground;
using core::ErrorCode;
using core::Intervention;
using support::is_error;
using Interventions = std::vector<Intervention>;

const std::vector<std::int32_t> text{2, 17, 5, 42, 8, 17, 3};

class EncoderInterventions : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    const std::string folder =
        fixtures::fixtures_folder() + "/checkpoints/" + std::string(GetParam());
    bytes_ = fixtures::read_bytes(folder + "/model.safetensors");
    const auto json = fixtures::read_bytes(folder + "/config.json");
    auto config =
        core::read_encoder_config({reinterpret_cast<const char*>(json.data()), json.size()});
    ASSERT_TRUE(config) << config.error().where;
    auto file = core::Safetensors::parse(bytes_);
    ASSERT_TRUE(file) << file.error().where;
    auto encoder = core::Encoder::load({&*file, 1}, *config);
    ASSERT_TRUE(encoder) << encoder.error().where;
    encoder_ = std::move(*encoder);
  }
  core::Expected<core::EncoderRun> try_run(const Interventions& interventions,
                                           const core::MaskSettings& mask = {}) {
    return encoder_->run(
        {.token_ids = text, .mask = mask, .keep_weights = true, .interventions = interventions});
  }
  core::EncoderRun run(const Interventions& interventions, const core::MaskSettings& mask = {}) {
    auto result = try_run(interventions, mask);
    EXPECT_TRUE(result) << (result ? "" : result.error().where);
    return result ? std::move(*result) : core::EncoderRun{};
  }
  static bool same_hidden(const core::EncoderRun& one, const core::EncoderRun& other) {
    return support::same_bits(one.hidden.span(), other.hidden.span());
  }

  /// What is kept of each layer, and what is rebuilt of each of its heads.
  static void expect_same_layers(const core::Trace& one, const core::Trace& other) {
    for (std::size_t index = 0; index < other.layers.size(); ++index) {
      const core::LayerTrace& layer = other.layers[index];
      const core::LayerTrace& same = one.layers[index];
      EXPECT_EQ(same.skipped, layer.skipped);
      EXPECT_EQ(same.edits.size(), layer.edits.size());
      const auto weights = core::layer_weights(one, same);
      ASSERT_TRUE(weights);
      EXPECT_TRUE(support::same_bits(weights->all, layer.weights.span())) << index;
      EXPECT_TRUE(support::same_bits(same.stream_rows.span(), layer.stream_rows.span())) << index;
      for (std::int64_t at = 0; at < layer.heads; ++at) {
        const auto stages = one.head(static_cast<std::int64_t>(index), at);
        const auto wanted = other.head(static_cast<std::int64_t>(index), at);
        ASSERT_TRUE(stages && wanted);
        EXPECT_TRUE(support::same_bits(stages->output.span(), wanted->output.span()));
      }
    }
  }

  std::vector<std::uint8_t> bytes_;
  std::optional<core::Encoder> encoder_;
};

constexpr core::Site head{.layer = 0, .head = 1};

TEST_P(EncoderInterventions, ThatAskForNothingChangeNoBit) {
  const auto plain = run({});
  const auto own = encoder_->config().causal ? core::MaskShape::causal : core::MaskShape::none;
  for (const core::InterventionKind& kind :
       {core::InterventionKind(core::SetTemperature{1.0F}),
        core::InterventionKind(core::ScaleOutput{1.0F}),
        core::InterventionKind(core::ReplaceMask{.shape = own}),
        core::InterventionKind(core::BlockToken{7}),
        core::InterventionKind(core::PaintWeight{7, 0, 0.5F})}) {
    EXPECT_TRUE(same_hidden(plain, run({{.site = head, .kind = kind}}))) << kind.index();
  }
  EXPECT_FALSE(same_hidden(plain, run({{.site = head, .kind = core::SwitchOff{}}})));
  EXPECT_TRUE(same_hidden(plain, run({})));
}

TEST_P(EncoderInterventions, PaintingItsOwnWeightChangesNothing) {
  const auto plain = run({});
  const auto stages = plain.trace.head(0, 1);
  ASSERT_TRUE(stages);
  const float weight = stages->weights.data()[3 * 7 + 2];
  const auto painted = run({{.site = head, .kind = core::PaintWeight{3, 2, weight}}});
  for (std::int64_t i = 0; i < plain.hidden.size(); ++i) {
    EXPECT_NEAR(painted.hidden.data()[i], plain.hidden.data()[i],
                1e-6F * (1.0F + std::abs(plain.hidden.data()[i])));
  }
}

TEST_P(EncoderInterventions, WithoutItsLayersGiveTheEmbedding) {
  Interventions skip_all;
  for (std::int64_t layer = 0; layer < encoder_->config().layers; ++layer) {
    skip_all.push_back({.site = {.layer = layer}, .kind = core::SkipLayer{}});
  }
  const auto skipped = run(skip_all);
  // Each token's row is then its own: one among other tokens is the same.
  auto alone = encoder_->run({.token_ids = std::span(text).first(1), .interventions = skip_all});
  ASSERT_TRUE(alone);
  EXPECT_TRUE(support::same_bits(
      skipped.hidden.span().first(static_cast<std::size_t>(encoder_->config().width)),
      alone->hidden.span()));
  EXPECT_EQ(static_cast<std::int64_t>(skipped.trace.layers.size()), encoder_->config().layers);
}

TEST_P(EncoderInterventions, HoldUnderTheReadersMaskAndRebuildTheSameBits) {
  const auto size = text.size();
  std::vector<std::uint8_t> allowed(size * size, 1);
  allowed[3] = 0;
  core::EncoderRun changed;
  {
    const core::MaskSettings mask{.allowed = allowed};
    changed = run(
        {{.kind = core::BlockToken{1}}, {.site = head, .kind = core::SetTemperature{0.5F}}}, mask);
  }
  std::ranges::fill(allowed, std::uint8_t{0});
  for (std::size_t layer = 0; layer < changed.trace.layers.size(); ++layer) {
    core::LayerTrace& traced = changed.trace.layers[layer];
    const std::vector<float> kept(traced.weights.span().begin(), traced.weights.span().end());
    traced.weights = {};
    const auto rebuilt = core::layer_weights(changed.trace, traced);
    ASSERT_TRUE(rebuilt) << rebuilt.error().where;
    EXPECT_TRUE(support::same_bits(kept, rebuilt->all)) << layer;
    EXPECT_EQ(kept[3], 0.0F);
    EXPECT_EQ(kept[1], 0.0F);
  }
}

TEST_P(EncoderInterventions, LeaveARowWithoutTokensAtZero) {
  Interventions all;
  for (std::int64_t token = 0; token < 7; ++token) {
    all.push_back({.site = head, .kind = core::BlockToken{token}});
  }
  const auto blocked = run(all);
  const auto stages = blocked.trace.head(0, 1);
  ASSERT_TRUE(stages);
  EXPECT_EQ(std::ranges::count(stages->empty_rows.span(), 1), 7);
  EXPECT_EQ(std::ranges::count(stages->weights.span(), 0.0F), 49);
  EXPECT_TRUE(same_hidden(blocked, run({{.site = head, .kind = core::SwitchOff{}}})));
}

TEST_P(EncoderInterventions, ShowWhatFollowed) {
  const auto before = run({});
  const auto after = run({{.site = head, .kind = core::SetTemperature{0.2F}}});
  const auto differences = core::trace_difference(before.trace, after.trace);
  ASSERT_TRUE(differences) << differences.error().where;
  ASSERT_EQ(differences->size(), before.trace.layers.size());
  for (std::size_t layer = 0; layer < differences->size(); ++layer) {
    const core::LayerDifference& difference = (*differences)[layer];
    for (std::int64_t index = 0; index < difference.heads; ++index) {
      const auto one =
          core::head_difference(before.trace, after.trace, static_cast<std::int64_t>(layer), index);
      ASSERT_TRUE(one);
      EXPECT_TRUE(support::same_bits(
          one->values.span(),
          difference.values.span().subspan(static_cast<std::size_t>(index) * 49, 49)));
      EXPECT_EQ(one->largest, difference.largest[static_cast<std::size_t>(index)]);
      // In its own layer the change is the head's alone; behind it, everybody's.
      EXPECT_EQ(one->largest > 0.0F, layer > 0 || index == 1) << layer << " " << index;
    }
  }
}

TEST_P(EncoderInterventions, TakeTheLayersAheadFromThePassBefore) {
  const struct {
    Interventions changes;
    std::size_t unchanged;  // layers ahead
  } cases[] = {
      {{}, 2},
      {{{.site = head, .kind = core::SwitchOff{}}}, 0},
      {{{.site = {.layer = 1, .head = 0}, .kind = core::SetTemperature{0.4F}}}, 1},
      {{{.site = {.layer = 1}, .kind = core::SkipLayer{}}}, 1},
      {{{.site = {.layer = 1}, .kind = core::SkipFeedForward{}}}, 1},
      {{{.kind = core::BlockToken{2}}}, 0},
      {{{.kind = core::ReplacePositions{core::PositionScheme::none}}}, 0},
  };
  const core::MaskSettings masks[] = {{}, {.window_left = 2, .window_right = 1}};
  for (const core::MaskSettings& mask : masks) {
    for (const auto& [changes, unchanged] : cases) {
      const core::EncoderRun whole = run(changes, mask);
      auto before = std::make_shared<const core::EncoderRun>(run({}, mask));
      auto made = encoder_->run({.token_ids = text,
                                 .mask = mask,
                                 .keep_weights = true,
                                 .interventions = changes,
                                 .before = before});
      ASSERT_TRUE(made) << made.error().where;
      ASSERT_EQ(made->trace.layers.size(), whole.trace.layers.size());
      for (std::size_t layer = 0; layer < whole.trace.layers.size(); ++layer) {
        const bool is_taken = made->trace.layers[layer].query_rows.data() ==
                              before->trace.layers[layer].query_rows.data();
        EXPECT_EQ(is_taken, layer < unchanged) << layer;
      }
      // Its trace keeps what it took.
      before = nullptr;
      EXPECT_TRUE(same_hidden(*made, whole));
      expect_same_layers(made->trace, whole.trace);
    }
  }
}

TEST_P(EncoderInterventions, SayWhatTheModelHasNot) {
  EXPECT_TRUE(is_error(try_run({{.site = {.layer = 9, .head = 0}}}), ErrorCode::invalid_argument,
                       "there is no layer 9: there are 2, counted from 0"));
  EXPECT_TRUE(is_error(try_run({{.site = {.layer = 0, .head = 9}}}), ErrorCode::invalid_argument,
                       "there is no head 9"));
  EXPECT_TRUE(
      is_error(try_run({{.site = {.stack = core::Stack::decoder_self, .layer = 0, .head = 0}}}),
               ErrorCode::invalid_argument, "this model has no decoder_self"));
}

INSTANTIATE_TEST_SUITE_P(Families, EncoderInterventions,
                         testing::Values("bert", "distilbert_masked", "roberta_masked",
                                         "bert_causal"));

TEST(TraceDifference, IsOverTheSameTokens) {
  const auto trace = [](std::int64_t tokens) {
    core::Trace made;
    auto weights = core::Buffer<float>::allocate(tokens * tokens, "weights");
    std::ranges::fill(weights->span(), 1.0F);
    made.layers.push_back({.queries = tokens, .keys = tokens, .weights = std::move(*weights)});
    return made;
  };
  EXPECT_TRUE(is_error(core::trace_difference(trace(2), trace(3)), ErrorCode::shape_mismatch,
                       "different numbers of tokens"));
  auto other = trace(2);
  other.layers[0].id.index = 1;
  const auto none = core::trace_difference(trace(2), other);
  ASSERT_TRUE(none);
  EXPECT_TRUE(none->empty());
}

TEST(Embedding, IsPooledAndCompared) {
  const std::vector<float> hidden{1.0F, 2.0F, 3.0F, 6.0F};
  EXPECT_EQ(core::pooled(hidden, 2, core::Pooling::first), (std::vector<float>{1.0F, 2.0F}));
  EXPECT_EQ(core::pooled(hidden, 2, core::Pooling::mean), (std::vector<float>{2.0F, 4.0F}));
  const std::vector<float> turned{-2.0F, 1.0F};
  EXPECT_DOUBLE_EQ(core::cosine_of(std::span(hidden).first(2), turned), 0.0);
  EXPECT_DOUBLE_EQ(core::cosine_of(std::span(hidden).first(2), std::vector<float>{3.0F, 6.0F}),
                   1.0);
  EXPECT_DOUBLE_EQ(core::cosine_of(turned, std::vector<float>{0.0F, 0.0F}), 0.0);
}

}  // namespace
