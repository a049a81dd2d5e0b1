// What libraries hand out and people save whole, against NumPy: encoder-decoders, caches with
// everything in them, heads one by one, windows; and what fits two readings.

#include <gtest/gtest.h>

#include "dump_files.h"
#include "support.h"

namespace {

namespace core = attention_playground;
using core::ErrorCode;
using dumps::open;
using dumps::open_json;
using support::is_error;

std::string all_warnings(const core::Expected<core::Trace>& trace) {
  EXPECT_TRUE(trace) << trace.error().where;
  std::string all;
  if (trace) {
    for (const std::string& warning : trace->warnings) all += warning + "\n";
  }
  return all;
}

struct WildCase {
  const char* file;
  const char* warning = "";  // the only one, or none
};
void PrintTo(const WildCase& one, std::ostream* stream) { *stream << one.file; }

void expect_read(const core::Expected<core::Trace>& trace, const WildCase& one) {
  ASSERT_TRUE(trace) << trace.error().where;
  const std::string name = one.file;
  const auto expected = dumps::beside(name.substr(0, name.find('.')));
  ASSERT_TRUE(expected) << expected.error().where;
  dumps::expect_same_trace(*trace, *expected, 2e-6F);
  EXPECT_EQ(trace->warnings.size(), *one.warning == '\0' ? 0U : 1U) << all_warnings(trace);
  EXPECT_NE(all_warnings(trace).find(one.warning), std::string::npos) << all_warnings(trace);
}

class WildDump : public testing::TestWithParam<WildCase> {};

TEST_P(WildDump, IsTheTraceBesideIt) { expect_read(open(GetParam().file), GetParam()); }

TEST_P(WildDump, IsTheSameAsSafetensors) {
  const std::string name = GetParam().file;
  if (!name.ends_with(".npz")) return;
  expect_read(dumps::as_tensors(name).open(), GetParam());
}

INSTANTIATE_TEST_SUITE_P(Dumps, WildDump,
                         testing::Values(WildCase{"generate.npz"}, WildCase{"generate_numbers.npz"},
                                         WildCase{"generate_list.json"},
                                         WildCase{"cache.npz", "Left out"},
                                         WildCase{"cache_square.npz", "Left out"},
                                         WildCase{"hooks_square.npz"}, WildCase{"tokens_first.npz"},
                                         WildCase{"heads_named.npz"},
                                         WildCase{"window.npz", "a window over the latest"},
                                         WildCase{"window_fills.npz", "a window over the latest"},
                                         WildCase{"window_cut.npz", "a window over the latest"}));

TEST(WildDump, OfACacheKeepsTheVectorsAndListsTheRest) {
  const auto trace = open("cache.npz");
  ASSERT_TRUE(trace) << trace.error().where;
  EXPECT_TRUE(trace->layers[1].has_vectors());
  EXPECT_TRUE(trace->layers[1].has_values());
  EXPECT_EQ(trace->mask.settings.causal, core::CausalAlignment::bottom_right);
  const std::string warnings = all_warnings(trace);
  for (const char* name : {"'hook_embed'", "'blocks.0.ln1.hook_scale'", " more"}) {
    EXPECT_NE(warnings.find(name), std::string::npos) << warnings;
  }
  EXPECT_EQ(warnings.find("hook_pattern"), std::string::npos) << warnings;
}

TEST(WildDump, HidesWhatADecoderHadNotWrittenButNothingOfTheSource) {
  const auto trace = open("generate.npz");
  ASSERT_TRUE(trace) << trace.error().where;
  for (std::int64_t layer = 0; layer < 6; ++layer) {
    const auto stages = trace->head(layer, 1);
    ASSERT_TRUE(stages);
    const std::string name = trace->layers[static_cast<std::size_t>(layer)].id.name();
    const bool own = name.starts_with("decoder") && name.ends_with("self");
    for (std::int64_t cell = 0; cell < 36; ++cell) {
      const bool later = cell % 6 > cell / 6;
      ASSERT_EQ(stages->allowed.data()[cell], own && later ? 0 : 1) << name << ", cell " << cell;
    }
  }
}

TEST(WildDump, HidesWhatIsOutOfTheWindow) {
  const auto trace = open("window.npz");
  ASSERT_TRUE(trace) << trace.error().where;
  const auto stages = trace->head(0, 0);
  ASSERT_TRUE(stages);
  for (std::int64_t key = 0; key < 7; ++key) {
    EXPECT_EQ(stages->allowed.data()[6 * 7 + key], key < 3 ? 0 : 1) << key;
    EXPECT_EQ(stages->allowed.data()[4 * 7 + key], key < 1 || key > 4 ? 0 : 1) << key;
  }
}

TEST(WildDump, RefusesWhatFitsTwoReadingsWithBoth) {
  const auto wrong = [](const char* file, std::initializer_list<const char*> words) {
    for (const auto& trace : {open(file), dumps::as_tensors(file).open()}) {
      ASSERT_FALSE(trace) << file;
      EXPECT_EQ(trace.error().code, ErrorCode::invalid_argument);
      for (const char* word : words) {
        EXPECT_NE(trace.error().where.find(word), std::string::npos) << trace.error().where;
      }
    }
  };
  wrong("refused_axes.npz", {"[heads, tokens, width]", "[tokens, heads, width]"});
  wrong("refused_window.npz", {"cross attention", "window over the latest 4 of 7"});
  wrong("refused_numbers.npz", {"layer and head", "head and layer", "L0H0"});
}

TEST(WildDump, SaysTheLikelyCauseAndTheCure) {
  EXPECT_TRUE(
      is_error(open("refused_none.npz"), ErrorCode::unsupported, "attn_implementation=\"eager\""));
  EXPECT_TRUE(is_error(open("refused_null.json"), ErrorCode::malformed_file,
                       "attn_implementation=\"eager\""));
  EXPECT_TRUE(is_error(open_json(R"({"attentions":null})"), ErrorCode::malformed_file, "eager"));
  EXPECT_TRUE(is_error(open_json("[[NaN,NaN]]"), ErrorCode::malformed_file, "padded"));
  EXPECT_TRUE(
      is_error(open("refused_texts.npz"), ErrorCode::shape_mismatch, "the tokens of 2 texts"));
  EXPECT_TRUE(is_error(open_json(R"({"attentions":[[1]],"tokens":[["a"],["b"]]})"),
                       ErrorCode::shape_mismatch, "the tokens of 2 texts"));
  for (const auto& trace : {open("refused_nan.npz"), dumps::as_tensors("refused_nan.npz").open()}) {
    EXPECT_TRUE(is_error(trace, ErrorCode::non_finite, "drop the padded rows"));
  }
  for (const auto& trace :
       {open("refused_batch.npz"), dumps::as_tensors("refused_batch.npz").open()}) {
    EXPECT_TRUE(is_error(trace, ErrorCode::shape_mismatch, "of a batch, save one text"));
  }
}

TEST(WildDump, SaysThatLayersMayBeTexts) {
  dumps::TensorFile file;
  file.add("attention", {2, 1, 2, 2}, std::vector<float>(8, 0.5F));
  EXPECT_NE(all_warnings(file.open()).find("if it is a batch of 2 texts"), std::string::npos);
  dumps::TensorFile layers;
  layers.add("attentions", {2, 1, 2, 2}, std::vector<float>(8, 0.5F));
  EXPECT_EQ(all_warnings(layers.open()), "");
}

TEST(WildDump, WarnsOfRowsAtAnyLength) {
  for (const std::int64_t keys : {5, 64, 512, 4096}) {
    for (const float sum : {0.0F, 0.3F, 0.9F, 1.0F}) {
      dumps::TensorFile file;
      const auto count = static_cast<std::size_t>(keys);
      file.add("layer.0.weights", {1, 1, keys}, std::vector<float>(count, sum / float(keys)));
      EXPECT_EQ(all_warnings(file.open()).find("do not sum to 1") != std::string::npos, sum < 1.0F)
          << keys << " keys, " << sum;
    }
  }
}

TEST(WildDump, WarnsAlikeOfNamesOnEveryRoad) {
  // [1, 2 queries, 2 keys] with what stands for `tokens`, and a part of the sentence.
  const std::vector<std::pair<std::string, std::string>> cases{
      {R"(["a","b"])", ""},
      {R"(["a"])", "There is 1 token for 2 keys"},
      {R"(["a","b","c"])", "There are 3 tokens for 2 keys"},
      {"[101,2023]", "holds ids"},
      {R"("a b")", "is text and no JSON list"}};
  for (const auto& [tokens, words] : cases) {
    const std::string maps = R"("attentions":[[0.5,0.5],[0.5,0.5]])";
    const std::string json = all_warnings(open_json("{" + maps + ",\"tokens\":" + tokens + "}"));
    dumps::TensorFile strict;
    dumps::TensorFile other;
    strict.add("layer.0.weights", {1, 2, 2}, std::vector<float>(4, 0.5F));
    other.add("attentions", {2, 2}, std::vector<float>(4, 0.5F));
    const std::string text = tokens.starts_with('"') ? tokens.substr(1, 3) : tokens;
    strict.metadata["tokens"] = other.metadata["tokens"] = text;
    EXPECT_EQ(all_warnings(strict.open()), json);
    EXPECT_EQ(all_warnings(other.open()), json);
    EXPECT_EQ(json.empty(), words.empty()) << json;
    EXPECT_NE(json.find(words), std::string::npos) << json;
  }
}

TEST(WildDump, NeverNamesADecoderByItsSource) {
  const auto file = [](const char* entry) {
    dumps::TensorFile tensors;
    for (const char* name : {"encoder.0.self", "decoder.0.self", "decoder.0.cross"}) {
      tensors.add(std::string(name) + ".weights", {1, 2, 2}, std::vector<float>(4, 0.5F));
    }
    tensors.metadata[entry] = R"(["a","b"])";
    return tensors;
  };
  for (const char* entry : {"tokens", "encoder_tokens", "source_tokens", "src_tokens"}) {
    const auto trace = file(entry).open();
    EXPECT_NE(all_warnings(trace).find("Nothing names the decoder's tokens"), std::string::npos);
    EXPECT_TRUE(trace->metadata.contains("tokens"));
  }
  for (const char* entry : {"query_tokens", "decoder_tokens", "target_tokens", "tgt_tokens"}) {
    const auto trace = file(entry).open();
    EXPECT_EQ(all_warnings(trace), "");
    EXPECT_TRUE(trace->metadata.contains("query_tokens"));
  }
  auto twice = file("source_tokens");
  twice.metadata["encoder_tokens"] = R"(["c","d"])";
  EXPECT_TRUE(is_error(twice.open(), ErrorCode::invalid_argument, "both name the same tokens"));
}

TEST(WildDump, SaysWhereHeadsAreNotAllThere) {
  dumps::TensorFile file;
  for (const char* name : {"L0H3", "L0H7"}) file.add(name, {2, 2}, std::vector<float>(4, 0.5F));
  const auto trace = file.open();
  EXPECT_NE(all_warnings(trace).find("the heads 3, 7"), std::string::npos);
  EXPECT_EQ(trace->layers[0].heads, 2);
  file.add("L1H3", {2, 2}, std::vector<float>(4, 0.5F));
  file.add("L1H7", {1, 2}, std::vector<float>(2, 0.5F));
  EXPECT_TRUE(is_error(file.open(), ErrorCode::shape_mismatch, "'L1H7' has other sizes"));
}

TEST(WildDump, KeepsASettingsOfItsOwnWhenSaved) {
  auto trace = open("vectors.npz");
  ASSERT_TRUE(trace) << trace.error().where;
  ASSERT_TRUE(trace->set_mask({.causal = core::CausalAlignment::bottom_right}));
  // What a caller hands back of an older file's metadata must not undo what is shown now.
  const auto bytes = core::write_trace(*trace, {}, {{"settings", R"({"heads":4,"kvHeads":2})"}});
  ASSERT_TRUE(bytes);
  const auto file = core::Safetensors::parse(bytes->span());
  const auto again = core::read_trace(*file);
  ASSERT_TRUE(again) << again.error().where;
  EXPECT_TRUE(support::same_bits(again->head(0, 3)->weights, trace->head(0, 3)->weights));
}

TEST(WildDump, RefusesMasksThatAreNone) {
  dumps::TensorFile file;
  file.add("layer.0.weights", {1, 2, 2}, std::vector<float>(4, 0.5F));
  file.metadata["masks"] = "[]";
  EXPECT_TRUE(is_error(file.open(), ErrorCode::malformed_file, "'masks'"));
  file.metadata["masks"] = R"({"layer.0":{"causal":"sideways"}})";
  EXPECT_FALSE(file.open());
  file.metadata["masks"] = R"({"layer.0":{"causal":"top-left"},"layer.7":{}})";
  const auto trace = file.open();
  ASSERT_TRUE(trace) << trace.error().where;
  EXPECT_EQ(trace->head(0, 0)->allowed.data()[1], 0);
}

TEST(WildDump, ListsStrayTensorsOfATrace) {
  dumps::TensorFile file;
  file.add("layer.0.weights", {1, 2, 2}, std::vector<float>(4, 0.5F));
  file.add("hidden_states", {2, 4}, std::vector<float>(8, -1.0F));
  EXPECT_NE(all_warnings(file.open()).find("Left out"), std::string::npos);
}

}  // namespace
