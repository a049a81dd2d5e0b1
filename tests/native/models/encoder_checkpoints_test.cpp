// Every naming scheme of encoders, in one file, in shards and in GGUF, against what
// `transformers` computes in double precision (tests/fixtures/README.md, checkpoints).

#include <algorithm>

#include "checkpoint_cases.h"
#include "fixture_cases.h"
#include "models/decoder/decoder_session.h"
#include "support.h"

namespace core = attention_playground;

namespace {

constexpr double tolerance = 1e-4;

std::vector<fixtures::CheckpointCase> encoder_cases() {
  auto all = fixtures::read_checkpoint_cases();
  std::erase_if(all, [](const auto& one) {
    return one.family != "bert" && one.family != "roberta" && one.family != "distilbert";
  });
  return all;
}

const fixtures::CheckpointCase& encoder_case(const std::string& name) {
  static const auto all = encoder_cases();
  return *std::ranges::find(all, name, &fixtures::CheckpointCase::name);
}

std::vector<std::int32_t> whole(const fixtures::Tensor& tensor) {
  return {tensor.values.begin(), tensor.values.end()};
}

using Tensors = std::map<std::string, fixtures::Tensor>;

core::Expected<core::EncoderRun> run_case(const core::Encoder& encoder, const Tensors& expected,
                                          const std::string& name) {
  const auto ids = whole(expected.at(name + ".token_ids"));
  const auto types = expected.find(name + ".token_types");
  return encoder.run(
      {.token_ids = ids,
       .token_types = types == expected.end() ? std::vector<std::int32_t>() : whole(types->second),
       .keep_weights = true});
}

void expect_near(std::span<const float> actual, const fixtures::Tensor& expected) {
  const fixtures::Tensor tensor{
      .name = expected.name, .shape = expected.shape, .values = {actual.begin(), actual.end()}};
  EXPECT_EQ(fixtures::difference(tensor, expected, tolerance, tolerance), "");
}

/// At every position.
std::vector<float> token_logits(const core::Encoder& encoder, const core::EncoderRun& run) {
  const auto vocabulary = static_cast<std::size_t>(encoder.config().vocabulary);
  const auto tokens = static_cast<std::size_t>(run.hidden.size() / encoder.config().width);
  std::vector<float> all(tokens * vocabulary);
  for (std::size_t position = 0; position < tokens; ++position) {
    const auto done =
        encoder.token_logits(run, static_cast<std::int64_t>(position),
                             std::span(all).subspan(position * vocabulary, vocabulary));
    EXPECT_TRUE(done) << done.error().where;
  }
  return all;
}

class EncoderCheckpoints : public testing::TestWithParam<fixtures::CheckpointCase> {};

TEST_P(EncoderCheckpoints, MapsRowsAndHeadsAreThoseOfTransformers) {
  const fixtures::CheckpointCase& one = GetParam();
  const auto encoder = fixtures::load_encoder(one.files);
  ASSERT_TRUE(encoder) << encoder.error().where;
  EXPECT_EQ((*encoder)->predicts() != core::TokenPrediction::none, one.logits);
  EXPECT_EQ((*encoder)->classes() > 0, one.classes);
  const auto expected = fixtures::read_tensors(fixtures::read_bytes(one.expected));
  for (const std::string& name : one.cases) {
    const auto run = run_case(**encoder, expected, name);
    ASSERT_TRUE(run) << run.error().where;
    for (const core::LayerTrace& layer : run->trace.layers) {
      expect_near(layer.weights.span(), expected.at(name + "." + layer.id.name() + ".weights"));
    }
    expect_near(run->hidden.span(), expected.at(name + ".hidden"));
    if (one.logits) expect_near(token_logits(**encoder, *run), expected.at(name + ".logits"));
    if (!one.classes) continue;
    std::vector<float> classes(static_cast<std::size_t>((*encoder)->classes()));
    ASSERT_TRUE((*encoder)->class_logits(*run, classes));
    expect_near(classes, expected.at(name + ".classes"));
  }
}

/// Heads count as used, and none of these files holds anything else but buffers and poolers.
TEST_P(EncoderCheckpoints, NothingOfAHeadIsLeftOver) {
  const auto encoder = fixtures::load_encoder(GetParam().files);
  ASSERT_TRUE(encoder) << encoder.error().where;
  for (const std::string& name : (*encoder)->left_over()) {
    EXPECT_TRUE(name.starts_with("pooler.")) << name;
  }
  EXPECT_EQ((*encoder)->config().notices, std::vector<std::string>());
}

INSTANTIATE_TEST_SUITE_P(All, EncoderCheckpoints, testing::ValuesIn(encoder_cases()),
                         [](const auto& one) { return one.param.name; });

TEST(EncoderCheckpointList, IsNotEmpty) { EXPECT_GE(encoder_cases().size(), 17U); }

/// All maps and the last rows of one text.
std::vector<float> results_of(const std::string& checkpoint, const std::string& text) {
  const auto& one = encoder_case(checkpoint);
  const auto encoder = fixtures::load_encoder(one.files);
  if (!encoder) return {};
  const auto expected = fixtures::read_tensors(fixtures::read_bytes(one.expected));
  const auto run = run_case(**encoder, expected, text);
  if (!run) return {};
  std::vector<float> all(run->hidden.span().begin(), run->hidden.span().end());
  for (const core::LayerTrace& layer : run->trace.layers) {
    all.insert(all.end(), layer.weights.span().begin(), layer.weights.span().end());
  }
  return all;
}

TEST(EncoderGguf, OfSingleNumbersHasTheBitsOfItsSafetensors) {
  for (const auto& [gguf, safetensors] : {std::pair{"gguf_bert_f32", "bert"},
                                          {"gguf_roberta_f32", "roberta_masked"},
                                          {"gguf_distilbert_f32", "distilbert_masked"}}) {
    const auto first = results_of(gguf, "long");
    EXPECT_FALSE(first.empty());
    EXPECT_TRUE(support::same_bits(first, results_of(safetensors, "long"))) << gguf;
  }
}

TEST(EncoderHeads, AreRefusedWhereThereAreNone) {
  const auto plain = fixtures::load_encoder(encoder_case("bert").files);
  ASSERT_TRUE(plain) << plain.error().where;
  const auto run = (*plain)->run({.token_ids = std::vector<std::int32_t>{2, 40, 7}});
  ASSERT_TRUE(run);
  std::vector<float> logits(160);
  EXPECT_TRUE(support::is_error((*plain)->token_logits(*run, 0, logits),
                                core::ErrorCode::unsupported, "predicts no tokens"));
  EXPECT_TRUE(support::is_error((*plain)->class_logits(*run, logits), core::ErrorCode::unsupported,
                                "knows no classes"));
  const auto masked = fixtures::load_encoder(encoder_case("bert_masked").files);
  ASSERT_TRUE(masked) << masked.error().where;
  EXPECT_EQ((*masked)->predicts(), core::TokenPrediction::masked_token);
  for (const std::int64_t position : {-1, 3}) {
    EXPECT_TRUE(support::is_error((*masked)->token_logits(*run, position, logits),
                                  core::ErrorCode::invalid_argument, "no token at position"));
  }
  EXPECT_TRUE(support::is_error((*masked)->token_logits(*run, 0, std::span(logits).first(159)),
                                core::ErrorCode::shape_mismatch, "one number per token"));
  const auto causal = fixtures::load_encoder(encoder_case("bert_causal").files);
  ASSERT_TRUE(causal) << causal.error().where;
  EXPECT_EQ((*causal)->predicts(), core::TokenPrediction::next_token);
}

TEST(EncoderHeads, NameTheirClasses) {
  const auto config_of = [](const char* name) {
    const auto encoder = fixtures::load_encoder(encoder_case(name).files);
    return encoder ? (*encoder)->config() : core::EncoderConfig();
  };
  const auto bert = config_of("bert_classes");
  EXPECT_EQ(bert.labels, (std::vector<std::string>{"sad", "neither", "glad"}));
  EXPECT_EQ(bert.class_scale, core::ClassScale::softmax);
  const auto roberta = config_of("roberta_classes");
  EXPECT_EQ(roberta.labels.size(), 4U);
  EXPECT_EQ(roberta.class_scale, core::ClassScale::sigmoid);
  EXPECT_EQ(config_of("distilbert_classes").class_scale, core::ClassScale::none);
}

/// A decoder that looks both ways: later tokens change the values of earlier ones.
TEST(DecoderThatIsNotCausal, SeesLaterTokensAndPredictsNothing) {
  const auto all = fixtures::read_checkpoint_cases();
  const auto one =
      std::ranges::find(all, std::string("llama_both_ways"), &fixtures::CheckpointCase::name);
  ASSERT_NE(one, all.end());
  const auto decoder = fixtures::load_decoder(one->files);
  ASSERT_TRUE(decoder) << decoder.error().where;
  auto session = core::DecoderSession::open(*decoder, 8);
  ASSERT_TRUE(session);
  const auto run = [&](const std::vector<std::int32_t>& ids) {
    const auto kept = session->begin(ids, {});
    EXPECT_TRUE(kept && session->advance(1000));
    return kept ? *kept : -1;
  };
  EXPECT_EQ(run({5, 6, 7}), 0);
  EXPECT_EQ(run({5, 6, 7}), 3);
  // Nothing of a text stays when it goes on.
  EXPECT_EQ(run({5, 6, 7, 8}), 0);
  const auto trace = session->trace(4);
  ASSERT_TRUE(trace) << trace.error().where;
  const auto weights = core::layer_weights(*trace, trace->layers[0]);
  ASSERT_TRUE(weights);
  EXPECT_GT(weights->all[3], 0.0F);
  EXPECT_TRUE(support::is_error(session->trace(3), core::ErrorCode::unsupported,
                                "the model lets tokens look at later ones"));
  std::vector<float> logits(static_cast<std::size_t>((*decoder)->config().vocabulary));
  EXPECT_TRUE(support::is_error(session->logits(3, logits), core::ErrorCode::unsupported,
                                "looks both ways"));
}

}  // namespace
