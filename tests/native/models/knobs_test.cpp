// Interventions on how scores are made and on what a model knows of positions. Their numbers are
// held by the fixtures; here what they have in common with others, and what cannot be.

#include <cmath>

#include "base/matrix.h"
#include "fixture_interventions.h"
#include "models/intervention/intervention_plan.h"
#include "models/intervention/trace_change.h"
#include "models/intervention/turned_rows.h"
#include "support.h"
#include "traces/trace_views.h"

namespace {

namespace core = attention_playground;
using core::CapScores;
using core::ErrorCode;
using core::LeaveUnscaled;
using core::PositionScheme;
using core::ReplacePositions;
using support::is_error;
using Interventions = std::vector<core::Intervention>;

core::StackShape shape_with(std::int64_t heads, core::OwnPositions positions) {
  return {.stack = core::Stack::decoder_self, .layers = 1, .heads = heads, .positions = positions};
}

std::vector<float> slopes_of(std::int64_t heads) {
  const Interventions list{{.kind = ReplacePositions{PositionScheme::alibi}}};
  auto plan = core::InterventionPlan::make(list, {shape_with(heads, core::OwnPositions::rotary)});
  EXPECT_TRUE(plan) << (plan ? "" : plan.error().where);
  std::vector<float> slopes;
  for (const core::HeadEdit& edit : (*plan)->heads(core::Stack::decoder_self, 0)) {
    slopes.push_back(edit.distance_slope);
  }
  return slopes;
}

TEST(AlibiSlopes, AreThoseOfThePaper) {
  const std::vector<float> eight{0.5F,     0.25F,     0.125F,     0.0625F,
                                 0.03125F, 0.015625F, 0.0078125F, 0.00390625F};
  EXPECT_EQ(slopes_of(8), eight);
  const std::vector<float> six{0.25F, 0.0625F, 0.015625F, 0.00390625F, 0.5F, 0.125F};
  EXPECT_EQ(slopes_of(6), six);
  const std::vector<float> twelve = slopes_of(12);
  // 2^(-1/2), 2^(-3/2) ...: every second one of sixteen heads.
  EXPECT_NEAR(twelve[8], std::exp2(-0.5F), 1e-7F);
  EXPECT_NEAR(twelve[11], std::exp2(-3.5F), 1e-7F);
  EXPECT_EQ(slopes_of(1), std::vector<float>{0.00390625F});
}

fixtures::Pass pass_of(const std::string& name, const Interventions& list) {
  const fixtures::Model model = fixtures::open_model(
      "checkpoints/" + name,
      {{"ids", {.name = "ids", .shape = {6}, .values = {2, 17, 5, 42, 8, 3}}}});
  EXPECT_TRUE(model) << name;
  auto pass = model(list);
  EXPECT_TRUE(pass) << name;
  return std::move(*pass);
}

double farthest(const fixtures::Pass& one, const fixtures::Pass& other) {
  double largest = 0.0;
  for (std::size_t i = 0; i < one.output.values.size(); ++i) {
    largest = std::max(largest, std::abs(static_cast<double>(one.output.values[i]) -
                                         static_cast<double>(other.output.values[i])));
  }
  return largest;
}

TEST(UnscaledScores, AreATemperatureOfOneOverTheRoot) {
  for (const char* const name : {"bert", "gpt2", "llama_tied"}) {
    const fixtures::Pass plain = pass_of(name, {});
    const float root = std::sqrt(static_cast<float>(plain.trace.layers[0].width));
    Interventions cooled;
    for (std::int64_t layer = 0; layer < std::ssize(plain.trace.layers); ++layer) {
      for (std::int64_t head = 0; head < plain.trace.layers[0].heads; ++head) {
        cooled.push_back(
            {.site = {.layer = layer, .head = head}, .kind = core::SetTemperature{1.0F / root}});
      }
    }
    const fixtures::Pass unscaled = pass_of(name, {{.kind = LeaveUnscaled{}}});
    EXPECT_LT(farthest(unscaled, pass_of(name, cooled)), 1e-4) << name;
    EXPECT_GT(farthest(unscaled, plain), 1e-3) << name;
  }
}

TEST(SoftCap, ThatIsFarAwayChangesLittleAndOneThatIsNearMakesRowsEven) {
  const fixtures::Pass plain = pass_of("gpt2", {});
  EXPECT_LT(farthest(pass_of("gpt2", {{.kind = CapScores{1e4F}}}), plain), 1e-4);
  const fixtures::Pass even = pass_of("gpt2", {{.kind = CapScores{1e-4F}}});
  const auto stages = even.trace.head(1, 2);
  ASSERT_TRUE(stages);
  for (std::int64_t key = 0; key < 6; ++key) {
    EXPECT_NEAR(stages->weights.data()[5 * 6 + key], 1.0F / 6.0F, 1e-4F) << key;
  }
  const auto cell = core::cell_detail(even.trace, 1, 2, 5, 0);
  ASSERT_TRUE(cell);
  EXPECT_EQ(cell->soft_cap, 1e-4F);
}

/// Without positions a token of an encoder does not know its place: the same tokens in another
/// order have the same rows in that order.
TEST(Positions, ThatAreOutLeaveAnEncoderWithoutOrder) {
  const auto rows = [](const std::vector<float>& ids, const Interventions& list) {
    const fixtures::Model model = fixtures::open_model(
        "checkpoints/bert", {{"ids", {.name = "ids", .shape = {4}, .values = ids}}});
    return model(list)->output;
  };
  const Interventions none{{.kind = ReplacePositions{PositionScheme::none}}};
  const Interventions sinusoid{{.kind = ReplacePositions{PositionScheme::sinusoid}}};
  const auto apart = [&](const Interventions& list) {
    const fixtures::Tensor one = rows({17, 5, 42, 8}, list);
    const fixtures::Tensor other = rows({8, 42, 5, 17}, list);
    const std::int64_t width = one.shape[1];
    double largest = 0.0;
    for (std::int64_t row = 0; row < 4; ++row) {
      for (std::int64_t column = 0; column < width; ++column) {
        const auto at = static_cast<std::size_t>(row * width + column);
        const auto mirrored = static_cast<std::size_t>((3 - row) * width + column);
        largest = std::max(largest, std::abs(static_cast<double>(one.values[at]) -
                                             static_cast<double>(other.values[mirrored])));
      }
    }
    return largest;
  };
  EXPECT_LT(apart(none), 1e-4);
  EXPECT_GT(apart(sinusoid), 1e-2);
  EXPECT_GT(apart({}), 1e-2);
}

TEST(Positions, OfARotaryModelThatAreOutAreTheScoresBeforeTheRotation) {
  const fixtures::Pass plain = pass_of("llama_tied", {});
  const fixtures::Pass out =
      pass_of("llama_tied", {{.kind = ReplacePositions{PositionScheme::none}}});
  const auto before = plain.trace.head(0, 1);
  const auto after = out.trace.head(0, 1);
  ASSERT_TRUE(before && after);
  EXPECT_TRUE(support::same_bits(before->unrotated_scores.span(), after->scores.span()));
  EXPECT_FALSE(out.trace.layers[0].unrotated.has_value());
}

/// In the first layer of an encoder the score of two tokens depends on how far apart they stand,
/// and not on where.
TEST(Positions, ThatAreRotaryTellHowFarApartTokensAreAndNotWhere) {
  const auto scores = [](const std::vector<float>& ids, std::int64_t query, std::int64_t key) {
    const fixtures::Model model = fixtures::open_model(
        "checkpoints/bert", {{"ids", {.name = "ids", .shape = {std::ssize(ids)}, .values = ids}}});
    const Interventions rotary{{.kind = ReplacePositions{PositionScheme::rotary}}};
    const auto head = model(rotary)->trace.head(0, 1);
    EXPECT_TRUE(head);
    return head->scores.data()[query * std::ssize(ids) + key];
  };
  const float near = scores({17, 5, 42, 8}, 0, 1);
  EXPECT_NEAR(scores({9, 42, 17, 5, 8}, 2, 3), near, 1e-5F);
  EXPECT_GT(std::abs(scores({17, 42, 8, 5}, 0, 3) - near), 1e-3F);
  EXPECT_GT(std::abs(scores({5, 17, 42, 8}, 1, 0) - near), 1e-3F);
}

/// One token of three heads, four numbers wide: each pair is turned by the angle of its place. Of
/// no rows there is no number to touch, which a sanitizer would see.
TEST(Positions, ThatAreRotaryTurnEachPairByTheAngleOfItsPlace) {
  core::turn_rows(0, 3, core::matrix_view<float>(nullptr, 0, 12));
  std::vector<float> row(12, 0.0F);
  for (std::size_t head = 0; head < 3; ++head) row[4 * head] = row[4 * head + 1] = 1.0F;
  core::turn_rows(5, 3, core::matrix_view(row.data(), 1, 12));
  for (std::size_t head = 0; head < 3; ++head) {
    for (std::size_t pair = 0; pair < 2; ++pair) {
      const double angle = 5.0 * (pair == 0 ? 1.0 : 0.01);
      EXPECT_NEAR(row[4 * head + pair], std::cos(angle), 1e-6);
      EXPECT_NEAR(row[4 * head + pair + 2], std::sin(angle), 1e-6);
    }
  }
}

/// What turned a trace's queries and keys is not to be done again where a cell is set beside it.
TEST(Positions, OfATraceStayWhereItsHeadsAreMadeUnderOtherChanges) {
  for (const PositionScheme scheme : {PositionScheme::sinusoid, PositionScheme::rotary}) {
    const Interventions list{{.kind = ReplacePositions{scheme}}};
    const fixtures::Pass pass = pass_of("bert", list);
    const auto own = pass.trace.head(1, 2);
    const auto made = core::head_with(pass.trace, 1, 2, list);
    ASSERT_TRUE(own && made);
    EXPECT_TRUE(support::same_bits(own->weights.span(), made->weights.span()));
  }
}

/// Of a model with several stacks: all that have positions, or the one that is named.
TEST(Positions, AreThoseOfEveryStackThatHasSome) {
  core::StackShape encoder = shape_with(2, core::OwnPositions::learned);
  encoder.stack = core::Stack::encoder_self;
  const core::StackShape decoder = shape_with(2, core::OwnPositions::learned);
  core::StackShape cross = shape_with(2, core::OwnPositions::kept);
  cross.stack = core::Stack::decoder_cross;
  const core::Intervention alibi{.kind = ReplacePositions{PositionScheme::alibi}};
  core::Intervention none{.kind = ReplacePositions{PositionScheme::none}};
  none.site.stack = core::Stack::encoder_self;
  const auto plan_of = [&](const Interventions& list) {
    return core::InterventionPlan::make(list, {encoder, decoder, cross});
  };
  const auto both = plan_of({alibi});
  ASSERT_TRUE(both);
  for (const core::Stack stack : {core::Stack::encoder_self, core::Stack::decoder_self}) {
    EXPECT_EQ((*both)->positions(stack), PositionScheme::alibi);
    EXPECT_GT((*both)->heads(stack, 0)[0].distance_slope, 0.0F);
  }
  EXPECT_TRUE((*both)->heads(core::Stack::decoder_cross, 0).empty());
  const auto apart = plan_of({alibi, none});
  ASSERT_TRUE(apart);
  EXPECT_EQ((*apart)->positions(core::Stack::encoder_self), PositionScheme::none);
  EXPECT_EQ((*apart)->heads(core::Stack::encoder_self, 0)[0].distance_slope, 0.0F);
  EXPECT_EQ((*apart)->positions(core::Stack::decoder_self), PositionScheme::alibi);
  none.site.stack = core::Stack::decoder_cross;
  EXPECT_TRUE(is_error(plan_of({none}), ErrorCode::unsupported, "cannot be exchanged"));
}

TEST(Positions, SaySoWhereTheyCannotBeExchanged) {
  const auto plan = [](PositionScheme scheme, core::OwnPositions own) {
    return core::InterventionPlan::make(Interventions{{.kind = ReplacePositions{scheme}}},
                                        {shape_with(2, own)});
  };
  EXPECT_TRUE(is_error(plan(PositionScheme::none, core::OwnPositions::kept), ErrorCode::unsupported,
                       "these positions cannot be exchanged"));
  EXPECT_TRUE(is_error(plan(PositionScheme::sinusoid, core::OwnPositions::rotary),
                       ErrorCode::unsupported, "adds no positions"));
  core::StackShape even = shape_with(2, core::OwnPositions::rotary);
  even.has_pairs = true;
  const Interventions rotary{{.kind = ReplacePositions{PositionScheme::rotary}}};
  EXPECT_TRUE(is_error(core::InterventionPlan::make(rotary, {even}), ErrorCode::unsupported,
                       "adds no positions"));
  even.positions = core::OwnPositions::learned;
  EXPECT_TRUE(core::InterventionPlan::make(rotary, {even}));
  EXPECT_TRUE(is_error(plan(PositionScheme::rotary, core::OwnPositions::learned),
                       ErrorCode::unsupported, "these positions cannot be exchanged"));
  EXPECT_TRUE(plan(PositionScheme::sinusoid, core::OwnPositions::learned));
  fixtures::Pass pass = pass_of("bert", {});
  EXPECT_TRUE(
      is_error(core::change_trace(pass.trace,
                                  Interventions{{.kind = ReplacePositions{PositionScheme::none}}}),
               ErrorCode::unsupported, "no positions to exchange"));
}

TEST(Knobs, RefuseNumbersThatAreNone) {
  for (const float cap : {0.0F, -1.0F, std::nanf(""), HUGE_VALF}) {
    EXPECT_TRUE(is_error(core::InterventionPlan::make(Interventions{{.kind = CapScores{cap}}},
                                                      {shape_with(2, core::OwnPositions::learned)}),
                         ErrorCode::invalid_argument, "a soft cap must be a number above 0"));
  }
  core::StackShape additive = shape_with(1, core::OwnPositions::kept);
  additive.divides_by_root = false;
  EXPECT_TRUE(
      is_error(core::InterventionPlan::make(Interventions{{.kind = LeaveUnscaled{}}}, {additive}),
               ErrorCode::unsupported, "these scores are not divided by the root"));
  EXPECT_TRUE(is_error(core::read_interventions(R"([{"kind": "positions", "positions": "far"}])"),
                       ErrorCode::invalid_argument, "positions"));
}

}  // namespace
