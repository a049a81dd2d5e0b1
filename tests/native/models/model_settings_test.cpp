// Every setting that changes the numbers is followed or refused by name; values that
// change nothing load, with the same bits as without them.

#include <array>
#include <string>
#include <vector>

#include "changed_checkpoint.h"
#include "support.h"

namespace core = attention_playground;
using core::ErrorCode;
using fixtures::ChangedCheckpoint;
using support::is_error;

namespace {

const std::vector<std::int32_t> ids{5, 61, 7, 140, 33, 8};

/// `key` with each of `values` gives the logits of the checkpoint without it.
void expect_identities(const std::string& name, const std::string& key,
                       const std::vector<std::string>& values) {
  const auto plain = ChangedCheckpoint(name).logits(ids);
  ASSERT_TRUE(plain) << plain.error().where;
  for (const std::string& value : values) {
    auto changed = ChangedCheckpoint(name).set(key, value);
    const auto logits = changed.logits(ids);
    ASSERT_TRUE(logits) << key << ": " << value << ": " << logits.error().where;
    EXPECT_TRUE(support::same_bits(*logits, *plain)) << key << ": " << value;
    EXPECT_EQ(changed.inspect()->notices, std::vector<std::string>()) << key << ": " << value;
  }
}

void expect_refused(const std::string& name, const std::string& key, const std::string& value) {
  auto changed = ChangedCheckpoint(name).set(key, value);
  EXPECT_TRUE(is_error(changed.inspect(), ErrorCode::unsupported, key)) << key << ": " << value;
  EXPECT_FALSE(changed.logits(ids)) << key;
}

TEST(ConfigSettings, RotarySettingsThatChangeNothingLoad) {
  expect_identities(
      "llama_tied", "rope_scaling",
      {"null", "{}", R"({"type": "default"})", R"({"factor": 1.0})",
       R"({"type": "linear", "factor": 1.0})", R"({"rope_type": "dynamic", "factor": 1})",
       R"({"rope_type": "llama3", "factor": 1.0, "low_freq_factor": 1.0,
                         "high_freq_factor": 4.0, "original_max_position_embeddings": 8192})",
       R"({"rope_type": "yarn", "factor": 1.0, "attention_factor": 1.0})",
       // Texts are no longer than the context from which on it scales.
       R"({"rope_type": "dynamic", "factor": 2.0})"});
  // The base stands outside (5000), or in either object.
  expect_identities("llama_tied", "rope_parameters",
                    {"null", "{}", R"({"rope_type": "default"})", R"({"rope_theta": 5000.0})",
                     R"({"rope_type": "default", "partial_rotary_factor": 1.0})"});
  const auto plain = ChangedCheckpoint("llama_tied").logits(ids);
  for (const char* const object : {"rope_parameters", "rope_scaling"}) {
    const auto inside = ChangedCheckpoint("llama_tied")
                            .remove("rope_theta")
                            .set(object, R"({"rope_type": "default", "rope_theta": 5000.0})")
                            .logits(ids);
    ASSERT_TRUE(inside) << inside.error().where;
    EXPECT_TRUE(support::same_bits(*inside, *plain)) << object;
  }
}

TEST(ConfigSettings, OtherScaledRotaryPositionsAreRefused) {
  for (const char* const value :
       {R"({"factor": 4.0})", R"({"rope_type": "something", "factor": 1.0})",
        R"({"rope_type": "longrope", "short_factor": [1.5], "long_factor": [2.0]})",
        R"({"rope_type": "linear", "factor": 2.0, "attention_factor": 1.3})",
        R"({"rope_type": "yarn", "factor": 2.0, "truncate": false})",
        R"({"mrope_section": [1, 1, 1]})",
        R"({"full_attention": {"rope_type": "default", "rope_theta": 1000.0}})"}) {
    expect_refused("llama_tied", "rope_scaling", value);
    expect_refused("llama_tied", "rope_parameters", value);
  }
  EXPECT_TRUE(is_error(ChangedCheckpoint("llama_tied").set("rope_scaling", "4.0").inspect(),
                       ErrorCode::malformed_file, "'rope_scaling' must be an object or null"));
}

TEST(ConfigSettings, AScalingThatLacksANumberIsRefusedByItsName) {
  const std::pair<const char*, const char*> lacking[] = {
      {R"({"rope_type": "linear"})", "'factor'"},
      {R"({"rope_type": "linear", "factor": 0.0})", "'factor'"},
      {R"({"rope_type": "yarn"})", "'factor'"},
      {R"({"rope_type": "llama3", "factor": 32.0, "low_freq_factor": 1.0})",
       "'original_max_position_embeddings'"},
      {R"({"rope_type": "llama3", "factor": 32.0, "original_max_position_embeddings": 64,
           "low_freq_factor": 4.0, "high_freq_factor": 4.0})",
       "more turns for what stays"},
      {R"({"rope_type": "linear", "factor": "four"})", "factor"},
      {R"({"rope_type": "linear", "factor": -2.0})", "factor"}};
  for (const auto& [value, words] : lacking) {
    EXPECT_TRUE(is_error(ChangedCheckpoint("llama_tied").set("rope_scaling", value).inspect(),
                         ErrorCode::malformed_file, words))
        << value;
  }
}

TEST(ConfigSettings, TwoBasesAreSaid) {
  const auto inspection =
      ChangedCheckpoint("llama_tied").set("rope_parameters", R"({"rope_theta": 700.0})").inspect();
  ASSERT_TRUE(inspection) << inspection.error().where;
  EXPECT_EQ(inspection->decoder->rotary_base, 700.0);
  ASSERT_EQ(inspection->notices.size(), 1U);
  EXPECT_NE(inspection->notices[0].find("rope_theta twice"), std::string::npos);
}

TEST(ConfigSettings, WhatChangesNothingLoads) {
  expect_identities("llama_tied", "is_causal", {"true", "null"});
  expect_identities("llama_tied", "sliding_window", {"null", "0", "96", "4096"});
  expect_identities("llama_tied", "layer_types",
                    {"null", R"(["full_attention", "full_attention", "full_attention"])"});
  expect_identities("llama_tied", "attention_multiplier", {"0.5"});
  expect_identities("llama_tied", "query_pre_attn_scalar", {"4"});
  expect_identities("llama_tied", "attn_logit_softcapping", {"null", "0.0"});
  expect_identities("llama_tied", "logits_scaling", {"1.0"});
  expect_identities("llama_tied", "mlp_bias", {"false", "null"});
  expect_identities("llama_tied", "quantization_config",
                    {"null", R"({"load_in_4bit": false, "load_in_8bit": false})"});
  expect_identities("qwen2", "max_window_layers", {"0", "21"});
  expect_identities("gpt2", "scale_attn_weights", {"true"});
  expect_identities("gpt2", "reorder_and_upcast_attn", {"true", "false"});
  expect_identities("gpt2", "add_cross_attention", {"false"});
  expect_identities("gpt2", "hidden_size", {"20"});
  expect_identities("gpt2", "n_ctx", {"64"});
}

TEST(ConfigSettings, DecodersThatLookBothWaysRunSoAndPredictNothing) {
  for (const auto& [name, key, value] :
       {std::array<const char*, 3>{"llama_tied", "is_causal", "false"},
        {"gpt2", "is_causal", "false"},
        {"qwen2", "causal", "false"},
        {"llama_tied", "use_bidirectional_attention", "true"},
        {"llama_tied", "bidirectional", "true"}}) {
    auto changed = ChangedCheckpoint(name).set(key, value);
    const auto inspection = changed.inspect();
    ASSERT_TRUE(inspection) << inspection.error().where;
    EXPECT_FALSE(inspection->decoder->causal) << key;
    EXPECT_EQ(inspection->problem, "");
    EXPECT_TRUE(is_error(changed.logits(ids), ErrorCode::unsupported, "looks both ways"));
  }
  EXPECT_TRUE(is_error(ChangedCheckpoint("llama_tied").set("is_causal", "\"no\"").inspect(),
                       ErrorCode::malformed_file, "'is_causal' must be true or false"));
}

TEST(ConfigSettings, WhatCannotBeFollowedIsRefusedByName) {
  const std::array<const char*, 3> refused[] = {
      {"llama_tied", "sliding_window", "16"},
      {"llama_tied", "layer_types", R"(["full_attention", "sliding_attention"])"},
      {"llama_tied", "no_rope_layers", "[1, 1, 0]"},
      {"llama_tied", "attention_multiplier", "0.015625"},
      {"llama_tied", "query_pre_attn_scalar", "256"},
      {"llama_tied", "attn_logit_softcapping", "50.0"},
      {"llama_tied", "final_logit_softcapping", "30.0"},
      {"llama_tied", "embedding_multiplier", "12.0"},
      {"llama_tied", "residual_multiplier", "0.22"},
      {"llama_tied", "logit_scale", "0.0625"},
      {"llama_tied", "num_local_experts", "8"},
      {"llama_tied", "use_qk_norm", "true"},
      {"llama_tied", "clip_qkv", "8"},
      {"llama_tied", "alibi", "true"},
      {"gpt2", "scale_attn_weights", "false"},
      {"gpt2", "scale_attn_by_inverse_layer_idx", "true"},
      {"gpt2", "add_cross_attention", "true"},
      {"gpt2", "hidden_size", "24"},
      {"gpt2", "pruned_heads", R"({"0": [1]})"},
      {"bert", "position_embedding_type", "\"relative_key_query\""},
      {"roberta_masked", "is_causal", "true"},
      {"distilbert_masked", "is_decoder", "true"},
      {"bert_causal", "add_cross_attention", "true"},
      {"bert_causal", "is_causal", "false"},
  };
  for (const auto& [name, key, value] : refused) {
    auto changed = ChangedCheckpoint(name).set(key, value);
    EXPECT_TRUE(is_error(changed.inspect(), ErrorCode::unsupported, key)) << key << ": " << value;
  }
}

TEST(ConfigSettings, AWindowCountsFromTheLayerOnThatHasOne) {
  const auto with_layers = [](const char* first) {
    return ChangedCheckpoint("qwen2")
        .set("use_sliding_window", "true")
        .set("sliding_window", "16")
        .set("max_window_layers", first)
        .inspect();
  };
  EXPECT_TRUE(with_layers("2"));
  EXPECT_TRUE(is_error(with_layers("1"), ErrorCode::unsupported, "a sliding window"));
}

TEST(ConfigSettings, UnknownSettingsAreSaidAndHarmlessOnesAreNot) {
  const auto inspection = ChangedCheckpoint("llama_tied")
                              .set("twist_factor", "0.5")
                              .set("hidden_dropout", "0.1")
                              .set("repetition_penalty", "1.2")
                              .set("unsloth_version", "\"2024.8\"")
                              .set("layer_scale", "true")
                              .set("nothing", "null")
                              .inspect();
  ASSERT_TRUE(inspection) << inspection.error().where;
  ASSERT_EQ(inspection->notices.size(), 1U);
  EXPECT_EQ(inspection->notices[0],
            "config.json: not known here, and it may change the numbers: layer_scale = true, "
            "twist_factor = 0.5");
  ChangedCheckpoint renamed("llama_tied");
  renamed.config.replace(renamed.config.find("LlamaForCausalLM"), 16, "LlamaBiForMNTP");
  const auto other = renamed.inspect();
  ASSERT_TRUE(other) << other.error().where;
  ASSERT_EQ(other->notices.size(), 1U);
  EXPECT_NE(other->notices[0].find("LlamaBiForMNTP"), std::string::npos);
}

TEST(ConfigSettings, TheFixturesAreKnownToTheLastSetting) {
  for (const char* const name :
       {"llama_tied", "llama_untied", "qwen2", "gpt2", "bert", "bert_masked", "roberta_masked",
        "distilbert_masked", "bert_causal", "roberta_causal", "llama_biased"}) {
    const auto inspection = ChangedCheckpoint(name).inspect();
    ASSERT_TRUE(inspection) << name << ": " << inspection.error().where;
    EXPECT_EQ(inspection->notices, std::vector<std::string>()) << name;
    EXPECT_EQ(inspection->problem, "") << name;
  }
}

TEST(ConfigSettings, AnEncoderThatDecodesIsCausalAndOthersAreNot) {
  const std::vector<std::int32_t> words{2, 40, 7, 99, 3};
  const auto causal = ChangedCheckpoint("bert").set("is_decoder", "true").maps(words);
  ASSERT_TRUE(causal) << causal.error().where;
  const auto both_ways = ChangedCheckpoint("bert").set("is_decoder", "false").maps(words);
  ASSERT_TRUE(both_ways) << both_ways.error().where;
  for (std::size_t row = 0; row < causal->size() / 5; ++row) {
    for (std::size_t key = row % 5 + 1; key < 5; ++key) {
      EXPECT_EQ((*causal)[row * 5 + key], 0.0F);
      EXPECT_GT((*both_ways)[row * 5 + key], 0.0F);
    }
  }
  EXPECT_TRUE(is_error(ChangedCheckpoint("bert").set("is_decoder", "\"yes\"").inspect(),
                       ErrorCode::malformed_file, "'is_decoder' must be true or false"));
}

TEST(ConfigSettings, TheNormsEpsilonIsThatOfTheFamilyWhereNoneIsGiven) {
  const auto llama = ChangedCheckpoint("llama_tied").remove("rms_norm_eps").inspect();
  ASSERT_TRUE(llama) << llama.error().where;
  EXPECT_EQ(llama->decoder->norm_epsilon, 1e-6F);
  const auto gpt2 = ChangedCheckpoint("gpt2").remove("layer_norm_epsilon").inspect();
  ASSERT_TRUE(gpt2) << gpt2.error().where;
  EXPECT_EQ(gpt2->decoder->norm_epsilon, 1e-5F);
}

TEST(ConfigSettings, QuantisedWeightsAreNamedWithWhatWouldOpen) {
  const std::array<const char*, 3> programs[] = {
      {"quantization_config", R"({"quant_method": "gptq", "bits": 4})", "gptq"},
      {"quantization_config", R"({"quant_method": "awq", "bits": 4})", "awq"},
      {"quantization_config", R"({"quant_method": "fp8"})", "fp8"},
      {"quantization_config", R"({"load_in_4bit": true, "load_in_8bit": false})", "bitsandbytes"},
      {"quantization", R"({"group_size": 64, "bits": 4})", "MLX"}};
  for (const auto& [key, value, program] : programs) {
    const auto refused = ChangedCheckpoint("llama_tied").set(key, value).inspect();
    EXPECT_TRUE(is_error(refused, ErrorCode::unsupported, program));
    EXPECT_TRUE(is_error(refused, ErrorCode::unsupported, "original weights"));
  }
}

}  // namespace
