// Heads in words: against float64, and what holds of any text and any words.

#include "traces/word_trace.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "analysis/head_difference.h"
#include "analysis/head_statistics.h"
#include "files/safetensors.h"
#include "fixture_cases.h"
#include "fixture_hashes.h"
#include "models/intervention/trace_change.h"
#include "support.h"
#include "traces/file/trace_file.h"
#include "traces/trace_views.h"
#include "traces/unchanged_trace.h"

namespace core = attention_playground;

namespace {

using Begins = std::vector<std::uint8_t>;

constexpr std::int64_t tokens = 6;
/// Words of one, three and two pieces.
const Begins three_words{1, 1, 0, 0, 1, 0};

Begins of_both(const Begins& one) {
  Begins both = one;
  both.insert(both.end(), one.begin(), one.end());
  return both;
}

core::FloatRows rows_of(std::uint32_t seed) {
  const auto values = support::random_values(static_cast<std::size_t>(tokens * 8), seed, 2.0F);
  auto rows = core::Buffer<float>::allocate(tokens * 8, "rows");
  std::ranges::copy(values, rows->data());
  return core::FloatRows(std::move(*rows));
}

/// Two heads of width 4 that see nothing later.
core::Trace causal_trace() {
  core::Trace trace;
  core::LayerTrace& layer = trace.layers.emplace_back();
  layer.queries = layer.keys = tokens;
  layer.heads = layer.key_value_heads = 2;
  layer.width = layer.value_width = 4;
  layer.query_rows = rows_of(1);
  layer.key_rows = rows_of(2);
  layer.value_rows = rows_of(3);
  trace.mask.settings.causal = core::CausalAlignment::bottom_right;
  return trace;
}

core::Expected<core::Trace> words_of(std::shared_ptr<const core::Trace> pieces,
                                     const Begins& one = three_words) {
  return core::trace_in_words(std::move(pieces), of_both(one));
}

std::vector<float> weights_of(const core::Trace& trace, std::int64_t head) {
  const auto stages = trace.head(0, head);
  EXPECT_TRUE(stages);
  return {stages->weights.span().begin(), stages->weights.span().end()};
}

class WordFixture : public testing::TestWithParam<const char*> {};

}  // namespace

TEST_P(WordFixture, PoolsAsFloat64Does) {
  const auto bytes =
      fixtures::read_bytes(fixtures::fixtures_folder() + "/words/" + GetParam() + ".safetensors");
  const auto file = core::Safetensors::parse(bytes);
  ASSERT_TRUE(file);
  auto opened = core::read_trace(*file);
  ASSERT_TRUE(opened) << opened.error().where;
  const auto tensors = fixtures::read_tensors(bytes);
  // Bytes are read as parts of 255.
  Begins begins;
  for (const float number : tensors.at("begins").values) begins.push_back(number > 0.0F ? 1 : 0);
  const auto pieces = std::make_shared<const core::Trace>(std::move(*opened));
  const auto words = core::trace_in_words(pieces, begins);
  ASSERT_TRUE(words) << words.error().where;
  const core::LayerTrace& layer = words->layers.front();
  const auto all = core::layer_weights(*words, layer);
  ASSERT_TRUE(all);
  const fixtures::Tensor made{.name = "words",
                              .shape = {layer.heads, layer.queries, layer.keys},
                              .values = {all->all.begin(), all->all.end()}};
  EXPECT_EQ(fixtures::difference(made, tensors.at("expected.words"), 1e-7, 1e-6), "");
  for (std::int64_t head = 0; head < layer.heads; ++head) {
    EXPECT_TRUE(std::ranges::equal(all->head(layer, head), weights_of(*words, head)));
  }
  fixtures::expect_known_bits(std::string("words/") + GetParam(), fixtures::hash({{made}}));
}

INSTANTIATE_TEST_SUITE_P(All, WordFixture,
                         testing::Values("square", "causal", "cross", "words_already", "one_word",
                                         "empty_rows"),
                         [](const auto& one) { return std::string(one.param); });

TEST(WordTrace, KeepsTheMassWhateverTheWords) {
  const auto pieces = std::make_shared<const core::Trace>(causal_trace());
  // Every way of cutting six pieces into words.
  for (unsigned cuts = 0; cuts < 1U << (tokens - 1); ++cuts) {
    Begins begins{1};
    for (unsigned at = 0; at + 1 < tokens; ++at) begins.push_back((cuts >> at) & 1U);
    const auto words = words_of(pieces, begins);
    ASSERT_TRUE(words);
    const core::LayerTrace& layer = words->layers.front();
    EXPECT_EQ(layer.queries, std::ranges::count(begins, 1));
    for (std::int64_t head = 0; head < layer.heads; ++head) {
      const auto stages = words->head(0, head);
      ASSERT_TRUE(stages);
      for (std::int64_t query = 0; query < layer.queries; ++query) {
        double sum = 0.0;
        for (std::int64_t key = 0; key < layer.keys; ++key) {
          const auto cell = query * layer.keys + key;
          sum += static_cast<double>(stages->weights.data()[cell]);
          // What no piece may look at holds nothing, and a word sees itself and what is before it.
          EXPECT_EQ(stages->allowed.data()[cell], key <= query ? 1 : 0);
          if (key > query) {
            EXPECT_EQ(stages->weights.data()[cell], 0.0F);
          }
        }
        EXPECT_NEAR(sum, 1.0, 1e-6);
        EXPECT_EQ(stages->empty_rows.data()[query], 0);
      }
    }
  }
}

TEST(WordTrace, FollowsThePieces) {
  const auto pieces = std::make_shared<core::Trace>(causal_trace());
  const auto words = words_of(pieces);
  ASSERT_TRUE(words);
  const auto before = weights_of(*words, 1);
  const std::vector<core::Intervention> paint{
      {.site = {.layer = 0, .head = 1},
       .kind = core::PaintWeight{.query = 3, .key = 0, .weight = 0.75F}}};
  ASSERT_TRUE(core::change_trace(*pieces, paint));
  const auto after = weights_of(*words, 1);
  // The second word has three pieces, one of which was changed.
  const float changed = pieces->head(0, 1)->weights.data()[3 * tokens] -
                        pieces->head_under({}, 0, 1)->weights.data()[3 * tokens];
  EXPECT_NEAR(after[3] - before[3], changed / 3, 1e-6F);
  EXPECT_EQ(after[0], before[0]);
  // Before, and what changed, as the words had it.
  const auto unchanged = words->head_under({}, 0, 1);
  ASSERT_TRUE(unchanged);
  EXPECT_TRUE(support::same_bits(
      before, std::vector(unchanged->weights.span().begin(), unchanged->weights.span().end())));
  const auto own = core::unchanged_trace({std::shared_ptr<const void>(), &*words});
  ASSERT_TRUE(own);
  const auto change = core::head_difference(*own, *words, 0, 1);
  ASSERT_TRUE(change);
  EXPECT_EQ(change->values.data()[3], after[3] - before[3]);
}

TEST(WordTrace, AnswersWhatATraceAnswers) {
  const auto pieces = std::make_shared<const core::Trace>(causal_trace());
  const auto words = words_of(pieces);
  ASSERT_TRUE(words);
  const auto weights = weights_of(*words, 0);
  const auto cell = core::cell_detail(*words, 0, 0, 2, 1);
  ASSERT_TRUE(cell);
  EXPECT_EQ(cell->weight, weights[7]);
  EXPECT_TRUE(cell->query.empty());
  const auto pairs = core::pair_weights(*words, 2, 1);
  ASSERT_TRUE(pairs);
  EXPECT_EQ(pairs->front(), weights[7]);
  EXPECT_EQ(core::make_thumbnails(*words, 48)->rows, 3);
  // The first word sees one key of three: of an even row it is not the entropy over all.
  const auto figures = core::describe_heads(*words, {});
  ASSERT_TRUE(figures);
  const auto mean_to_first = (weights[3] + weights[6]) / 2;
  EXPECT_NEAR(figures->front().first_token_mass, mean_to_first, 1e-6F);
}

TEST(WordTrace, LeavesOutPiecesThatMayLookAtNothing) {
  core::Trace masked = causal_trace();
  Begins cells(tokens * tokens, 1);
  // All pieces of the last word, and one of the middle one.
  for (const std::int64_t row : {2, 4, 5}) std::fill_n(cells.begin() + row * tokens, tokens, 0);
  for (const core::EmptyRow policy :
       {core::EmptyRow::zero, core::EmptyRow::uniform, core::EmptyRow::not_a_number}) {
    masked.empty_row = policy;
    ASSERT_TRUE(masked.set_mask({.allowed = cells}));
    const auto pieces = std::shared_ptr<const core::Trace>(std::shared_ptr<void>(), &masked);
    const auto words = words_of(pieces);
    ASSERT_TRUE(words);
    const auto stages = words->head(0, 0);
    ASSERT_TRUE(stages);
    const float* const weights = stages->weights.data();
    EXPECT_NEAR(weights[3] + weights[4] + weights[5], 1.0F, 1e-6F);
    EXPECT_EQ(std::vector<int>(stages->empty_rows.span().begin(), stages->empty_rows.span().end()),
              (std::vector<int>{0, 0, 1}));
    const float empty = weights[6] + weights[7] + weights[8];
    if (policy == core::EmptyRow::zero) {
      EXPECT_EQ(empty, 0.0F);
    }
    if (policy == core::EmptyRow::uniform) {
      EXPECT_NEAR(empty, 1.0F, 1e-6F);
    }
    if (policy == core::EmptyRow::not_a_number) {
      EXPECT_TRUE(empty != empty);
    }
  }
}

TEST(WordTrace, BeginsAWordWithTheFirstPiece) {
  const auto pieces = std::make_shared<const core::Trace>(causal_trace());
  const auto words = core::trace_in_words(pieces, Begins(2 * tokens, 0));
  ASSERT_TRUE(words);
  EXPECT_EQ(words->layers.front().queries, 1);
  EXPECT_NEAR(weights_of(*words, 0).at(0), 1.0F, 1e-6F);
}

TEST(WordTrace, SaysWhatCannotBe) {
  const auto pieces = std::make_shared<const core::Trace>(causal_trace());
  EXPECT_TRUE(support::is_error(core::trace_in_words(pieces, three_words),
                                core::ErrorCode::shape_mismatch, "once for each query"));
  auto words = words_of(pieces);
  ASSERT_TRUE(words);
  const std::vector<core::Intervention> paint{
      {.site = {.layer = 0}, .kind = core::PaintWeight{.query = 1, .key = 0, .weight = 1.0F}}};
  EXPECT_TRUE(support::is_error(core::change_trace(*words, paint), core::ErrorCode::unsupported,
                                "change that one"));
  EXPECT_TRUE(support::is_error(core::head_with(*words, 0, 0, paint), core::ErrorCode::unsupported,
                                "change that one"));
  EXPECT_TRUE(core::head_with(*words, 0, 0, {}));
}
