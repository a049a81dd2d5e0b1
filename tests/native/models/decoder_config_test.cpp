// What a decoder's settings mean, and which of them cannot be.

#include "models/decoder/decoder_config.h"

#include <string>

#include "checkpoint_cases.h"
#include "files/safetensors.h"
#include "fixture_cases.h"
#include "models/decoder/decoder_session.h"
#include "support.h"

namespace core = attention_playground;

namespace {

/// A small Llama's config.json, with these entries at its end.
std::string llama(const std::string& more) {
  return R"({"model_type": "llama", "num_hidden_layers": 2, "hidden_size": 32,
             "intermediate_size": 64, "vocab_size": 100, "max_position_embeddings": 64)" +
         more + "}";
}

TEST(DecoderConfig, ReadsRotarySettingsWhereTransformers5KeepsThem) {
  const auto config = core::read_decoder_config(llama(
      R"(, "num_attention_heads": 4, "rope_theta": 7.0, "rope_parameters": {"rope_theta": 500000.0,
           "rope_type": "default", "partial_rotary_factor": 0.5})"));
  ASSERT_TRUE(config) << config.error().where;
  EXPECT_EQ(config->rotary_base, 500000.0);
  EXPECT_EQ(config->rotary_pairs, 2);
}

TEST(DecoderConfig, RefusesScaledPositionsAndScores) {
  for (const char* const key : {"rope_scaling", "rope_parameters"}) {
    const auto config = core::read_decoder_config(llama(
        R"(, "num_attention_heads": 4, ")" + std::string(key) + R"(": {"rope_type": "longrope"})"));
    EXPECT_TRUE(support::is_error(config, core::ErrorCode::unsupported, key));
  }
  const auto unscaled = core::read_decoder_config(
      llama(R"(, "num_attention_heads": 4, "scale_attn_weights": false)"));
  EXPECT_TRUE(support::is_error(unscaled, core::ErrorCode::unsupported, "scale_attn_weights"));
}

TEST(DecoderConfig, RefusesSizesWhoseSumsWouldOverflow) {
  const auto wide = core::read_decoder_config(
      llama(R"(, "num_attention_heads": 2147483648, "head_dim": 2147483648)"));
  EXPECT_TRUE(support::is_error(wide, core::ErrorCode::unsupported,
                                "2147483648 heads of 2147483648 columns"));
  const auto largest = core::read_decoder_config(
      llama(R"(, "num_attention_heads": 2147483648, "head_dim": 1, "partial_rotary_factor": 0.0)"));
  ASSERT_TRUE(largest) << largest.error().where;
  // Two layers of queries, keys, values and residual stream; that three times more, the heads
  // twice.
  const std::int64_t columns =
      2 * 3 * (std::int64_t{1} << 31) + (2 + 3) * 32 + (std::int64_t{1} << 32);
  EXPECT_EQ(core::DecoderSession::memory_per_token(*largest), 4 * columns);
}

TEST(DecoderConfig, RefusesIdsThatThePageCouldNotTellApart) {
  auto text = llama(R"(, "num_attention_heads": 4)");
  text.replace(text.find("100"), 3, "16777217");
  EXPECT_TRUE(support::is_error(core::read_decoder_config(text), core::ErrorCode::unsupported,
                                "the vocabulary has 16777217 tokens"));
}

/// The logits after three tokens of the Qwen2 checkpoint, read as one of `family`.
std::vector<float> logits_as(const std::string& family) {
  const std::string folder = fixtures::fixtures_folder() + "/checkpoints/qwen2/";
  const auto text = fixtures::read_bytes(folder + "config.json");
  std::string config_text(text.begin(), text.end());
  config_text.replace(config_text.find("\"qwen2\""), 7, "\"" + family + "\"");
  auto config = core::read_decoder_config(config_text);
  EXPECT_TRUE(config) << config.error().where;
  const auto bytes = fixtures::read_bytes(folder + "model.safetensors");
  auto file = core::Safetensors::parse(bytes);
  auto decoder = core::Decoder::load({&*file, 1}, *config);
  EXPECT_TRUE(decoder) << decoder.error().where;
  auto session =
      core::DecoderSession::open(std::make_shared<const core::Decoder>(std::move(*decoder)), 3);
  EXPECT_TRUE(session->begin(std::vector<std::int32_t>{1, 2, 3}, {}));
  EXPECT_EQ(*session->advance(config->layers), 0);
  std::vector<float> logits(static_cast<std::size_t>(config->vocabulary));
  EXPECT_TRUE(session->logits(2, logits));
  return logits;
}

TEST(DecoderLoad, BiasesInTheFileCountThoughTheFamilyDoesWithout) {
  // Qwen2 is Llama with biases on queries, keys and values.
  EXPECT_TRUE(support::same_bits(logits_as("llama"), logits_as("qwen2")));
}

}  // namespace
