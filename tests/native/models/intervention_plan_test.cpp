// Interventions from JSON, and the plan that is made of them against a model's shape.

#include "models/intervention/intervention_plan.h"

#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "attention/attend.h"
#include "base/matrix.h"
#include "support.h"

namespace {

namespace core = attention_playground;
using core::ErrorCode;
using core::Intervention;
using core::Stack;
using support::is_error;
using Interventions = std::vector<Intervention>;

core::ModelShape translator() {
  return {{.stack = Stack::encoder_self, .layers = 2, .heads = 2},
          {.stack = Stack::decoder_self,
           .layers = 1,
           .heads = 2,
           .mask = {.causal = core::CausalAlignment::bottom_right}},
          {.stack = Stack::decoder_cross,
           .layers = 1,
           .heads = 4,
           .alignment = core::CausalAlignment::top_left,
           .averages = false,
           .skips_layers = false,
           .has_feed_forward = false}};
}

core::ModelShape language_model() {
  return {{.stack = Stack::decoder_self,
           .layers = 3,
           .heads = 4,
           .mask = {.causal = core::CausalAlignment::bottom_right}}};
}

TEST(InterventionText, IsReadEntryByEntry) {
  auto read = core::read_interventions(
      R"([{"kind":"off","layer":1,"head":2,"by":"mean"},
          {"kind":"mask","mask":"sinks","size":8,"sinks":2,"layer":3},
          {"kind":"block","token":4},
          {"kind":"scale","layer":0,"head":0,"factor":-0.5},
          {"kind":"temperature","layer":1,"head":0,"temperature":2.5},
          {"kind":"weights","layer":1,"head":0,"pattern":"own"},
          {"kind":"mask","stack":"decoder_self","mask":"causal"},
          {"kind":"paint","stack":"decoder_cross","layer":0,"head":3,"query":4,"key":2,"weight":0.75},
          {"kind":"skip_layer","stack":"encoder_self","layer":1},
          {"kind":"skip_feed_forward","layer":2},
          {"kind":"mask","mask":"random","size":4,"drawn":2,"seed":9,"later":true,"empty":"uniform"},
          {"kind":"mask","mask":"painted","queries":2,"keys":3,"cells":"BCD","layer":1,"head":0},
          {"kind":"sink","score":-1.5,"layer":2},
          {"kind":"mask","mask":"own","rectangles":"BCCAHCkBDgBBAD"}])");
  ASSERT_TRUE(read) << read.error().where;
  const Interventions expected{
      {.site = {.layer = 1, .head = 2}, .kind = core::SwitchOff{.mean = true}},
      {.site = {.layer = 3},
       .kind = core::ReplaceMask{.shape = core::MaskShape::sinks, .size = 8, .sinks = 2}},
      {.kind = core::BlockToken{4}},
      {.site = {.layer = 0, .head = 0}, .kind = core::ScaleOutput{-0.5F}},
      {.site = {.layer = 1, .head = 0}, .kind = core::SetTemperature{2.5F}},
      {.site = {.layer = 1, .head = 0}, .kind = core::ReplaceWeights{core::WeightPattern::own}},
      {.site = {.stack = Stack::decoder_self},
       .kind = core::ReplaceMask{.shape = core::MaskShape::causal}},
      {.site = {.stack = Stack::decoder_cross, .layer = 0, .head = 3},
       .kind = core::PaintWeight{.query = 4, .key = 2, .weight = 0.75F}},
      {.site = {.stack = Stack::encoder_self, .layer = 1}, .kind = core::SkipLayer{}},
      {.site = {.layer = 2}, .kind = core::SkipFeedForward{}},
      {.kind = core::ReplaceMask{.shape = core::MaskShape::random,
                                 .size = 4,
                                 .drawn = 2,
                                 .seed = 9,
                                 .later = true,
                                 .empty_row = core::EmptyRow::uniform}},
      {.site = {.layer = 1, .head = 0},
       .kind = core::ReplaceMask{.shape = core::MaskShape::painted,
                                 .queries = 2,
                                 .keys = 3,
                                 .cells = {1, 0, 0, 1, 1, 1}}},
      {.site = {.layer = 2}, .kind = core::AddSink{-1.5F}},
      {.kind = core::ReplaceMask{
           .shape = core::MaskShape::own,
           .rectangles = {{.query = 1, .queries = 2, .key = 0, .keys = 3, .allowed = true},
                          {.query = 1, .queries = 2, .key = 5, .keys = 18},
                          {.query = 6, .queries = 32, .key = 0, .keys = 1, .allowed = true}}}}};
  ASSERT_EQ(read->size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_EQ((*read)[i], expected[i]) << i;
}

TEST(InterventionText, NamesTheEntryAndWhatItNeeds) {
  const std::array<std::pair<const char*, const char*>, 25> wrong{{
      {"{}", "must be a list"},
      {"[3]", "intervention 0: 'kind' must be one of off"},
      {R"([{"kind":"of"}])", "intervention 0: 'kind' must be one of off"},
      {R"([{"kind":"off","head":1,"by":"zero"}])", "'layer' must be a whole number"},
      {R"([{"kind":"off","layer":1,"head":1.5,"by":"zero"}])", "'head' must be a whole number"},
      {R"([{"kind":"off","layer":1,"head":1,"by":"x"}])", "'by' must be one of zero, mean"},
      {R"([{"kind":"off","layer":1,"head":1,"by":"zero","stack":"middle"}])",
       "'stack' must be one of encoder_self, decoder_self, decoder_cross"},
      {R"([{"kind":"temperature","layer":1,"head":1,"temperature":0}])", "a number above 0"},
      {R"([{"kind":"temperature","layer":1,"head":1,"temperature":null}])", "a number above 0"},
      {R"([{"kind":"mask","mask":"window","size":0}])", "'size' must be a whole number from 1"},
      {R"([{"kind":"weights","layer":1,"head":1}])", "'pattern' must be one of uniform"},
      {R"([{"kind":"scale","layer":1,"head":1,"factor":1e300}])", "'factor' must be a number"},
      {R"([{"kind":"paint","layer":0,"head":0,"query":0,"key":-1,"weight":1}])",
       "'key' must be a whole number"},
      {R"([{"kind":"block","token":1},{"kind":"paint","layer":0,"head":0,"query":0,"key":0,"weight":1.5}])",
       "intervention 1: 'weight' must be a number from 0 to 1"},
      {R"([{"kind":"skip_layer"}])", "'layer' must be a whole number"},
      {R"([{"kind":"mask","mask":"painted","queries":2,"keys":3,"cells":"BCE"}])",
       "'cells' must be runs that come to queries x keys cells"},
      {R"([{"kind":"mask","mask":"painted","queries":2,"keys":3,"cells":"G*"}])",
       "'cells' must be"},
      {R"([{"kind":"mask","mask":"painted","queries":9999,"keys":3,"cells":"A"}])", "at most 4096"},
      // No run, a run of nothing, a length cut off, too many rows, and no text.
      {R"([{"kind":"mask","mask":"own","rectangles":"ABA"}])", "'rectangles' must be bands of"},
      {R"([{"kind":"mask","mask":"own","rectangles":"ABBAB"}])", "'rectangles' must be bands of"},
      {R"([{"kind":"mask","mask":"none","rectangles":"ABBAg"}])", "within 4096 tokens a side"},
      {R"([{"kind":"mask","mask":"own","rectangles":"BggEBAC"}])", "within 4096 tokens a side"},
      {R"([{"kind":"mask","mask":"own","rectangles":5}])", "'rectangles' must be a text"},
      {R"([{"kind":"mask","mask":"random","size":1,"drawn":17,"seed":1}])", "at most 16"},
      {R"([{"kind":"mask","mask":"blocks","size":1,"later":1}])", "'later' must be true or false"},
  }};
  for (const auto& [text, words] : wrong) {
    EXPECT_TRUE(is_error(core::read_interventions(text), ErrorCode::invalid_argument, words))
        << text;
  }
  EXPECT_TRUE(is_error(core::read_interventions("["), ErrorCode::malformed_file, ""));
}

TEST(InterventionPlan, PutsAHeadsChangesTogether) {
  const core::Site site{.stack = Stack::decoder_self, .layer = 0, .head = 1};
  const auto plan = core::InterventionPlan::make(
      Interventions{{.site = site, .kind = core::SetTemperature{3.0F}},
                    {.site = site, .kind = core::SetTemperature{2.0F}},
                    {.site = site, .kind = core::PaintWeight{1, 0, 0.5F}},
                    {.site = site, .kind = core::PaintWeight{2, 1, 0.25F}},
                    {.site = {.stack = Stack::decoder_self}, .kind = core::BlockToken{3}},
                    {.site = site, .kind = core::BlockToken{1}},
                    {.site = site, .kind = core::SwitchOff{}}},
      translator());
  ASSERT_TRUE(plan) << plan.error().where;
  const auto heads = (*plan)->heads(Stack::decoder_self, 0);
  ASSERT_EQ(heads.size(), 2U);
  EXPECT_EQ(heads[1].temperature, 2.0F);
  EXPECT_EQ(heads[1].output_factor, 0.0F);
  ASSERT_EQ(heads[1].painted.size(), 2U);
  EXPECT_EQ(heads[1].painted[1].weight, 0.25F);
  // A block keeps the model's own mask.
  ASSERT_TRUE(heads[1].mask);
  EXPECT_EQ(heads[1].mask->causal, core::CausalAlignment::bottom_right);
  EXPECT_EQ(std::vector(heads[1].mask->blocked.begin(), heads[1].mask->blocked.end()),
            (std::vector<std::int64_t>{3, 1}));
  EXPECT_EQ(heads[0].mask->blocked.size(), 1U);
  EXPECT_TRUE((*plan)->heads(Stack::encoder_self, 0).empty());
  EXPECT_TRUE((*plan)->heads(Stack::decoder_cross, 0).empty());
}

TEST(InterventionPlan, AHeadThatIsOffStaysOffWhateverItsFactor) {
  const core::Site site{.layer = 1, .head = 2};
  const Intervention scaled{.site = site, .kind = core::ScaleOutput{2.0F}};
  for (const bool mean : {false, true}) {
    const Intervention off{.site = site, .kind = core::SwitchOff{mean}};
    for (const Interventions& list : {Interventions{off, scaled}, Interventions{scaled, off}}) {
      const auto plan = core::InterventionPlan::make(list, language_model());
      ASSERT_TRUE(plan) << plan.error().where;
      const core::HeadEdit& edit = (*plan)->heads(Stack::decoder_self, 1)[2];
      EXPECT_EQ(edit.averaged, mean);
      EXPECT_EQ(edit.output_factor, mean ? 2.0F : 0.0F);
    }
  }
}

TEST(InterventionPlan, CopiesTheMaskThatABlockKeeps) {
  auto shape = language_model();
  std::shared_ptr<const core::InterventionPlan> plan;
  {
    const std::vector<std::uint8_t> allowed{1, 0, 1, 1};
    shape[0].mask.allowed = allowed;
    auto made = core::InterventionPlan::make(Interventions{{.kind = core::BlockToken{0}}}, shape);
    ASSERT_TRUE(made);
    plan = *made;
  }
  const auto mask = plan->heads(Stack::decoder_self, 2)[3].mask;
  EXPECT_EQ(std::vector(mask->allowed.begin(), mask->allowed.end()),
            (std::vector<std::uint8_t>{1, 0, 1, 1}));
}

TEST(InterventionPlan, CountsTwoSentencesFromTheirFirstTokens) {
  const core::Site site{.stack = Stack::decoder_cross, .layer = 0, .head = 2};
  const auto plan = core::InterventionPlan::make(
      Interventions{{.site = site, .kind = core::ReplaceMask{core::MaskShape::window, 2, 0}},
                    {.site = site, .kind = core::ReplaceWeights{core::WeightPattern::own}}},
      translator());
  ASSERT_TRUE(plan);
  const core::HeadEdit& edit = (*plan)->heads(Stack::decoder_cross, 0)[2];
  EXPECT_EQ(edit.mask->causal, core::CausalAlignment::top_left);
  EXPECT_EQ(edit.mask->window_left, 1);
  EXPECT_EQ(edit.pattern_alignment, core::CausalAlignment::top_left);
}

TEST(InterventionPlan, SkipsLayersAndFeedForwardNetworks) {
  const auto plan = core::InterventionPlan::make(
      Interventions{
          {.site = {.stack = Stack::encoder_self, .layer = 1}, .kind = core::SkipLayer{}},
          {.site = {.stack = Stack::decoder_self, .layer = 0}, .kind = core::SkipFeedForward{}}},
      translator());
  ASSERT_TRUE(plan);
  EXPECT_FALSE((*plan)->skips_layer(Stack::encoder_self, 0));
  EXPECT_TRUE((*plan)->skips_layer(Stack::encoder_self, 1));
  EXPECT_FALSE((*plan)->skips_layer(Stack::decoder_self, 0));
  EXPECT_TRUE((*plan)->skips_feed_forward(Stack::decoder_self, 0));
  EXPECT_FALSE((*plan)->skips_feed_forward(Stack::encoder_self, 1));
}

TEST(InterventionPlan, SaysWhatAModelHasNot) {
  const auto refused = [](const Intervention& intervention, const core::ModelShape& shape,
                          ErrorCode code, const char* words) {
    const Interventions list{{.site = {.stack = shape[0].stack}, .kind = core::BlockToken{0}},
                             intervention};
    const auto plan = core::InterventionPlan::make(list, shape);
    EXPECT_TRUE(is_error(plan, code, words)) << words;
    if (!plan) {
      EXPECT_EQ(plan.error().index, 1) << words;
    }
  };
  constexpr auto invalid = ErrorCode::invalid_argument;
  constexpr auto unsupported = ErrorCode::unsupported;
  const auto at = [](Stack stack, std::int64_t layer, std::int64_t head) {
    return core::Site{.stack = stack, .layer = layer, .head = head};
  };
  refused({.site = {.layer = 3, .head = 0}}, language_model(), invalid,
          "there is no layer 3: there are 3, counted from 0");
  refused({.site = {.layer = 0, .head = 4}}, language_model(), invalid,
          "there is no head 4: each layer has 4, counted from 0");
  refused({.site = {.layer = 0}}, language_model(), invalid, "must name its head");
  refused({.site = {.head = 0}}, language_model(), invalid, "must name its layer");
  refused({.kind = core::SkipLayer{}}, language_model(), invalid, "must name its layer");
  refused({.site = at(Stack::decoder_cross, 0, 0)}, language_model(), invalid,
          "this model has no decoder_cross: its attention is in decoder_self");
  refused({.site = {.layer = 0, .head = 0}}, translator(), invalid,
          "must name its stack: one of encoder_self, decoder_self, decoder_cross");
  refused({.site = at(Stack::encoder_self, 2, 0)}, translator(), invalid,
          "there is no layer 2 in encoder_self");
  refused({.site = at(Stack::decoder_cross, 0, 4)}, translator(), invalid,
          "there is no head 4 in decoder_cross");
  refused({.site = at(Stack::decoder_cross, 0, 0), .kind = core::SwitchOff{.mean = true}},
          translator(), unsupported, "cannot average over rows");
  refused({.site = at(Stack::decoder_cross, 0, -1), .kind = core::SkipLayer{}}, translator(),
          unsupported, "no layer to skip in decoder_cross");
  refused({.site = at(Stack::decoder_cross, 0, -1), .kind = core::SkipFeedForward{}}, translator(),
          unsupported, "no feed-forward network to skip");
}

TEST(InterventionPlan, RefusesMoreThanAnyReaderMakes) {
  const Interventions many(4097, {.kind = core::BlockToken{1}});
  EXPECT_TRUE(core::InterventionPlan::make(std::span(many).first(4096), language_model()));
  EXPECT_TRUE(is_error(core::InterventionPlan::make(many, language_model()),
                       ErrorCode::invalid_argument, "there are 4097 interventions"));
}

TEST(InterventionPlan, RefusesNumbersThatAreNone) {
  constexpr float nan = std::numeric_limits<float>::quiet_NaN();
  constexpr float infinity = std::numeric_limits<float>::infinity();
  const std::array<std::pair<core::InterventionKind, const char*>, 9> wrong{{
      {core::SetTemperature{nan}, "a temperature must be a number above 0, not nan"},
      {core::SetTemperature{0.0F}, "not 0"},
      {core::SetTemperature{infinity}, "not inf"},
      {core::ScaleOutput{nan}, "a head's factor must be a finite number, not nan"},
      {core::PaintWeight{0, 0, nan}, "a painted weight must be a number from 0 to 1, not nan"},
      {core::PaintWeight{-1, 0, 0.5F}, "at -1 and 0"},
      {core::BlockToken{-1}, "a position from 0, not -1"},
      {core::ReplaceMask{core::MaskShape::window, 0, 0}, "from 1, not 0"},
      {core::ReplaceMask{core::MaskShape::sinks, 2, 0}, "from 1, not 0"},
  }};
  for (const auto& [kind, words] : wrong) {
    const Interventions list{{.site = {.layer = 0, .head = 0}, .kind = kind}};
    EXPECT_TRUE(is_error(core::InterventionPlan::make(list, language_model()),
                         ErrorCode::invalid_argument, words));
  }
}

/// Equal scores make softmax the uniform pattern: one stands for the other, to the bit.
TEST(InterventionPlan, APatternThatAHeadHasAlreadyChangesNoBit) {
  const auto plan = core::InterventionPlan::make(
      Interventions{{.site = {.layer = 0, .head = 1},
                     .kind = core::ReplaceWeights{core::WeightPattern::uniform}}},
      language_model());
  ASSERT_TRUE(plan);
  const std::vector<float> zeros(5 * 8, 0.0F);
  const auto values = support::random_values(zeros.size(), 3, 1.0F);
  const auto view = [](const std::vector<float>& rows) {
    return core::const_matrix_view(rows.data(), 5, 8);
  };
  const auto run = [&](std::span<const core::HeadEdit> edits) {
    std::vector<float> output(zeros.size());
    const auto done =
        core::attend({.queries = view(zeros), .keys = view(values), .values = view(values)},
                     {.heads = 4,
                      .key_value_heads = 4,
                      .mask = {.causal = core::CausalAlignment::bottom_right},
                      .edits = edits},
                     {.output = output});
    EXPECT_TRUE(done) << (done ? "" : done.error().where);
    return output;
  };
  EXPECT_TRUE(support::same_bits(run({}), run((*plan)->heads(Stack::decoder_self, 0))));
}

}  // namespace
