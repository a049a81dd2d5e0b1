// Passes that are kept: whatever came before, a pass has the bits of one that starts anew, and
// nothing is taken from a pass over another text, or under another mask.

#include "models/encoder/kept_passes.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/random.h"
#include "fixture_cases.h"
#include "support.h"

namespace {

namespace core = attention_playground;
using core::Intervention;
using Numbers = std::vector<std::int32_t>;

/// What a pass is asked for, with what its input looks at.
struct Question {
  Numbers ids = {2, 17, 5, 42, 8, 17, 3};
  Numbers types = {};
  core::MaskSettings mask = {};
  std::vector<std::uint8_t> allowed = {};
  std::vector<Intervention> interventions = {};

  [[nodiscard]] core::EncoderInput input() const {
    core::EncoderInput made{.token_ids = ids,
                            .token_types = types,
                            .mask = mask,
                            .keep_weights = true,
                            .interventions = interventions};
    made.mask.allowed = allowed;
    return made;
  }
};

/// A file's model, which must stay where it is.
struct Model {
  explicit Model(const std::string& name) {
    const std::string folder = fixtures::fixtures_folder() + "/checkpoints/" + name;
    bytes = fixtures::read_bytes(folder + "/model.safetensors");
    const auto json = fixtures::read_bytes(folder + "/config.json");
    auto config =
        core::read_encoder_config({reinterpret_cast<const char*>(json.data()), json.size()});
    auto file = core::Safetensors::parse(bytes);
    auto made = core::Encoder::load({&*file, 1}, *config);
    encoder = std::make_unique<core::Encoder>(std::move(*made));
  }
  std::vector<std::uint8_t> bytes;
  std::unique_ptr<core::Encoder> encoder;
};

/// Whether a layer's rows are those of another run.
bool is_taken(const core::EncoderRun& run, const core::EncoderRun& from, std::size_t layer) {
  return run.trace.layers[layer].query_rows.data() == from.trace.layers[layer].query_rows.data();
}

/// Everything that is kept of the layers, and what is rebuilt of each head.
void expect_same_run(const core::EncoderRun& run, const core::EncoderRun& wanted) {
  EXPECT_TRUE(support::same_bits(run.hidden.span(), wanted.hidden.span()));
  EXPECT_EQ(run.text.ids, wanted.text.ids);
  EXPECT_EQ(run.text.types, wanted.text.types);
  EXPECT_EQ(run.text.positions, wanted.text.positions);
  ASSERT_EQ(run.trace.layers.size(), wanted.trace.layers.size());
  for (std::size_t index = 0; index < wanted.trace.layers.size(); ++index) {
    const core::LayerTrace& layer = run.trace.layers[index];
    const core::LayerTrace& other = wanted.trace.layers[index];
    EXPECT_EQ(layer.id, other.id);
    EXPECT_EQ(layer.skipped, other.skipped);
    EXPECT_EQ(layer.edits.size(), other.edits.size());
    using Rows = core::FloatRows core::LayerTrace::*;
    for (const Rows rows : {&core::LayerTrace::query_rows, &core::LayerTrace::key_rows,
                            &core::LayerTrace::value_rows, &core::LayerTrace::stream_rows}) {
      EXPECT_TRUE(support::same_bits((layer.*rows).span(), (other.*rows).span())) << index;
    }
    const auto weights = core::layer_weights(run.trace, layer);
    ASSERT_TRUE(weights);
    EXPECT_TRUE(support::same_bits(weights->all, other.weights.span())) << index;
    for (std::int64_t head = 0; head < layer.heads; ++head) {
      const auto stages = run.trace.head(static_cast<std::int64_t>(index), head);
      const auto same = wanted.trace.head(static_cast<std::int64_t>(index), head);
      ASSERT_TRUE(stages && same);
      EXPECT_TRUE(support::same_bits(stages->weights.span(), same->weights.span()));
      EXPECT_TRUE(support::same_bits(stages->scores.span(), same->scores.span()));
      EXPECT_TRUE(support::same_bits(stages->output.span(), same->output.span()));
      EXPECT_TRUE(std::ranges::equal(stages->allowed.span(), same->allowed.span()));
    }
  }
}

class KeptPasses : public testing::TestWithParam<const char*> {
 protected:
  [[nodiscard]] const core::Encoder& encoder() const { return *model_.encoder; }

  [[nodiscard]] core::EncoderRun fresh(const Question& question) const {
    auto made = encoder().run(question.input());
    EXPECT_TRUE(made) << (made ? "" : made.error().where);
    return made ? std::move(*made) : core::EncoderRun{};
  }
  static core::EncoderRun beside(core::KeptPasses& passes, const Question& question) {
    auto made = passes.run_beside(question.input());
    EXPECT_TRUE(made) << (made ? "" : made.error().where);
    return made ? std::move(*made) : core::EncoderRun{};
  }

  Model model_{GetParam()};
};

core::InterventionKind drawn_kind(core::Random& random) {
  const auto place = [&] { return random.below(7); };
  switch (random.below(12)) {
    case 0:
      return core::SwitchOff{.mean = random.chance(0.5F)};
    case 1:
      return core::SetTemperature{0.25F + random.uniform()};
    case 2:
      return core::BlockToken{place()};
    case 3:
      return core::ReplaceMask{.shape = core::MaskShape::window, .size = 1 + place()};
    case 4:
      return core::ReplaceWeights{core::WeightPattern::uniform};
    case 5:
      return core::ScaleOutput{random.uniform() * 2.0F};
    case 6:
      return core::PaintWeight{.query = place(), .key = place(), .weight = random.uniform()};
    case 7:
      return core::SkipLayer{};
    case 8:
      return core::SkipFeedForward{};
    case 9:
      return core::PaintScore{.query = place(), .key = place(), .score = random.uniform()};
    case 10:
      return core::ReplaceMask{.shape = core::MaskShape::none};
    default:
      return core::ReplacePositions{random.chance(0.5F) ? core::PositionScheme::none
                                                        : core::PositionScheme::alibi};
  }
}

/// The second layer more often than the first, for something to be ahead of it.
Intervention drawn_intervention(core::Random& random, std::int64_t heads) {
  Intervention made{.kind = drawn_kind(random)};
  if (std::holds_alternative<core::ReplacePositions>(made.kind)) return made;
  made.site.layer = random.chance(0.7F) ? 1 : 0;
  if (std::holds_alternative<core::SkipLayer>(made.kind)) return made;
  if (std::holds_alternative<core::SkipFeedForward>(made.kind)) return made;
  made.site.head = random.below(heads);
  return made;
}

/// One of few texts under one of few masks, so that most came before.
Question drawn_question(core::Random& random, std::int64_t heads, bool has_types) {
  Question question;
  if (random.chance(0.3F)) question.ids[3] = 43;
  if (random.chance(0.2F)) question.ids.pop_back();
  const std::size_t tokens = question.ids.size();
  if (has_types && random.chance(0.3F)) {
    question.types.assign(tokens, 0);
    question.types[tokens - 2] = 1;
  }
  if (random.chance(0.3F)) question.mask.causal = core::CausalAlignment::bottom_right;
  if (random.chance(0.2F)) {
    question.allowed.assign(tokens * tokens, 1);
    question.allowed[random.chance(0.5F) ? 3 : 4] = 0;
  }
  for (std::int64_t count = random.below(4); count > 0; --count) {
    question.interventions.push_back(drawn_intervention(random, heads));
  }
  return question;
}

TEST_P(KeptPasses, ChangeNoBitWhateverCameBefore) {
  core::Random random(20261130);
  core::KeptPasses passes(encoder());
  const core::EncoderConfig& config = encoder().config();
  std::size_t taken = 0;
  for (int turn = 0; turn < 300; ++turn) {
    SCOPED_TRACE(turn);
    const Question question = drawn_question(random, config.heads, config.token_types > 1);
    const bool keeps = random.chance(0.6F);
    auto made = keeps ? passes.run_beside(question.input()) : passes.run(question.input());
    ASSERT_TRUE(made) << made.error().where;
    expect_same_run(*made, fresh(question));
    if (keeps) {
      taken += is_taken(*made, *passes.before(), 0) ? 1 : 0;
      Question plain = question;
      plain.interventions.clear();
      expect_same_run(*passes.before(), fresh(plain));
    }
    if (testing::Test::HasFailure()) return;
  }
  EXPECT_GT(taken, 50U);
}

/// One thing of a question each.
const std::pair<const char*, std::function<void(Question&)>> others[] = {
    {"a token", [](Question& other) { other.ids[4] = 9; }},
    {"two tokens in another order", [](Question& other) { std::swap(other.ids[1], other.ids[2]); }},
    {"a token less",
     [](Question& other) {
       other.ids.pop_back();
       other.types.pop_back();
     }},
    {"where the second text starts", [](Question& other) { other.types[3] = 1; }},
    {"no types", [](Question& other) { other.types.clear(); }},
    {"causal", [](Question& other) { other.mask.causal = core::CausalAlignment::top_left; }},
    {"the window to the left", [](Question& other) { other.mask.window_left = 2; }},
    {"the window to the right", [](Question& other) { other.mask.window_right = 1; }},
    {"the prefix", [](Question& other) { other.mask.prefix = 3; }},
    {"the sinks", [](Question& other) { other.mask.sinks = 1; }},
    {"the padding", [](Question& other) { other.mask.key_length = 6; }},
    {"the first keys", [](Question& other) { other.mask.first_keys = 5; }},
    {"where queries start", [](Question& other) { other.mask.from_start = true; }},
    {"the dilation", [](Question& other) { other.mask.dilation = 2; }},
    {"blocks", [](Question& other) { other.mask.blocks = {.size = 2}; }},
    {"drawn blocks", [](Question& other) { other.mask.blocks.drawn = 1; }},
    {"the seed of blocks", [](Question& other) { other.mask.blocks.seed = 7; }},
    {"a cell", [](Question& other) { other.allowed[5] = 0; }},
    {"no cells", [](Question& other) { other.allowed.clear(); }},
};

TEST_P(KeptPasses, TakeNothingFromAPassOverSomethingElse) {
  // A part that masks get is compared, too, and is tried here: without its name this does not
  // compile.
  [[maybe_unused]] const auto& [causal, left, right, prefix, sinks, padding, first_keys, from_start,
                                dilation, blocks, allowed, per_head, blocked, painted, rectangles] =
      core::MaskSettings{};

  Question first{.types = Numbers(7, 0), .allowed = std::vector<std::uint8_t>(49, 1)};
  first.allowed[6] = 0;
  for (const auto& [name, change] : others) {
    SCOPED_TRACE(name);
    Question second = first;
    change(second);
    // A family with one type of token refuses others.
    if (std::ranges::count(second.types, 1) > 0 && encoder().config().token_types == 1) continue;
    if (second.ids.size() < first.ids.size()) second.allowed.resize(36);
    const auto before = std::make_shared<const core::EncoderRun>(fresh(first));
    core::EncoderInput input = second.input();
    input.before = before;
    EXPECT_FALSE(encoder().ran_over(*before, input));
    auto made = encoder().run(input);
    ASSERT_TRUE(made) << made.error().where;
    EXPECT_FALSE(is_taken(*made, *before, 0));
    expect_same_run(*made, fresh(second));
    // Of itself it is taken.
    const auto own = std::make_shared<const core::EncoderRun>(fresh(second));
    EXPECT_TRUE(encoder().ran_over(*own, input));
  }
}

TEST_P(KeptPasses, TakeNothingFromOtherCellsOfAHead) {
  const auto heads = static_cast<std::size_t>(encoder().config().heads);
  Question first{.mask = {.allowed_per_head = true},
                 .allowed = std::vector<std::uint8_t>(heads * 49, 1)};
  Question second = first;
  second.allowed[50] = 0;
  core::KeptPasses passes(encoder());
  const auto before = beside(passes, first);
  const auto made = beside(passes, second);
  EXPECT_FALSE(is_taken(made, before, 0));
  expect_same_run(made, fresh(second));
}

TEST_P(KeptPasses, TakeNothingFromWhatNoRunOwns) {
  const std::vector<std::int64_t> blocked{2};
  const std::vector<std::uint8_t> cells{1};
  const std::vector<core::PaintedRectangle> rectangles{{.query = 1, .key = 2}};
  for (const core::MaskSettings& mask :
       {core::MaskSettings{.blocked = blocked},
        core::MaskSettings{.painted = {.queries = 1, .keys = 1, .cells = cells}},
        core::MaskSettings{.rectangles = rectangles}}) {
    const Question question{.mask = mask};
    const auto run = fresh(question);
    EXPECT_FALSE(encoder().ran_over(run, question.input()));
  }
}

TEST_P(KeptPasses, TakeNothingFromAChangedPass) {
  core::KeptPasses passes(encoder());
  Question question;
  const auto plain = fresh(question);
  question.interventions = {{.site = {.layer = 0, .head = 0}, .kind = core::SwitchOff{}}};
  const auto changed = beside(passes, question);
  EXPECT_FALSE(support::same_bits(changed.hidden.span(), plain.hidden.span()));
  question.interventions.clear();
  expect_same_run(beside(passes, question), plain);
}

TEST_P(KeptPasses, KeepTwoShortTextsAndGiveUpThoseBefore) {
  core::KeptPasses passes(encoder());
  Question question;
  std::vector<std::weak_ptr<const core::EncoderRun>> kept;
  for (std::int32_t word = 10; word < 15; ++word) {
    question.ids[2] = word;
    (void)beside(passes, question);
    kept.push_back(passes.before());
  }
  for (std::size_t index = 0; index < kept.size(); ++index) {
    EXPECT_EQ(kept[index].expired(), index + 2 < kept.size()) << index;
  }
  // Back to the text before, and forth: neither is computed again.
  question.ids[2] = 13;
  (void)beside(passes, question);
  EXPECT_EQ(passes.before(), kept[3].lock());
  question.ids[2] = 14;
  (void)beside(passes, question);
  EXPECT_EQ(passes.before(), kept[4].lock());
}

TEST_P(KeptPasses, KeepALongTextAlone) {
  Question small;
  Question other = small;
  other.ids[2] = 6;
  Question large = small;
  large.ids.push_back(3);
  const core::KeptPasses sizes(encoder());
  core::KeptPasses passes(encoder(), sizes.map_bytes(small.ids.size()));
  std::vector<std::weak_ptr<const core::EncoderRun>> kept;
  for (const Question& question : {small, other, large, small, other}) {
    (void)beside(passes, question);
    kept.push_back(passes.before());
    // A small text beside another one, a large one beside none.
    const bool is_beside = kept.size() == 2 || kept.size() == 5;
    const auto alive =
        std::ranges::count_if(kept, [](const auto& pass) { return !pass.expired(); });
    EXPECT_EQ(alive, is_beside ? 2 : 1) << kept.size();
  }
}

TEST(MapBytes, AreThoseOfTheLongestTextAtMost) {
  const Model model("bert");
  const core::KeptPasses passes(*model.encoder);
  EXPECT_EQ(passes.map_bytes(7), 4 * 2 * 4 * 7 * 7);
  EXPECT_EQ(passes.map_bytes(56), 4 * 2 * 4 * 56 * 56);
  EXPECT_EQ(passes.map_bytes(std::size_t{1} << 30U), passes.map_bytes(56));
}

TEST_P(KeptPasses, EndWithTheirOwnerAndTheTracesThatTookOfThem) {
  std::weak_ptr<const core::EncoderRun> kept;
  const Question question;
  const core::EncoderRun wanted = fresh(question);
  {
    std::optional<core::KeptPasses> passes(std::in_place, encoder());
    std::optional<core::EncoderRun> taken = beside(*passes, question);
    kept = passes->before();
    passes.reset();
    EXPECT_FALSE(kept.expired());
    expect_same_run(*taken, wanted);
  }
  EXPECT_TRUE(kept.expired());
}

TEST_P(KeptPasses, KeepNothingOfATextThatCannotBe) {
  core::KeptPasses passes(encoder());
  Question question;
  (void)beside(passes, question);
  Question wrong = question;
  wrong.ids[2] = 1 << 20;
  EXPECT_FALSE(passes.run_beside(wrong.input()));
  EXPECT_FALSE(passes.run_beside(wrong.input()));
  expect_same_run(beside(passes, question), fresh(question));
  question.interventions = {{.site = {.layer = 9, .head = 0}, .kind = core::SwitchOff{}}};
  EXPECT_FALSE(passes.run_beside(question.input()));
}

INSTANTIATE_TEST_SUITE_P(Families, KeptPasses,
                         testing::Values("bert", "distilbert_masked", "roberta_masked",
                                         "bert_causal"));

}  // namespace
