// Several heads as one, and several of their rows: against float64, and what a reader may ask.

#include "analysis/joined_heads.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "analysis/head_pyramid.h"
#include "files/json.h"
#include "files/safetensors.h"
#include "fixture_cases.h"
#include "support.h"
#include "traces/file/trace_file.h"

namespace core = attention_playground;

namespace {

std::vector<std::uint8_t> file_of(const std::string& name) {
  return fixtures::read_bytes(fixtures::fixtures_folder() + "/joined/" + name + ".safetensors");
}

core::Trace joined_trace() {
  const auto file = file_of("trace");
  auto tensors = core::Safetensors::parse(file);
  EXPECT_TRUE(tensors);
  auto trace = core::read_trace(*tensors);
  EXPECT_TRUE(trace);
  return std::move(*trace);
}

struct Asked {
  std::string name;
  std::vector<core::HeadPlace> heads;
  std::vector<std::int32_t> rows;
};

/// The same list as in the file's metadata, which the test of the web reads.
const std::vector<Asked> cases{
    {.name = "alone", .heads = {{1, 1}}, .rows = {}},
    {.name = "two", .heads = {{0, 2}, {1, 0}}, .rows = {}},
    {.name = "five", .heads = {{0, 0}, {0, 1}, {1, 0}, {1, 1}, {1, 2}}, .rows = {}},
    {.name = "rows", .heads = {{0, 1}}, .rows = {2, 7, 8}},
    {.name = "rows_of_heads", .heads = {{0, 1}, {1, 2}}, .rows = {5, 0}},
};

}  // namespace

TEST(JoinedHeads, AreTheMeanAndTheLargestOfTheirWeights) {
  const core::Trace trace = joined_trace();
  const auto expected = fixtures::read_tensors(file_of("expected"));
  EXPECT_EQ(expected.size(), 2 * cases.size());
  for (const Asked& asked : cases) {
    for (const auto& [by, name] : {std::pair{core::JoinedBy::average, ".average"},
                                   std::pair{core::JoinedBy::maximum, ".maximum"}}) {
      const auto joined = core::join_heads(trace, asked.heads, asked.rows, by);
      ASSERT_TRUE(joined) << asked.name << name;
      const core::Buffer<float>& weights = joined->layers[0].weights;
      const fixtures::Tensor actual{.name = asked.name + name,
                                    .shape = {joined->layers[0].queries, joined->layers[0].keys},
                                    .values = {weights.data(), weights.data() + weights.size()}};
      EXPECT_EQ(fixtures::difference(actual, expected.at(actual.name), 1e-6, 2e-6), "");
    }
  }
}

TEST(JoinedHeads, AloneOneIsItself) {
  const core::Trace trace = joined_trace();
  const std::vector<core::HeadPlace> alone{{1, 2}};
  for (const core::JoinedBy by : {core::JoinedBy::average, core::JoinedBy::maximum}) {
    const auto joined = core::join_heads(trace, alone, {}, by);
    ASSERT_TRUE(joined);
    EXPECT_TRUE(support::same_bits(joined->head(0, 0)->weights, trace.head(1, 2)->weights));
    EXPECT_EQ(joined->layers[0].id.index, 1);
  }
}

TEST(JoinedHeads, HideWhatAllOfThemHide) {
  const core::Trace trace = joined_trace();
  const std::vector<core::HeadPlace> two{{0, 0}, {1, 0}};
  const auto joined = core::join_heads(trace, two, {}, core::JoinedBy::average);
  ASSERT_TRUE(joined);
  EXPECT_TRUE(
      std::ranges::equal(joined->head(0, 0)->allowed.span(), trace.head(0, 0)->allowed.span()));
  // Of rows with other masks each, what one of them may see.
  const std::vector<core::HeadPlace> alone{{0, 0}};
  const std::vector<std::int32_t> rows{2, 7};
  const auto row = core::join_heads(trace, alone, rows, core::JoinedBy::maximum);
  ASSERT_TRUE(row);
  const auto stages = row->head(0, 0);
  const std::vector<std::uint8_t> allowed(stages->allowed.span().begin(),
                                          stages->allowed.span().end());
  EXPECT_EQ(allowed, (std::vector<std::uint8_t>{1, 1, 1, 1, 1, 1, 1, 1, 0}));
}

TEST(JoinedHeads, RefuseWhatThereIsNot) {
  core::Trace trace = joined_trace();
  const auto join = [&](std::vector<core::HeadPlace> heads, std::vector<std::int32_t> rows) {
    return core::join_heads(trace, heads, rows, core::JoinedBy::average);
  };
  const auto invalid = core::ErrorCode::invalid_argument;
  EXPECT_TRUE(support::is_error(join({}, {}), invalid, "no heads"));
  EXPECT_TRUE(support::is_error(join({{0, 1}, {0, 3}}, {}), invalid, "head 3"));
  EXPECT_EQ(join({{0, 1}, {0, 3}}, {}).error().index, 1);
  EXPECT_TRUE(support::is_error(join({{0, 1}}, {2, 9}), invalid, "no such row"));
  EXPECT_EQ(join({{0, 1}}, {2, -1}).error().index, 1);
  core::LayerTrace& other = trace.layers.emplace_back();
  other.queries = 2;
  other.keys = 9;
  other.weights = *core::Buffer<float>::allocate(18, "weights");
  trace.mask = {};
  EXPECT_TRUE(support::is_error(join({{0, 1}, {2, 0}}, {}), core::ErrorCode::shape_mismatch,
                                "different numbers of tokens"));
}
