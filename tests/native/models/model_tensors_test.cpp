// Every tensor of a model's files is used, or listed as left over; nothing that belongs
// to the model is passed over.

#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <vector>

#include "changed_checkpoint.h"
#include "fixture_cases.h"
#include "support.h"

namespace core = attention_playground;
using core::ErrorCode;
using fixtures::ChangedCheckpoint;
using support::is_error;

namespace {

const std::vector<std::int32_t> ids{5, 61, 7, 140, 33, 8};
const std::vector<std::int32_t> words{2, 40, 7, 99, 3};

bool holds(const std::vector<std::string>& sentences, const std::string& part) {
  return std::ranges::any_of(sentences, [&](const std::string& sentence) {
    return sentence.find(part) != std::string::npos;
  });
}

TEST(TensorNames, EveryKnownPrefixIsReadInEveryFamily) {
  const std::array<std::string, 3> decoders[] = {{"llama_tied", "model.", "lm_head."},
                                                 {"llama_untied", "model.", "lm_head."},
                                                 {"qwen2", "model.", "lm_head."},
                                                 {"gpt2", "transformer.", "lm_head."}};
  for (const auto& [name, own, head] : decoders) {
    const auto plain = ChangedCheckpoint(name).logits(ids);
    ASSERT_TRUE(plain) << plain.error().where;
    for (const char* const outer : {"", "model.", "base_model.model.", "module.", "_orig_mod."}) {
      const std::string prefix = outer + std::string(*outer == '\0' ? "" : "model.");
      // The head stands outside of everything, one level further out, or beside the body.
      for (const std::string& level : {std::string(), std::string(outer), prefix}) {
        auto changed = ChangedCheckpoint(name).rename(own, prefix);
        changed.rename(head, level + head);
        const auto logits = changed.logits(ids);
        ASSERT_TRUE(logits) << name << ", " << prefix << ": " << logits.error().where;
        EXPECT_TRUE(support::same_bits(*logits, *plain)) << name << ", " << prefix;
        EXPECT_EQ(changed.inspect()->left_over, std::vector<std::string>());
      }
    }
  }
  for (const char* const checkpoint : {"bert_masked", "roberta_masked", "distilbert_masked"}) {
    const std::string name = checkpoint;
    const std::string own = name.substr(0, name.find('_')) + ".";
    const auto plain = ChangedCheckpoint(name).maps(words);
    ASSERT_TRUE(plain) << plain.error().where;
    for (const char* const prefix : {"", "model.", "base_model.model.bert.", "0.auto_model."}) {
      const auto maps = ChangedCheckpoint(name).rename(own, prefix).maps(words);
      ASSERT_TRUE(maps) << name << ", " << prefix << ": " << maps.error().where;
      EXPECT_TRUE(support::same_bits(*maps, *plain)) << name << ", " << prefix;
    }
  }
}

TEST(TensorNames, AnUnknownPrefixIsNamed) {
  const auto inspection = ChangedCheckpoint("llama_tied").rename("model.", "strange.").inspect();
  ASSERT_TRUE(inspection) << inspection.error().where;
  EXPECT_NE(inspection->problem.find("'strange.embed_tokens.weight'"), std::string::npos);
}

TEST(TensorNames, WhatIsMissingIsKnownBeforeAnythingIsLoaded) {
  for (const char* const name : {"llama_tied", "qwen2", "gpt2", "bert", "roberta_masked"}) {
    const ChangedCheckpoint whole(name);
    const auto left_over = whole.inspect()->left_over;
    for (const auto& [missing, tensor] : whole.tensors) {
      ChangedCheckpoint changed(name);
      changed.tensors.erase(missing);
      const auto inspection = changed.inspect();
      ASSERT_TRUE(inspection) << inspection.error().where;
      // A head that is not whole predicts nothing, and says so; the rest of the model runs.
      if (missing.starts_with("lm_head.")) {
        EXPECT_EQ(inspection->predicts, core::TokenPrediction::none) << missing;
        EXPECT_FALSE(inspection->notices.empty() && inspection->left_over.empty()) << missing;
        continue;
      }
      const bool used = std::ranges::find(left_over, missing) == left_over.end();
      // Without its embedding a model's prefix shows in other names.
      EXPECT_EQ(inspection->problem.find("'" + missing + "'") != std::string::npos, used)
          << missing << ": " << inspection->problem;
    }
  }
}

TEST(TensorNames, HeadsAndBuffersAreLeftOverWithoutANotice) {
  const auto masked = ChangedCheckpoint("bert_masked").inspect();
  ASSERT_TRUE(masked) << masked.error().where;
  EXPECT_EQ(masked->left_over, std::vector<std::string>());
  EXPECT_EQ(masked->predicts, core::TokenPrediction::masked_token);
  const auto llama = ChangedCheckpoint("llama_tied")
                         .add("model.layers.0.self_attn.rotary_emb.inv_freq", {2})
                         .inspect();
  ASSERT_TRUE(llama) << llama.error().where;
  EXPECT_EQ(llama->left_over,
            std::vector<std::string>{"model.layers.0.self_attn.rotary_emb.inv_freq"});
  EXPECT_EQ(llama->notices, std::vector<std::string>());
  EXPECT_EQ(llama->problem, "");
}

TEST(TensorNames, WhatBelongsToALayerOrAModuleIsRefused) {
  const std::pair<const char*, const char*> strangers[] = {
      {"llama_tied", "model.layers.1.self_attn.q_norm.weight"},
      {"llama_tied", "model.layers.0.post_feedforward_layernorm.weight"},
      {"llama_tied", "model.layers.0.self_attn.sinks"},
      {"llama_tied", "model.norm.bias"},
      {"llama_untied", "lm_head.bias"},
      {"gpt2", "transformer.h.1.crossattention.c_attn.weight"},
      {"bert", "encoder.layer.0.crossattention.self.query.weight"},
      {"roberta_masked", "roberta.encoder.layer.1.attention.self.distance_embedding.weight"}};
  for (const auto& [name, tensor] : strangers) {
    auto changed = ChangedCheckpoint(name).add(tensor, {4});
    const auto inspection = changed.inspect();
    ASSERT_TRUE(inspection) << inspection.error().where;
    EXPECT_NE(inspection->problem.find("'" + std::string(tensor) + "' belongs to"),
              std::string::npos)
        << inspection->problem;
    const bool decodes = inspection->decoder.has_value();
    EXPECT_FALSE(decodes ? changed.logits(ids) : changed.maps(words)) << tensor;
  }
}

TEST(TensorNames, OthersAreLeftOverWithANotice) {
  const auto inspection =
      ChangedCheckpoint("llama_tied").add("model.embed_norm.weight", {24}).inspect();
  ASSERT_TRUE(inspection) << inspection.error().where;
  EXPECT_EQ(inspection->left_over, std::vector<std::string>{"model.embed_norm.weight"});
  EXPECT_TRUE(holds(inspection->notices, "'model.embed_norm.weight'"));
  const auto more = ChangedCheckpoint("llama_tied").set("num_hidden_layers", "2").inspect();
  ASSERT_TRUE(more) << more.error().where;
  EXPECT_TRUE(holds(more->notices, "count 2 layers, and the files hold more"));
}

TEST(TensorNames, AHeadThatIsMissingIsSaid) {
  ChangedCheckpoint changed("llama_untied");
  changed.tensors.erase("lm_head.weight");
  const auto inspection = changed.inspect();
  ASSERT_TRUE(inspection) << inspection.error().where;
  EXPECT_TRUE(holds(inspection->notices, "no output matrix ('lm_head.weight')"));
  EXPECT_TRUE(holds(inspection->notices, "assumed"));
  // A tied one needs none.
  EXPECT_EQ(ChangedCheckpoint("llama_tied").inspect()->notices, std::vector<std::string>());
}

TEST(TensorNames, ATiedHeadThatDiffersIsSaidWhenItIsLoaded) {
  for (const bool differs : {false, true}) {
    ChangedCheckpoint changed("llama_tied");
    changed.tensors["lm_head.weight"] = changed.tensors["model.embed_tokens.weight"];
    if (differs) changed.tensors["lm_head.weight"].values[7] += 1.0F;
    const auto bytes = changed.file();
    const auto file = core::Safetensors::parse(bytes);
    const auto decoder =
        core::Decoder::load({&*file, 1}, *core::read_decoder_config(changed.config));
    ASSERT_TRUE(decoder) << decoder.error().where;
    EXPECT_EQ(holds(decoder->config().notices, "differs from the token embedding"), differs);
  }
}

TEST(TensorNames, BiasesThatNobodyAskedForAreUsedAndSaid) {
  const auto asked = ChangedCheckpoint("llama_biased").logits(ids);
  ASSERT_TRUE(asked) << asked.error().where;
  auto changed =
      ChangedCheckpoint("llama_biased").remove("attention_bias").set("mlp_bias", "false");
  const auto unasked = changed.logits(ids);
  ASSERT_TRUE(unasked) << unasked.error().where;
  EXPECT_TRUE(support::same_bits(*asked, *unasked));
  EXPECT_TRUE(holds(changed.inspect()->notices, "biases that the settings do not speak of"));
  for (const char* const key : {"attention_bias", "mlp_bias"}) {
    const auto missing = ChangedCheckpoint("llama_tied").set(key, "true").inspect();
    ASSERT_TRUE(missing) << missing.error().where;
    EXPECT_NE(missing->problem.find(".bias'"), std::string::npos) << missing->problem;
  }
}

TEST(TensorNames, WeightsOfOtherProgramsAreNamedWithoutTheirSettings) {
  const std::pair<const char*, const char*> marks[] = {
      {"model.layers.0.mlp.up_proj.weight.absmax", "bitsandbytes"},
      {"model.layers.0.mlp.up_proj.qweight", "GPTQ or AWQ"},
      {"model.layers.0.mlp.up_proj.weight_scale", "FP8"}};
  for (const auto& [tensor, program] : marks) {
    auto changed = ChangedCheckpoint("llama_tied").add(tensor, {4});
    changed.tensors.erase("model.layers.0.mlp.up_proj.weight");
    const auto inspection = changed.inspect();
    ASSERT_TRUE(inspection) << inspection.error().where;
    EXPECT_NE(inspection->problem.find(program), std::string::npos) << inspection->problem;
    EXPECT_NE(inspection->problem.find("GGUF"), std::string::npos);
  }
}

TEST(TensorNames, AnAdapterIsNamed) {
  ChangedCheckpoint alone("llama_tied");
  alone.tensors.clear();
  alone.add("base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight", {2, 24});
  EXPECT_TRUE(alone.inspect()->problem.starts_with("this is an adapter (LoRA)"));
  const auto unmerged = ChangedCheckpoint("llama_tied")
                            .add("model.layers.0.self_attn.q_proj.lora_A.default.weight", {2, 24})
                            .inspect();
  EXPECT_NE(unmerged->problem.find("not merged"), std::string::npos) << unmerged->problem;
}

/// The same numbers in double precision.
std::vector<std::uint8_t> in_double(const ChangedCheckpoint& checkpoint) {
  std::string header = "{";
  std::vector<std::uint8_t> data;
  for (const auto& [name, tensor] : checkpoint.tensors) {
    const std::size_t begin = data.size();
    for (const float value : tensor.values) {
      const double wide = value;
      const std::size_t end = data.size();
      data.resize(end + sizeof wide);
      std::memcpy(data.data() + end, &wide, sizeof wide);
    }
    header += (header.size() > 1 ? ",\"" : "\"") + name + R"(":{"dtype":"F64","shape":)" +
              core::shape_text(tensor.shape) + ",\"data_offsets\":[" + std::to_string(begin) + "," +
              std::to_string(data.size()) + "]}";
  }
  auto bytes = support::file_of(header + "}");
  bytes.insert(bytes.end(), data.begin(), data.end());
  return bytes;
}

TEST(DoubleWeights, GiveTheBitsOfSingleOnesInEveryFamily) {
  for (const char* const name : {"llama_untied", "qwen2", "gpt2"}) {
    const ChangedCheckpoint checkpoint(name);
    const auto bytes = in_double(checkpoint);
    const auto file = core::Safetensors::parse(bytes);
    ASSERT_TRUE(file) << file.error().where;
    auto decoder = core::Decoder::load({&*file, 1}, *core::read_decoder_config(checkpoint.config));
    ASSERT_TRUE(decoder) << decoder.error().where;
    EXPECT_EQ(decoder->quantisation(), "F64");
    const auto logits = fixtures::decoder_logits(std::move(*decoder), ids);
    ASSERT_TRUE(logits) << logits.error().where;
    EXPECT_TRUE(support::same_bits(*logits, *checkpoint.logits(ids))) << name;
  }
  const ChangedCheckpoint bert("bert");
  const auto bytes = in_double(bert);
  const core::ModelPart part{.beginning = bytes, .file_size = bytes.size()};
  const auto inspection = core::inspect_model({&part, 1}, bert.config);
  ASSERT_TRUE(inspection) << inspection.error().where;
  EXPECT_EQ(inspection->quantisation, "F64");
  EXPECT_EQ(inspection->problem, "");
  const auto file = core::Safetensors::parse(bytes);
  const auto encoder = core::Encoder::load({&*file, 1}, *core::read_encoder_config(bert.config));
  ASSERT_TRUE(encoder) << encoder.error().where;
  const auto run = encoder->run({.token_ids = words, .keep_weights = true});
  ASSERT_TRUE(run) << run.error().where;
  const auto maps = bert.maps(words);
  const auto& first = run->trace.layers[0].weights;
  EXPECT_TRUE(support::same_bits(first.span(),
                                 std::span(*maps).first(static_cast<std::size_t>(first.size()))));
}

TEST(DoubleWeights, ThatAreTooLargeForSingleOnesAreRefused) {
  ChangedCheckpoint checkpoint("llama_tied");
  auto bytes = in_double(checkpoint);
  const double large = 1e300;
  std::memcpy(bytes.data() + bytes.size() - sizeof large, &large, sizeof large);
  const auto file = core::Safetensors::parse(bytes);
  ASSERT_TRUE(file) << file.error().where;
  EXPECT_TRUE(
      is_error(core::Decoder::load({&*file, 1}, *core::read_decoder_config(checkpoint.config)),
               ErrorCode::non_finite, "not a finite number in single precision"));
}

TEST(Inspection, TellsTheSettingsThatAreFollowed) {
  const std::string llama = core::inspection_json(*ChangedCheckpoint("llama_tied").inspect());
  for (const char* const part :
       {R"("kind":"decoder")", R"("family":"llama")", R"("rotaryBase":5000)",
        R"("normEpsilon":1e-05)", R"("activation":"silu")", R"("causal":true)", R"("leftOver":[])",
        R"("notices":[])", R"("problem":"")", R"("quantisation":"F32")"}) {
    EXPECT_NE(llama.find(part), std::string::npos) << part << " in " << llama;
  }
  EXPECT_EQ(llama.find("rotaryScaling"), std::string::npos);
  const std::string scaled =
      core::inspection_json(*ChangedCheckpoint("llama_tied")
                                 .set("rope_scaling", R"({"rope_type": "linear", "factor": 4.0})")
                                 .inspect());
  EXPECT_NE(scaled.find(R"("rotaryScaling":"linear","rotaryFactor":4)"), std::string::npos);
  const std::string roberta = core::inspection_json(*ChangedCheckpoint("roberta_causal").inspect());
  EXPECT_NE(roberta.find(R"("kind":"encoder")"), std::string::npos);
  EXPECT_NE(roberta.find(R"("causal":true)"), std::string::npos);
  EXPECT_NE(roberta.find(R"("firstPosition":2)"), std::string::npos);
}

}  // namespace
