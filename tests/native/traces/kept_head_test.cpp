// A long head is kept without the stages that are seldom read: the numbers are those of the whole
// to the bit, and the bytes are counted.

#include "traces/kept_head.h"

#include <algorithm>

#include "models/intervention/trace_change.h"
#include "support.h"
#include "traces/trace_views.h"

namespace core = attention_playground;

namespace {

constexpr std::int64_t tokens = 530;
constexpr std::int64_t width = 4;
constexpr std::int64_t heads = 2;

core::Buffer<float> rows_of(unsigned seed, std::int64_t count) {
  const auto values = support::random_values(count * heads * width, seed, 1.0F);
  auto buffer = core::Buffer<float>::allocate(count * heads * width, "rows");
  std::ranges::copy(values, buffer->data());
  return std::move(*buffer);
}

core::Trace long_trace(std::int64_t count = tokens) {
  core::Trace trace;
  trace.mask.settings.causal = core::CausalAlignment::bottom_right;
  trace.layers.push_back({.queries = count,
                          .keys = count,
                          .heads = heads,
                          .key_value_heads = heads,
                          .width = width,
                          .value_width = width,
                          .query_rows = rows_of(1, count),
                          .key_rows = rows_of(2, count),
                          .value_rows = rows_of(3, count)});
  return trace;
}

template <typename Element>
std::vector<Element> whole(const core::Buffer<Element>& all) {
  return {all.span().begin(), all.span().end()};
}

std::int64_t bytes_of(const core::HeadStages& stages) {
  std::int64_t bytes = stages.allowed.size() + stages.empty_rows.size();
  for (const auto* matrix : {&stages.products, &stages.unrotated_scores, &stages.scores,
                             &stages.masked_scores, &stages.weights, &stages.output}) {
    bytes += 4 * matrix->size();
  }
  return bytes;
}

}  // namespace

TEST(KeptHead, TakesNineBytesACellWhereAllStagesTakeSeventeen) {
  const core::Trace trace = long_trace();
  const auto kept = core::kept_head_under(trace, {}, 0, 1);
  const auto all = trace.head(0, 1);
  ASSERT_TRUE(kept);
  ASSERT_TRUE(all);
  const std::int64_t beside = tokens * (4 * width + 1);
  EXPECT_EQ(bytes_of(*kept), 9 * tokens * tokens + beside);
  EXPECT_EQ(bytes_of(*all), 17 * tokens * tokens + beside);
  EXPECT_EQ(whole(kept->weights), whole(all->weights));
  EXPECT_EQ(whole(kept->scores), whole(all->scores));
  EXPECT_EQ(whole(kept->output), whole(all->output));
  EXPECT_EQ(whole(kept->allowed), whole(all->allowed));
  EXPECT_EQ(whole(kept->empty_rows), whole(all->empty_rows));
}

TEST(KeptHead, ACellIsExplainedFromWhatIsKept) {
  const core::Trace trace = long_trace();
  const auto kept = core::kept_head_under(trace, {}, 0, 1);
  ASSERT_TRUE(kept);
  const auto from_kept = core::cell_detail(trace, *kept, 0, 1, 400, 17);
  const auto from_all = core::cell_detail(trace, 0, 1, 400, 17);
  ASSERT_TRUE(from_kept);
  ASSERT_TRUE(from_all);
  EXPECT_EQ(from_kept->weight, from_all->weight);
  EXPECT_EQ(from_kept->masked_score, from_all->masked_score);
  EXPECT_EQ(from_kept->row_maximum, from_all->row_maximum);
  EXPECT_EQ(from_kept->row_sum, from_all->row_sum);
  EXPECT_EQ(from_kept->exponentials, from_all->exponentials);
  EXPECT_EQ(from_kept->output, from_all->output);
}

TEST(KeptHead, FollowsWhatTheReaderChanges) {
  const core::Trace trace = long_trace();
  const std::vector<core::Intervention> list{
      {.kind = core::ReplaceMask{.shape = core::MaskShape::own,
                                 .rectangles = {{.query = 100, .queries = 300, .keys = 50}}}},
      {.site = {.layer = 0, .head = 0}, .kind = core::SwitchOff{.mean = true}}};
  const auto kept = core::head_with(trace, 0, 0, list, false);
  const auto all = core::head_with(trace, 0, 0, list);
  ASSERT_TRUE(kept);
  ASSERT_TRUE(all);
  EXPECT_EQ(kept->products.size(), 0);
  EXPECT_EQ(whole(kept->weights), whole(all->weights));
  EXPECT_EQ(whole(kept->output), whole(all->output));
  EXPECT_EQ(kept->weights.data()[250 * tokens + 49], 0.0F);
  EXPECT_GT(kept->weights.data()[250 * tokens + 50], 0.0F);
}

TEST(KeptHead, AShortOneIsKeptWhole) {
  const core::Trace trace = long_trace(12);
  EXPECT_FALSE(core::leaves_stages_out(trace.layers.front()));
  const auto kept = core::kept_head_under(trace, {}, 0, 0);
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->products.size(), 12 * 12);
}
