// What a head writes into the residual stream. That it is what the formulas say is tested by the
// fixtures (fixture_writes.cpp); here what is said of it, and what cannot be said.

#include "analysis/head_write.h"

#include <cmath>
#include <numeric>

#include "fixture_interventions.h"
#include "models/decoder/prediction.h"
#include "support.h"

namespace {

namespace core = attention_playground;
using core::ErrorCode;
using core::HeadWritePlace;
using core::WriteRow;
using support::is_error;

fixtures::Pass pass_of(const std::string& name,
                       const std::vector<core::Intervention>& interventions = {}) {
  const fixtures::Model model = fixtures::open_model(
      "checkpoints/" + name,
      {{"ids", {.name = "ids", .shape = {6}, .values = {2, 17, 5, 42, 8, 3}}}});
  EXPECT_TRUE(model) << name;
  auto pass = model(interventions);
  EXPECT_TRUE(pass) << name;
  return std::move(*pass);
}

core::HeadWrite write_of(const core::Trace& trace, const HeadWritePlace& place) {
  auto write = core::head_write(trace, place);
  EXPECT_TRUE(write) << (write ? "" : write.error().where);
  return write ? std::move(*write) : core::HeadWrite{};
}

double length(std::span<const float> values) {
  return std::sqrt(std::inner_product(values.begin(), values.end(), values.begin(), 0.0));
}

TEST(HeadWrite, SharesOfHeadsAndBiasAreTheWholeOfTheAttentionOutput) {
  for (const char* const name : {"bert", "gpt2", "llama_tied"}) {
    const fixtures::Pass pass = pass_of(name);
    double shares = 0.0;
    for (std::int64_t head = 0; head < pass.trace.layers[1].heads; ++head) {
      const core::HeadWrite write = write_of(pass.trace, {1, head, 3, 0});
      shares += static_cast<double>(write.written_of_attention.share);
      if (head == 0) shares += static_cast<double>(write.bias_of_attention.share);
    }
    EXPECT_NEAR(shares, 1.0, 1e-5) << name;
  }
}

TEST(HeadWrite, SharesOfKeysAreTheWholeOfTheHead) {
  const core::Site head{.layer = 1, .head = 2};
  for (const core::InterventionKind& kind : {core::InterventionKind(core::ScaleOutput{1.0F}),
                                             core::InterventionKind(core::SwitchOff{.mean = true}),
                                             core::InterventionKind(core::ScaleOutput{-0.5F})}) {
    const fixtures::Pass pass = pass_of("bert", {{.site = head, .kind = kind}});
    double shares = 0.0;
    for (std::int64_t key = 0; key < 6; ++key) {
      shares += static_cast<double>(write_of(pass.trace, {1, 2, 3, key}).key_of_written.share);
    }
    EXPECT_NEAR(shares, 1.0, 1e-5) << kind.index();
  }
}

TEST(HeadWrite, FiguresAreThoseOfTheVectors) {
  const core::HeadWrite write = write_of(pass_of("gpt2").trace, {0, 3, 4, 2});
  const auto written = write.row(WriteRow::written);
  const auto stream = write.row(WriteRow::stream);
  EXPECT_NEAR(write.attention_of_stream.length, length(write.row(WriteRow::attention)), 1e-5);
  EXPECT_NEAR(write.stream_length, length(stream), 1e-5);
  EXPECT_NEAR(write.key_of_written.length, length(write.row(WriteRow::from_key)), 1e-5);
  EXPECT_NEAR(write.written_of_attention.length, length(written), 1e-5);
  EXPECT_NEAR(write.written_of_stream.ratio, length(written) / length(stream), 1e-5);
  const double product = std::inner_product(written.begin(), written.end(), stream.begin(), 0.0);
  EXPECT_NEAR(write.written_of_stream.cosine, product / length(written) / length(stream), 1e-5);
  const auto size = [&](std::int32_t column) {
    return std::abs(written[static_cast<std::size_t>(column)]);
  };
  for (std::size_t rank = 1; rank < 6; ++rank) {
    EXPECT_GE(size(write.strongest[rank - 1]), size(write.strongest[rank]));
  }
  for (std::size_t column = 0; column < written.size(); ++column) {
    const auto at = static_cast<std::int32_t>(column);
    const bool is_named = std::ranges::find(write.strongest, at) != write.strongest.end();
    EXPECT_TRUE(is_named || size(at) <= size(write.strongest.back())) << column;
  }
}

TEST(HeadWrite, OfAHeadThatIsOffIsNothing) {
  const fixtures::Pass pass =
      pass_of("llama_tied", {{.site = {.layer = 0, .head = 1}, .kind = core::SwitchOff{}}});
  const core::HeadWrite write = write_of(pass.trace, {0, 1, 3, 0});
  EXPECT_EQ(length(write.row(WriteRow::written)), 0.0);
  EXPECT_EQ(write.written_of_attention.share, 0.0F);
  EXPECT_EQ(write.written_of_attention.cosine, 0.0F);
  EXPECT_EQ(write.key_of_written.share, 0.0F);
  EXPECT_GT(write.attention_of_stream.length, 0.0F);
}

TEST(HeadWrite, NeedsAModelAndALayerThatWrites) {
  fixtures::Pass skipped = pass_of("bert", {{.site = {.layer = 1}, .kind = core::SkipLayer{}}});
  EXPECT_TRUE(core::head_write(skipped.trace, {0, 0, 0, 0}));
  EXPECT_TRUE(is_error(core::head_write(skipped.trace, {1, 0, 0, 0}), ErrorCode::unsupported,
                       "the layer is skipped"));
  for (const HeadWritePlace& place : {HeadWritePlace{0, 9, 0, 0}, HeadWritePlace{7, 0, 0, 0},
                                      HeadWritePlace{0, 0, 6, 0}, HeadWritePlace{0, 0, 0, -1}}) {
    EXPECT_TRUE(is_error(core::head_write(skipped.trace, place), ErrorCode::invalid_argument,
                         "there is no"));
  }
  skipped.trace.projections.reset();
  EXPECT_TRUE(is_error(core::head_write(skipped.trace, {0, 0, 0, 0}), ErrorCode::unsupported,
                       "no output projection"));
}

TEST(TokenEffects, AreTakenFromTheirMeanAndSigned) {
  const std::vector<float> effects{5.0F, 7.0F, 6.0F, 6.0F, 2.0F, 10.0F};
  const core::TokenEffects strongest = core::strongest_effects(effects, 2);
  ASSERT_EQ(strongest.raised.size(), 2U);
  EXPECT_EQ(strongest.raised[0].id, 5);
  EXPECT_EQ(strongest.raised[0].effect, 4.0F);
  EXPECT_EQ(strongest.raised[1].id, 1);
  ASSERT_EQ(strongest.lowered.size(), 2U);
  EXPECT_EQ(strongest.lowered[0].id, 4);
  EXPECT_EQ(strongest.lowered[0].effect, -4.0F);
  EXPECT_EQ(strongest.lowered[1].id, 0);
  const std::vector<float> even(4, 3.0F);
  EXPECT_TRUE(core::strongest_effects(even, 2).raised.empty());
}

}  // namespace
