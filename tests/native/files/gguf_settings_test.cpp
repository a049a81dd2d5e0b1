// Every setting in a GGUF file's metadata that changes the numbers is followed or
// refused by name; a part of a divided file and an adapter are known as such.

#include <cstddef>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "changed_checkpoint.h"
#include "fixture_cases.h"
#include "gguf_file.h"
#include "support.h"

namespace core = attention_playground;
using core::ErrorCode;
using support::is_error;

namespace {

const std::vector<std::int32_t> ids{5, 61, 7, 140, 33, 8};

/// The checkpoint `name` with other metadata: the data keep their place, since what
/// comes in is filled up to a multiple of the alignment.
class ChangedGguf {
 public:
  explicit ChangedGguf(const std::string& name)
      : bytes_(fixtures::read_bytes(fixtures::fixtures_folder() + "/checkpoints/" + name +
                                    "/model.gguf")) {}

  support::GgufFile keys;

  [[nodiscard]] std::vector<std::uint8_t> file() const {
    support::GgufFile all = keys;
    const std::string filler = "general.filler";
    const std::size_t taken = all.metadata.size() + 8 + filler.size() + 4 + 8;
    all.text(filler, std::string(32 - taken % 32, ' '));
    std::vector<std::uint8_t> changed = bytes_;
    changed.resize(header);
    std::uint64_t count = 0;
    std::memcpy(&count, changed.data() + 16, sizeof count);
    count += all.keys;
    std::memcpy(changed.data() + 16, &count, sizeof count);
    changed.insert(changed.end(), all.metadata.begin(), all.metadata.end());
    changed.insert(changed.end(), bytes_.begin() + std::ptrdiff_t{header}, bytes_.end());
    return changed;
  }
  [[nodiscard]] core::Expected<core::ModelInspection> inspect() const {
    const auto bytes = file();
    const core::ModelPart part{.beginning = bytes, .file_size = bytes.size()};
    return core::inspect_model({&part, 1}, "");
  }
  [[nodiscard]] core::Expected<std::vector<float>> logits() const {
    const auto bytes = file();
    const auto gguf = core::Gguf::parse(bytes);
    if (!gguf) return std::unexpected(gguf.error());
    const auto config = core::read_decoder_config(*gguf);
    if (!config) return std::unexpected(config.error());
    auto decoder = core::Decoder::load(*gguf, *config);
    if (!decoder) return std::unexpected(decoder.error());
    return fixtures::decoder_logits(std::move(*decoder), ids);
  }

 private:
  static constexpr std::size_t header = 24;
  std::vector<std::uint8_t> bytes_;
};

ChangedGguf with_number(const std::string& key, float value) {
  ChangedGguf changed("gguf_llama_f32");
  changed.keys.scalar(key, support::gguf::f32, value);
  return changed;
}

TEST(GgufSettings, AreNamedWhereTheyNameOtherClassesThanThereAre) {
  ChangedGguf gguf("gguf_bert_f32");
  gguf.keys.texts("bert.classifier.output_labels", {"sad", "glad"});
  const auto file = gguf.file();
  const auto parsed = core::Gguf::parse(file);
  ASSERT_TRUE(parsed) << parsed.error().where;
  const auto named = core::read_encoder_config(*parsed);
  ASSERT_TRUE(named) << named.error().where;
  const fixtures::ChangedCheckpoint three_classes("bert_classes");
  auto config = core::read_encoder_config(three_classes.config);
  ASSERT_TRUE(config) << config.error().where;
  config->labels = named->labels;
  for (const std::string& from : {named->labels_from, config->labels_from}) {
    config->labels_from = from;
    const auto bytes = three_classes.file();
    const auto tensors = core::Safetensors::parse(bytes);
    ASSERT_TRUE(tensors);
    const auto encoder = core::Encoder::load({&*tensors, 1}, *config);
    ASSERT_TRUE(encoder) << encoder.error().where;
    ASSERT_FALSE(encoder->config().notices.empty());
    EXPECT_EQ(encoder->config().notices.back(),
              from +
                  " names 2 classes, and the files' classifier has 3, which are shown by their "
                  "numbers");
  }
  EXPECT_EQ(named->labels_from, "bert.classifier.output_labels");
}

TEST(GgufSettings, WhatChangesNothingLoads) {
  const auto plain = ChangedGguf("gguf_llama_f32").logits();
  ASSERT_TRUE(plain) << plain.error().where;
  std::vector<ChangedGguf> all;
  for (const auto& [key, value] : {std::pair<const char*, float>{"llama.rope.scaling.factor", 1.0F},
                                   {"llama.rope.scaling.factor", 0.0F},
                                   {"llama.rope.scale_linear", 1.0F},
                                   {"llama.attention.scale", 0.5F},
                                   {"llama.attention.scale", 0.0F},
                                   {"llama.attn_logit_softcapping", 0.0F},
                                   {"llama.rope.scaling.attn_factor", 1.0F},
                                   {"llama.logit_scale", 1.0F}}) {
    all.push_back(with_number(key, value));
  }
  for (const char* const type : {"none", "linear"}) {
    all.emplace_back("gguf_llama_f32").keys.text("llama.rope.scaling.type", type);
  }
  all.push_back(with_number("llama.rope.scaling.factor", 4.0F));
  all.back().keys.text("llama.rope.scaling.type", "none");
  all.emplace_back("gguf_llama_f32")
      .keys.scalar("llama.attention.causal", support::gguf::boolean, std::uint8_t{1});
  all.emplace_back("gguf_llama_f32")
      .keys.scalar("llama.attention.sliding_window", support::gguf::u32, std::uint32_t{4096});
  all.emplace_back("gguf_llama_f32")
      .keys.scalar("split.count", support::gguf::u16, std::uint16_t{1});
  for (const ChangedGguf& changed : all) {
    const auto logits = changed.logits();
    ASSERT_TRUE(logits) << logits.error().where;
    EXPECT_TRUE(support::same_bits(*logits, *plain));
    EXPECT_EQ(changed.inspect()->notices, std::vector<std::string>());
  }
}

TEST(GgufSettings, ADecoderThatLooksBothWaysRunsSo) {
  ChangedGguf bidirectional("gguf_llama_f32");
  bidirectional.keys.scalar("llama.attention.causal", support::gguf::boolean, std::uint8_t{0});
  const auto inspection = bidirectional.inspect();
  ASSERT_TRUE(inspection) << inspection.error().where;
  EXPECT_FALSE(inspection->decoder->causal);
  EXPECT_TRUE(is_error(bidirectional.logits(), ErrorCode::unsupported, "looks both ways"));
}

TEST(GgufSettings, WhatCannotBeFollowedIsRefusedByName) {
  for (const auto& [key, value] :
       {std::pair<const char*, float>{"llama.attention.scale", 0.015625F},
        {"llama.attn_logit_softcapping", 50.0F},
        {"llama.final_logit_softcapping", 30.0F},
        {"llama.attention.clamp_kqv", 8.0F},
        {"llama.attention.max_alibi_bias", 8.0F},
        {"llama.rope.scaling.attn_factor", 1.2F},
        {"llama.embedding_scale", 12.0F}}) {
    const ChangedGguf changed = with_number(key, value);
    EXPECT_TRUE(is_error(changed.inspect(), ErrorCode::unsupported, key));
    EXPECT_FALSE(changed.logits()) << key;
  }
  ChangedGguf window("gguf_llama_f32");
  window.keys.scalar("llama.attention.sliding_window", support::gguf::u32, std::uint32_t{16});
  EXPECT_TRUE(is_error(window.inspect(), ErrorCode::unsupported, "a sliding window"));
  for (const char* const type : {"longrope", "something"}) {
    ChangedGguf scaled("gguf_llama_f32");
    scaled.keys.text("llama.rope.scaling.type", type);
    EXPECT_TRUE(is_error(scaled.inspect(), ErrorCode::unsupported, "llama.rope.scaling.type"));
  }
}

TEST(GgufSettings, ScaledRotaryPositionsAreFollowed) {
  ChangedGguf typed = with_number("llama.rope.scaling.factor", 4.0F);
  typed.keys.text("llama.rope.scaling.type", "linear");
  const auto scaled = typed.logits();
  ASSERT_TRUE(scaled) << scaled.error().where;
  EXPECT_FALSE(support::same_bits(*scaled, *ChangedGguf("gguf_llama_f32").logits()));
  // No type is the linear one, and the older key is the same.
  for (const char* const key : {"llama.rope.scaling.factor", "llama.rope.scale_linear"}) {
    const auto logits = with_number(key, 4.0F).logits();
    ASSERT_TRUE(logits) << logits.error().where;
    EXPECT_TRUE(support::same_bits(*logits, *scaled)) << key;
  }
  ChangedGguf sharp = with_number("llama.rope.scaling.attn_factor", 1.2F);
  sharp.keys.text("llama.rope.scaling.type", "yarn");
  const auto inspection = sharp.inspect();
  ASSERT_TRUE(inspection) << inspection.error().where;
  EXPECT_FLOAT_EQ(static_cast<float>(inspection->decoder->rotary_scaling.magnitude), 1.2F);
  EXPECT_TRUE(is_error(with_number("llama.rope.scaling.factor", -4.0F).inspect(),
                       ErrorCode::malformed_file, "needs positive numbers"));
}

TEST(GgufSettings, UnknownSettingsAreSaid) {
  const auto inspection = with_number("llama.twist_factor", 0.5F).inspect();
  ASSERT_TRUE(inspection) << inspection.error().where;
  EXPECT_EQ(inspection->notices,
            std::vector<std::string>{"the metadata: not known here, and it may change the "
                                     "numbers: llama.twist_factor = 0.5"});
}

TEST(GgufSettings, APartOfADividedFileIsKnownByItsMetadata) {
  ChangedGguf part("gguf_llama_f32");
  part.keys.scalar("split.no", support::gguf::u16, std::uint16_t{0});
  part.keys.scalar("split.count", support::gguf::u16, std::uint16_t{2});
  EXPECT_TRUE(is_error(part.inspect(), ErrorCode::unsupported, "part 1 of 2 of a divided GGUF"));
  EXPECT_FALSE(part.logits());
  ChangedGguf counted("gguf_llama_f32");
  counted.keys.scalar("split.tensors.count", support::gguf::i32, std::int32_t{400});
  EXPECT_TRUE(is_error(counted.inspect(), ErrorCode::unsupported, "of the model's 400 tensors"));
}

TEST(GgufSettings, AnAdapterIsNamed) {
  support::GgufFile file;
  file.text("general.architecture", "llama").text("general.type", "adapter");
  const auto bytes = file.bytes();
  const core::ModelPart part{.beginning = bytes, .file_size = bytes.size()};
  EXPECT_TRUE(is_error(core::inspect_model({&part, 1}, ""), ErrorCode::unsupported,
                       "this is an adapter (LoRA)"));
}

/// LongRoPE's factors beside settings and an embedding.
std::vector<std::uint8_t> with_factors(const std::vector<float>& factors) {
  support::GgufFile file;
  file.text("general.architecture", "llama");
  for (const auto& [key, value] : {std::pair<const char*, std::uint32_t>{"block_count", 1U},
                                   {"attention.head_count", 1U},
                                   {"embedding_length", 8U},
                                   {"feed_forward_length", 8U},
                                   {"context_length", 8U}}) {
    file.scalar(std::string("llama.") + key, support::gguf::u32, value);
  }
  file.scalar("llama.attention.layer_norm_rms_epsilon", support::gguf::f32, 1e-5F);
  file.tensor("rope_factors_long.weight", {factors.size()}, support::gguf::tensor_f32, 0);
  file.tensor("token_embd.weight", {8, 2}, support::gguf::tensor_f32, 32);
  support::Bytes data(32 + 8 * 2 * 4);
  std::memcpy(data.data(), factors.data(), factors.size() * sizeof(float));
  return file.bytes(data);
}

TEST(GgufSettings, LongFactorsOfOneChangeNothingAndOthersAreRefused) {
  const auto ones = with_factors({1.0F, 1.0F, 1.0F, 1.0F});
  const auto same = core::read_decoder_config(*core::Gguf::parse(ones));
  ASSERT_TRUE(same) << same.error().where;
  EXPECT_EQ(same->notices, std::vector<std::string>());
  const auto bytes = with_factors({1.0F, 1.0F, 8.0F, 32.0F});
  EXPECT_TRUE(is_error(core::read_decoder_config(*core::Gguf::parse(bytes)), ErrorCode::unsupported,
                       "rope_factors_long.weight"));
  // Where the file's beginning ends before them, that is said.
  const auto beginning = std::span(bytes).first(bytes.size() - 90);
  const auto later =
      core::read_decoder_config(*core::Gguf::parse_beginning(beginning, bytes.size()));
  ASSERT_TRUE(later) << later.error().where;
  ASSERT_EQ(later->notices.size(), 1U);
  EXPECT_NE(later->notices[0].find("rope_factors_long.weight"), std::string::npos);
}

}  // namespace
