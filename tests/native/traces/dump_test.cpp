// Attention from elsewhere against the traces that stand beside it in
// tests/fixtures/dumps, and every wrong shape against its sentence.

#include "traces/dump/dump.h"

#include <gtest/gtest.h>

#include <cmath>

#include "dump_files.h"
#include "files/json.h"
#include "support.h"
#include "traces/file/trace_file.h"
#include "traces/trace_views.h"

namespace {

namespace core = attention_playground;
using core::ErrorCode;
using dumps::Bytes;
using dumps::fixture;
using dumps::open;
using dumps::open_json;
using support::is_error;

/// "[[...], ...]" of this shape, every number the same.
std::string nested(const std::vector<std::int64_t>& shape, const std::string& number,
                   std::size_t level = 0) {
  if (level == shape.size()) return number;
  std::string text = "[";
  for (std::int64_t i = 0; i < shape[level]; ++i) {
    text += (i == 0 ? "" : ",") + nested(shape, number, level + 1);
  }
  return text + "]";
}

std::string object(const std::vector<std::pair<std::string, std::string>>& members) {
  std::string text = "{";
  for (const auto& [name, value] : members) {
    text += (text.size() == 1 ? "\"" : ",\"") + name + "\":" + value;
  }
  return text + "}";
}

struct DumpCase {
  const char* file;
  const char* expected;
  float tolerance = 0.0F;
  std::size_t warnings = 0;
};
void PrintTo(const DumpCase& one, std::ostream* stream) { *stream << one.file; }

class DumpFixture : public testing::TestWithParam<DumpCase> {};

TEST_P(DumpFixture, IsTheTraceBesideIt) {
  const DumpCase& one = GetParam();
  const auto trace = open(one.file);
  ASSERT_TRUE(trace) << trace.error().where;
  EXPECT_EQ(trace->warnings.size(), one.warnings);
  const auto expected = dumps::beside(one.expected);
  ASSERT_TRUE(expected) << expected.error().where;
  dumps::expect_same_trace(*trace, *expected, one.tolerance);
}

INSTANTIATE_TEST_SUITE_P(
    Dumps, DumpFixture,
    testing::Values(DumpCase{"matrix.npy", "matrix"}, DumpCase{"heads_f2.npy", "heads_f2"},
                    DumpCase{"batch_f8.npy", "batch_f8"},
                    DumpCase{"layers_fortran.npy", "layers_fortran"},
                    DumpCase{"layers_batch_big_endian.npy", "layers_batch_big_endian"},
                    DumpCase{"whole_bool.npy", "whole_bool"}, DumpCase{"whole_u1.npy", "whole_u1"},
                    DumpCase{"whole_i2.npy", "whole_i2"}, DumpCase{"whole_i4.npy", "whole_i4"},
                    DumpCase{"whole_i8.npy", "whole_i8"}, DumpCase{"whole_u8.npy", "whole_u8"},
                    DumpCase{"version_2.npy", "version_2"}, DumpCase{"version_3.npy", "version_3"},
                    DumpCase{"named.npz", "named"}, DumpCase{"positional.npz", "positional"},
                    DumpCase{"encoder_decoder.npz", "encoder_decoder", 0.0F, 1},
                    DumpCase{"vectors.npz", "vectors", 1e-6F},
                    DumpCase{"vectors_and_weights.npz", "vectors_and_weights", 1e-6F},
                    DumpCase{"vectors_joined.npz", "vectors_joined", 1e-6F},
                    DumpCase{"vectors.json", "vectors_joined", 1e-6F},
                    DumpCase{"steps.npz", "steps"}, DumpCase{"steps_list.json", "steps_list"},
                    DumpCase{"steps_later.json", "steps_later"}, DumpCase{"list.json", "list"},
                    DumpCase{"object.json", "object"}, DumpCase{"two_sizes.json", "two_sizes"}));

TEST(Dump, HidesWhatTheStepsHadNotSeen) {
  const auto trace = open("steps.npz");
  ASSERT_TRUE(trace);
  const auto stages = trace->head(1, 1);
  ASSERT_TRUE(stages);
  for (std::int64_t query = 0; query < 5; ++query) {
    for (std::int64_t key = 0; key < 5; ++key) {
      EXPECT_EQ(stages->allowed.data()[query * 5 + key], key <= query ? 1 : 0);
    }
  }
}

TEST(Dump, KeepsAPromptThatSeesItselfInBothDirections) {
  // Two tokens that see each other, then one more: no causal mask says that.
  const auto trace = open_json(
      "{\"step.0.layer.0\":[[[0.5,0.5],[0.5,0.5]]],\"step.1.layer.0\":[[[0.25,0.25,0.5]]]}");
  ASSERT_TRUE(trace) << trace.error().where;
  const auto stages = trace->head(0, 0);
  ASSERT_TRUE(stages);
  const std::vector<std::uint8_t> allowed(stages->allowed.span().begin(),
                                          stages->allowed.span().end());
  EXPECT_EQ(allowed, (std::vector<std::uint8_t>{1, 1, 0, 1, 1, 0, 1, 1, 1}));
  EXPECT_EQ(stages->weights.data()[2], 0.0F);
  EXPECT_EQ(stages->weights.data()[1], 0.5F);
}

TEST(Dump, JoinsStepsOverTheSameKeys) {
  const auto trace = open_json("[[[[[[0.5,0.5]]]]],[[[[[0.25,0.75]]]]]]");
  ASSERT_TRUE(trace) << trace.error().where;
  ASSERT_EQ(trace->layers[0].queries, 2);
  const auto stages = trace->head(0, 0);
  EXPECT_EQ(stages->weights.data()[3], 0.75F);
  EXPECT_EQ(stages->allowed.data()[1], 1);
}

TEST(Dump, NamesTheQueriesOfLaterSteps) {
  const auto trace = open("steps_later.json");
  ASSERT_TRUE(trace);
  const auto names = core::parse_json(trace->metadata.find("query_tokens")->second);
  ASSERT_EQ(names->array.size(), 2U);
  EXPECT_EQ(names->array[0].string, "was");
}

TEST(Dump, FindsTheMaskUnderWhichWeightsFollowFromTheVectors) {
  const auto trace = open("vectors_and_weights.npz");
  ASSERT_TRUE(trace);
  EXPECT_EQ(trace->mask.settings.causal, core::CausalAlignment::bottom_right);
  EXPECT_TRUE(trace->layers[0].has_values());
}

TEST(Dump, KeepsTheWeightsWhereTheVectorsTellAnotherStory) {
  const auto trace = open_json(
      R"({"queries":[[1,0],[0,1]],"keys":[[1,0],[0,1]],"weights":[[0.5,0.5],[0.9,0.1]]})");
  ASSERT_TRUE(trace) << trace.error().where;
  EXPECT_FALSE(trace->layers[0].has_vectors());
  ASSERT_EQ(trace->warnings.size(), 1U);
  EXPECT_NE(trace->warnings[0].find("do not follow"), std::string::npos);
  EXPECT_EQ(trace->head(0, 0)->weights.data()[2], 0.9F);
}

TEST(Dump, KeepsVectorsThatAreThereAlone) {
  const auto trace = open("vectors.npz");
  ASSERT_TRUE(trace);
  const core::LayerTrace& layer = trace->layers[0];
  EXPECT_EQ(layer.key_value_heads, 2);
  EXPECT_EQ(layer.width, 6);
  EXPECT_EQ(layer.value_width, 6);
  const auto detail = core::cell_detail(*trace, 0, 3, 1, 2);
  ASSERT_TRUE(detail);
  EXPECT_EQ(detail->value.size(), 6U);
}

TEST(Dump, OneArrayIsWeightsWhateverTheFileIsCalled) {
  const Bytes bytes = fixture("layers_fortran.npy");
  for (const char* name : {"gpt2_layer3_v2.npy", "keys.npy", "attention_mask", "step.4.npy", ""}) {
    const core::DumpFile file{name, bytes};
    const auto trace = core::read_dump({&file, 1});
    ASSERT_TRUE(trace) << name << ": " << trace.error().where;
    EXPECT_EQ(trace->layers.size(), 2U);
    EXPECT_EQ(trace->layers[0].id.name(), "layer.0");
  }
}

TEST(Dump, ReadsTheUsualNames) {
  const std::string map = nested({1, 2, 2}, "0.5");
  for (const auto& [first, second, name] :
       std::vector<std::tuple<std::string, std::string, std::string>>{
           {"layer.0.weights", "layer.1.weights", "layer.1"},
           {"attention_0", "attention_11", "layer.11"},
           {"arr_0", "arr_1", "layer.1"},
           {"attentions.0", "attentions.5", "layer.5"},
           {"attentionWeights0", "attentionWeights2", "layer.2"},
           {"layer_0", "layer_3", "layer.3"},
           {"encoder.0.self.weights", "encoder.1.self.weights", "encoder.1.self"},
           {"decoder.0.self.weights", "cross_attentions.0", "decoder.0.cross"},
           {"run 7, h.2", "run 7, h.4", "layer.4"}}) {
    const auto trace = open_json(object({{second, map}, {first, map}}));
    ASSERT_TRUE(trace) << first << ": " << trace.error().where;
    ASSERT_EQ(trace->layers.size(), 2U) << first;
    EXPECT_EQ(trace->layers[1].id.name(), name);
  }
}

TEST(Dump, WarnsOfWhatIsOddButUsable) {
  const std::string map = nested({2, 2, 2}, "0.5");
  const auto warnings = [](const std::string& text) {
    const auto trace = open_json(text);
    EXPECT_TRUE(trace) << trace.error().where;
    std::string all;
    if (trace) {
      for (const std::string& warning : trace->warnings) all += warning + "\n";
    }
    return all;
  };
  EXPECT_EQ(warnings(object({{"weights", map}, {"tokens", R"(["a","b"])"}})), "");
  EXPECT_NE(warnings(nested({2, 2, 2}, "0.75")).find("do not sum to 1"), std::string::npos);
  EXPECT_NE(warnings(object({{"weights", map}, {"tokens", R"(["a"])"}})).find("1 token for 2 keys"),
            std::string::npos);
  EXPECT_NE(
      warnings(object({{"weights", map}, {"attention_mask", "[1,1]"}})).find("'attention_mask'"),
      std::string::npos);
  EXPECT_NE(warnings(object({{"weights", map}, {"values", map}})).find("values need"),
            std::string::npos);
}

TEST(Dump, ExplainsWrongShapesWithTheShapesThatWereExpected) {
  const auto wrong = [](const std::string& text, const std::string& words) {
    EXPECT_TRUE(is_error(open_json(text), ErrorCode::shape_mismatch, words));
  };
  EXPECT_TRUE(
      is_error(open("refused_shape.npy"), ErrorCode::shape_mismatch,
               "array 'refused_shape' has shape [3, 4, 5, 6, 7]; weights are [queries, keys], "
               "[heads, queries, keys]"));
  EXPECT_TRUE(is_error(open("refused_empty.npy"), ErrorCode::shape_mismatch,
                       "has shape [2, 0, 4]; no size may be 0"));
  wrong("[1, 0]", "array 'attn' has shape [2]; weights are [queries, keys]");
  wrong(object({{"layer.0", nested({2, 1, 2, 2}, "0.5")}, {"layer.1", nested({1, 2, 2}, "0.5")}}),
        "array 'layer.0' has shape [2, 1, 2, 2]; weights of one layer are [queries, keys]");
  wrong(object(
            {{"step.0.layer.0", nested({2, 2}, "0.5")}, {"step.1.layer.0", nested({2, 2}, "0.5")}}),
        "[heads, queries, keys so far]");
  wrong(object({{"q", nested({2, 2, 3, 4}, "1")}, {"k", nested({2, 3, 4}, "1")}}),
        "array 'q' has shape [2, 2, 3, 4]; queries, keys and values are [tokens, width]");
  wrong("[[0.5, 0.5], [1]]", "[1] has 1 elements where 2 are expected");
  wrong("[[0.5, 0.5], [[1]]]", "[1] holds something that is no number");
  wrong("[[0.5, 0.5], 1]", "[1] is no list of numbers");
  wrong(R"({"weights":[["a"]]})", "[0] holds something that is no number");
}

TEST(Dump, ExplainsPartsThatDoNotBelongTogether) {
  const auto wrong = [](const std::string& text, ErrorCode code, const std::string& words) {
    EXPECT_TRUE(is_error(open_json(text), code, words));
  };
  const std::string map = nested({2, 3, 3}, "0.33");
  wrong(object({{"q", map}, {"tokens", "[]"}, {"v", map}}), ErrorCode::missing_tensor,
        "layer 'layer.0' has neither weights nor keys");
  wrong(object({{"q", map}, {"k", nested({2, 3, 4}, "1")}}), ErrorCode::shape_mismatch,
        "a query has 3 numbers per head but a key has 4");
  wrong(object({{"q", map}, {"k", nested({3, 3, 3}, "1")}}), ErrorCode::shape_mismatch,
        "2 heads of queries are no multiple of 3 heads of keys");
  wrong(object({{"q", map}, {"k", map}, {"v", nested({2, 4, 3}, "1")}}), ErrorCode::shape_mismatch,
        "the values have 2 heads of 4 tokens but the keys have 2 heads of 3");
  wrong(object({{"q", map}, {"k", map}, {"weights", nested({2, 2, 3}, "0.33")}}),
        ErrorCode::shape_mismatch,
        "its weights are [2, 2, 3] but its queries and keys make [2, 3, 3]");
  wrong(object({{"a", map}, {"b", map}}), ErrorCode::invalid_argument,
        "arrays 'a' and 'b' both stand for the same layer");
  wrong(object({{"q", map}, {"query", map}, {"k", map}}), ErrorCode::invalid_argument,
        "both stand");
  const std::string first = nested({1, 2, 2}, "0.5");
  wrong(object({{"step.0.layer.0", first}, {"step.1.layer.0", nested({1, 1, 5}, "0.2")}}),
        ErrorCode::shape_mismatch, "after 'step.0.layer.0' with 2 keys, 3 keys are expected");
  wrong(object({{"step.0.layer.0", first}, {"step.1.layer.0", nested({2, 1, 3}, "0.2")}}),
        ErrorCode::shape_mismatch, "has 2 heads but 'step.0.layer.0' has 1");
  wrong(object({{"step.0.layer.0", first},
                {"step.1.layer.0", nested({1, 1, 3}, "0.33")},
                {"step.0.layer.1", first}}),
        ErrorCode::shape_mismatch, "layer 'layer.1': other layers have other steps");
}

TEST(Dump, RefusesNumbersThatAreNoWeightsWithTheirPlace) {
  const auto negative = open_json("[[[1, 0], [0.5, -0.5]]]");
  EXPECT_TRUE(is_error(negative, ErrorCode::invalid_argument, "negative weight at [0, 1, 1]"));
  EXPECT_EQ(negative.error().index, 3);
  const auto infinite = open_json("[[1, 0], [1e300, 0.5]]");
  EXPECT_TRUE(is_error(infinite, ErrorCode::non_finite, "not a finite number at [1, 0]"));
  EXPECT_EQ(infinite.error().index, 2);
  EXPECT_TRUE(is_error(open_json("[[1, NaN]]"), ErrorCode::malformed_file, "NaN or Infinity"));
  EXPECT_TRUE(is_error(open_json(R"({"q":[[1e300]],"k":[[1]]})"), ErrorCode::non_finite, "'q'"));
}

TEST(Dump, RefusesWhatIsNoDump) {
  const auto wrong = [](std::string_view text, ErrorCode code, const std::string& words) {
    EXPECT_TRUE(is_error(open_json(text), code, words));
  };
  wrong("", ErrorCode::malformed_file, "neither a .npy array nor JSON");
  wrong("3", ErrorCode::malformed_file, "neither a .npy array nor JSON");
  wrong("{}", ErrorCode::missing_tensor, "holds no attention");
  wrong(R"({"tokens":["a"]})", ErrorCode::missing_tensor, "holds no attention");
  wrong("{\"weights\":[[1]", ErrorCode::malformed_file, "'attn' is not valid JSON");
  wrong(R"({"weights":[[1]],"settings":{"head":1}})", ErrorCode::invalid_argument, "\"head\"");
  wrong(R"({"weights":[[1]],"settings":{"heads":0}})", ErrorCode::invalid_argument,
        "at least one head");
  wrong(R"({"weights":[[1]],"settings":3})", ErrorCode::malformed_file, "JSON object");
  EXPECT_TRUE(is_error(core::read_dump({}), ErrorCode::missing_tensor, "holds no attention"));
}

TEST(Dump, RefusesAnEntryWhoseChecksumDiffers) {
  const Bytes bytes = fixture("matrix.npy");
  const core::DumpFile file{"matrix.npy", bytes, core::zip_checksum(bytes) ^ 1U};
  EXPECT_TRUE(is_error(core::read_dump({&file, 1}), ErrorCode::malformed_file, "checksum differs"));
}

TEST(Dump, LayersOfSeveralSizesShareOneGrid) {
  // [2, 2], and a smaller layer that is stretched over the same grid.
  const auto trace = open_json("[[[[1,0],[0.25,0.25]]],[[[1]]],[[[0,1]]]]");
  ASSERT_TRUE(trace) << trace.error().where;
  const auto made = core::make_thumbnails(*trace, 8);
  ASSERT_TRUE(made) << made.error().where;
  EXPECT_EQ(made->rows, 2);
  EXPECT_EQ(made->columns, 2);
  const std::vector<std::uint8_t> pixels(made->pixels.span().begin(), made->pixels.span().end());
  EXPECT_EQ(pixels,
            (std::vector<std::uint8_t>{255, 0, 128, 128, 255, 255, 255, 255, 0, 255, 0, 255}));
  const auto weights = core::pair_weights(*trace, 0, 1);
  ASSERT_TRUE(weights);
  EXPECT_EQ((*weights)[0], 0.0F);
  EXPECT_TRUE(std::isnan((*weights)[1]));
  EXPECT_EQ((*weights)[2], 1.0F);
  EXPECT_TRUE(
      is_error(core::pair_weights(*trace, 2, 0), ErrorCode::invalid_argument, "no query 2"));
}

TEST(Dump, IsATraceThatCanBeSaved) {
  for (const char* name : {"steps.npz", "vectors.npz", "encoder_decoder.npz", "generate.npz"}) {
    const auto trace = open(name);
    ASSERT_TRUE(trace) << name;
    const auto bytes = core::write_trace(*trace, {}, {});
    ASSERT_TRUE(bytes) << bytes.error().where;
    const auto file = core::Safetensors::parse(bytes->span());
    ASSERT_TRUE(file);
    const auto again = core::read_trace(*file);
    ASSERT_TRUE(again) << again.error().where;
    for (std::size_t layer = 0; layer < trace->layers.size(); ++layer) {
      const auto index = static_cast<std::int64_t>(layer);
      const auto first = trace->head(index, 0);
      const auto second = again->head(index, 0);
      EXPECT_TRUE(support::same_bits(first->weights, second->weights)) << name;
      EXPECT_TRUE(std::ranges::equal(first->allowed.span(), second->allowed.span())) << name;
    }
  }
}

}  // namespace
