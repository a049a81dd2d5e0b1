#include "training/probe.h"

#include "support.h"

namespace core = attention_playground;
using support::is_error;

namespace {

/// An operation of which the weights are known, [heads, queries, keys].
core::LayerTrace layer_of(const std::string& name, std::int64_t heads, std::int64_t queries,
                          const std::vector<float>& weights) {
  const auto count = static_cast<std::int64_t>(weights.size());
  auto kept = core::Buffer<float>::allocate(count, "the weights");
  std::copy(weights.begin(), weights.end(), kept->data());
  return {.id = *core::read_layer_id(name),
          .queries = queries,
          .keys = count / heads / queries,
          .heads = heads,
          .key_value_heads = heads,
          .weights = std::move(*kept)};
}

core::GoldAlignment gold_at(std::vector<std::int32_t> positions) {
  core::GoldAlignment gold;
  gold.positions = std::move(positions);
  return gold;
}

std::shared_ptr<const core::Task> task_named(const char* name) {
  auto task = core::find_task(name);
  return task ? std::move(*task) : nullptr;
}

std::vector<std::string> described(const core::Expected<std::vector<core::HeadScore>>& scores) {
  if (!scores) return {scores.error().where};
  std::vector<std::string> found;
  for (const core::HeadScore& one : *scores) {
    found.push_back(one.layer.name() + " " + one.name + " " + std::to_string(one.value));
  }
  return found;
}

}  // namespace

TEST(GoldScores, CountTheRowsThatMissAndTheMassOnTheGold) {
  const auto task = task_named("reverse");
  core::Trace trace;
  trace.layers.push_back(layer_of("encoder.0.self", 1, 3, {1, 0, 0, 0, 1, 0, 0, 0, 1}));
  trace.layers.push_back(layer_of("decoder.0.self", 1, 4, std::vector<float>(16, 0.25F)));
  // Two heads, four rows over three source tokens; the last row has no gold.
  trace.layers.push_back(
      layer_of("decoder.0.cross", 2, 4, {0.5F,  0.25F, 0.25F, 0.25F, 0.5F, 0.25F,  //
                                         0.25F, 0.25F, 0.5F,  1.0F,  0.0F, 0.0F,   //
                                         0.0F,  0.0F,  1.0F,  0.0F,  1.0F, 0.0F,   //
                                         1.0F,  0.0F,  0.0F,  0.0F,  1.0F, 0.0F}));
  const std::vector<core::GoldAlignment> gold = {gold_at({0}), gold_at({0, 2}), gold_at({2}),
                                                 gold_at({})};
  const auto scores = core::gold_scores(trace, *task, gold);
  ASSERT_TRUE(scores) << scores.error().where;
  ASSERT_EQ(scores->size(), 2U);
  EXPECT_EQ((*scores)[0].layer.name(), "decoder.0.cross");
  EXPECT_DOUBLE_EQ((*scores)[0].missed, 1.0 / 3.0);
  EXPECT_DOUBLE_EQ((*scores)[0].mass, (0.5 + 0.5 + 0.5) / 3.0);
  EXPECT_EQ((*scores)[1].head, 1);
  EXPECT_DOUBLE_EQ((*scores)[1].missed, 1.0);
  EXPECT_DOUBLE_EQ((*scores)[1].mass, 0.0);
}

TEST(GoldScores, RefuseGoldThatDoesNotFitTheTrace) {
  const auto task = task_named("reverse");
  core::Trace trace;
  trace.layers.push_back(layer_of("decoder.0.cross", 1, 2, {1, 0, 0, 0, 1, 0}));
  const std::vector<core::GoldAlignment> short_gold = {gold_at({0})};
  EXPECT_TRUE(is_error(core::gold_scores(trace, *task, short_gold), core::ErrorCode::shape_mismatch,
                       "2 target tokens"));
  for (const std::int32_t position : {-1, 3}) {
    const std::vector<core::GoldAlignment> gold = {gold_at({}), gold_at({position})};
    const auto scores = core::gold_scores(trace, *task, gold);
    EXPECT_TRUE(is_error(scores, core::ErrorCode::invalid_argument, "there are 3 tokens"));
    EXPECT_EQ(scores.error().index, 1);
  }
}

TEST(HeadScores, OfInductionLookAtTheFirstPartAndBehindEarlierTokens) {
  const auto task = task_named("induction");
  core::Trace trace;
  // The third token is the first one again: what came after that stands at position 1.
  trace.layers.push_back(layer_of("layer.0", 1, 3, {1, 0, 0, 0.75F, 0.25F, 0, 0, 0.5F, 0.5F}));
  trace.layers.push_back(layer_of("layer.1", 1, 3, {1, 0, 0, 0, 1, 0, 0, 1, 0}));
  const core::Example example{.source = {},
                              .target = {5, 7, 5},
                              .labels = {-1, -1, 7},
                              .gold = {gold_at({}), gold_at({}), gold_at({1})}};
  EXPECT_EQ(described(core::head_scores(trace, *task, example)),
            (std::vector<std::string>{"layer.0 previous token 0.750000",
                                      "layer.1 previous token 0.000000",
                                      "layer.0 induction 0.500000", "layer.1 induction 1.000000"}));
}

TEST(HeadScores, OfATaskWithSourceNameWhatEachOperationDoes) {
  const auto task = task_named("copy");
  core::Trace trace;
  trace.layers.push_back(layer_of("encoder.0.self", 1, 2, {1, 0, 0.5F, 0.5F}));
  trace.layers.push_back(layer_of("decoder.0.self", 1, 2, {1, 0, 0.25F, 0.75F}));
  trace.layers.push_back(layer_of("decoder.0.cross", 1, 2, {0.75F, 0.25F, 0, 1}));
  const core::Example example{
      .source = {4, 1}, .target = {2, 4}, .labels = {4, 1}, .gold = {gold_at({0}), gold_at({1})}};
  EXPECT_EQ(described(core::head_scores(trace, *task, example)),
            (std::vector<std::string>{"encoder.0.self previous token 0.500000",
                                      "decoder.0.self previous token 0.250000",
                                      "decoder.0.cross mass on gold 0.875000"}));
}
