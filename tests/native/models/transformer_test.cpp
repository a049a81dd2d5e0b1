// The trainable Transformer as a whole: sizes, sequences on their own, edits, dropout,
// refusals. That its numbers are right is training_fixture_test.cpp's matter.

#include "models/transformer/transformer.h"
#include "base/matrix.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "layers/cross_entropy.h"
#include "support.h"

namespace core = attention_playground;

using core::ErrorCode;
using support::is_error;

namespace {

constexpr core::TransformerConfig translator{.source_vocabulary = 11,
                                             .target_vocabulary = 7,
                                             .positions = 8,
                                             .width = 12,
                                             .heads = 3,
                                             .cross_heads = 2,
                                             .encoder_layers = 2,
                                             .decoder_layers = 2,
                                             .feed_forward = 20};
constexpr core::TransformerConfig decoder_alone{.target_vocabulary = 7,
                                                .positions = 8,
                                                .width = 12,
                                                .heads = 3,
                                                .decoder_layers = 2,
                                                .feed_forward = 0};

std::unique_ptr<core::TrainableModel> create(const core::TransformerConfig& config) {
  auto model = core::create_transformer(config, 42);
  EXPECT_TRUE(model) << (model ? "" : model.error().where);
  return model ? std::move(*model) : nullptr;
}

core::Batch batch_of(std::vector<std::vector<std::int32_t>> sources,
                     std::vector<std::vector<std::int32_t>> targets) {
  core::Batch batch;
  for (const auto& ids : sources) batch.source.append(ids);
  for (const auto& ids : targets) batch.target.append(ids);
  for (const std::int32_t id : batch.target.ids) batch.labels.push_back((id + 1) % 7);
  return batch;
}
core::Batch pairs() {
  return batch_of({{1, 2, 3}, {10}, {4, 4, 5, 6}}, {{0, 1}, {2, 3, 4, 5}, {6}});
}

/// The logits of the last pass, or those of some target rows.
std::vector<float> logits_of(const core::TrainableModel& model, std::int64_t first = 0,
                             std::int64_t count = -1) {
  const core::ConstMatrixView logits = model.logits();
  const float* const begin = logits.data() + first * logits.cols();
  return {begin, begin + (count < 0 ? logits.rows() - first : count) * logits.cols()};
}

std::vector<float> run(core::TrainableModel& model, const core::Batch& batch,
                       const core::ForwardSettings& settings = {}) {
  auto done = model.forward(batch, settings);
  EXPECT_TRUE(done) << (done ? "" : done.error().where);
  return logits_of(model);
}

/// The mean loss; where asked for, gradients are computed as well.
double loss_of(core::TrainableModel& model, const core::Batch& batch,
               const core::ForwardSettings& settings, bool backward = false) {
  std::vector<float> gradient(run(model, batch, settings).size());
  const auto rows = batch.target.rows();
  const auto view = core::matrix_view(gradient.data(), rows, model.target_vocabulary());
  const auto loss = core::cross_entropy(model.logits(), batch.labels, 0.1F, view);
  EXPECT_TRUE(loss);
  if (!loss) return 0.0;
  if (backward) {
    std::ranges::fill(model.parameters().gradients(), 0.0F);
    auto done = model.backward(
        core::const_matrix_view<float>(gradient.data(), rows, model.target_vocabulary()));
    EXPECT_TRUE(done) << (done ? "" : done.error().where);
  }
  return loss->loss / static_cast<double>(loss->count);
}

std::vector<std::string> names_of(const core::Trace& trace) {
  std::vector<std::string> names;
  for (const auto& layer : trace.layers) names.push_back(layer.id.name());
  return names;
}

core::ForwardSettings with(const core::TrainableModel& model,
                           const std::vector<core::Intervention>& interventions) {
  auto plan = core::InterventionPlan::make(interventions, model.shape());
  EXPECT_TRUE(plan) << (plan ? "" : plan.error().where);
  return {.plan = plan ? *plan : nullptr};
}

core::Expected<core::Trace> trace_with(core::TrainableModel& model, const core::Batch& batch,
                                       const std::vector<core::Intervention>& interventions) {
  run(model, batch, with(model, interventions));
  return model.trace(0);
}

}  // namespace

TEST(Transformer, NamesAndSizesItsParameters) {
  const auto model = create(translator);
  std::map<std::string, std::pair<std::int64_t, std::int64_t>> shapes;
  for (const auto& one : model->parameters().list()) shapes[one.name] = {one.rows, one.columns};
  using Shape = std::pair<std::int64_t, std::int64_t>;
  EXPECT_EQ(shapes.at("encoder.embedding.weight"), Shape(11, 12));
  EXPECT_EQ(shapes.at("decoder.position.weight"), Shape(8, 12));
  EXPECT_EQ(shapes.at("encoder.1.self.query.weight"), Shape(12, 12));
  EXPECT_EQ(shapes.at("decoder.0.cross.value.bias"), Shape(1, 12));
  EXPECT_EQ(shapes.at("decoder.1.norm_cross.gain"), Shape(1, 12));
  EXPECT_EQ(shapes.at("decoder.0.feed_forward.inner.weight"), Shape(20, 12));
  EXPECT_EQ(shapes.at("output.weight"), Shape(7, 12));
  EXPECT_FALSE(shapes.contains("encoder.0.cross.query.weight"));
  const auto alone = create(decoder_alone);
  for (const auto& one : alone->parameters().list()) {
    EXPECT_FALSE(one.name.contains("encoder") || one.name.contains("cross") ||
                 one.name.contains("feed_forward"))
        << one.name;
  }
}

TEST(Transformer, HasTheParametersOfTheTranslator) {
  // Two tables, 2 + 1 layers, output and norms at width 64: about 229 thousand.
  const auto model = create({.source_vocabulary = 285, .target_vocabulary = 310, .positions = 24});
  const std::int64_t attention = 4 * (64 * 64 + 64);
  const std::int64_t feed_forward = 2 * 64 * 256 + 256 + 64;
  EXPECT_EQ(model->parameters().count(),
            (285 + 310 + 2 * 24) * 64 + 4 * attention + 3 * feed_forward + 9 * 128 + 310 * 65);
}

TEST(Transformer, StartsFromTheNumbersOfItsSeed) {
  auto config = translator;
  config.width = 96;
  config.source_vocabulary = 500;
  const auto model = create(config);
  const auto twin = create(config);
  EXPECT_TRUE(support::same_bits(model->parameters().values(), twin->parameters().values()));
  auto other = core::create_transformer(config, 43);
  ASSERT_TRUE(other);
  EXPECT_FALSE(support::same_bits(model->parameters().values(), (*other)->parameters().values()));
  for (std::size_t index = 0; index < model->parameters().list().size(); ++index) {
    const auto& one = model->parameters().list()[index];
    const auto row = std::as_const(model->parameters()).row(static_cast<std::int64_t>(index));
    double square = 0.0;
    double largest = 0.0;
    for (const float x : row) {
      square += static_cast<double>(x) * static_cast<double>(x) / static_cast<double>(row.size());
      largest = std::max(largest, std::fabs(static_cast<double>(x)));
    }
    if (one.name == "encoder.embedding.weight") {
      EXPECT_NEAR(std::sqrt(square), 0.3, 0.004);
      EXPECT_GT(largest, 0.9);  // a normal number beyond three deviations
    } else if (one.name == "encoder.position.weight") {
      EXPECT_NEAR(std::sqrt(square), 0.1, 0.01);
    } else if (one.name.ends_with(".weight")) {
      const double limit = 1.0 / std::sqrt(static_cast<double>(one.columns));
      if (!one.name.contains("embedding") && !one.name.contains("position")) {
        EXPECT_LE(largest, limit) << one.name;
        EXPECT_NEAR(std::sqrt(square), limit / std::sqrt(3.0), 0.1 * limit) << one.name;
      }
    } else {
      EXPECT_EQ(largest, one.name.ends_with("gain") ? 1.0 : 0.0) << one.name;
    }
  }
}

TEST(Transformer, ComputesEachSequenceAsIfItWereAlone) {
  for (const auto position : {core::PositionKind::none, core::PositionKind::learned,
                              core::PositionKind::learned_from_end, core::PositionKind::rotary}) {
    auto config = translator;
    config.position = position;
    const auto model = create(config);
    const auto together = run(*model, pairs());
    const auto alone = run(*model, batch_of({{10}}, {{2, 3, 4, 5}}));
    const std::vector<float> part(together.begin() + 2 * 7, together.begin() + 6 * 7);
    EXPECT_TRUE(support::same_bits(part, alone));
  }
}

TEST(Transformer, SeesNothingThatComesLater) {
  auto config = translator;
  for (const bool causal : {true, false}) {
    config.causal = causal;
    const auto model = create(config);
    const auto before = run(*model, batch_of({{1, 2}}, {{0, 1, 2, 3}}));
    const auto after = run(*model, batch_of({{1, 2}}, {{0, 1, 2, 6}}));
    const std::vector<float> one(before.begin(), before.begin() + 3 * 7);
    const std::vector<float> other(after.begin(), after.begin() + 3 * 7);
    EXPECT_EQ(static_cast<bool>(support::same_bits(one, other)), causal);
  }
}

TEST(Transformer, CountsSourcePositionsFromTheEndWhereAsked) {
  auto config = translator;
  config.position = core::PositionKind::learned_from_end;
  config.encoder_layers = 0;
  const auto model = create(config);
  // Without encoder layers a source token in front changes no other token's memory row.
  run(*model, batch_of({{3, 4}, {9, 3, 4}}, {{0}, {0}}));
  const auto short_trace = model->trace(0);
  const auto long_trace = model->trace(1);
  ASSERT_TRUE(short_trace && long_trace);
  EXPECT_EQ(names_of(*short_trace),
            (std::vector<std::string>{"decoder.0.self", "decoder.0.cross", "decoder.1.self",
                                      "decoder.1.cross"}));
  const auto short_keys = short_trace->layers[1].key_rows.span();
  const auto long_keys = long_trace->layers[1].key_rows.span().last(short_keys.size());
  EXPECT_TRUE(support::same_bits(short_keys, long_keys));
}

TEST(Transformer, WorksForEmptyBatchesAndSingleTokens) {
  const auto model = create(translator);
  EXPECT_TRUE(run(*model, {}).empty());
  EXPECT_TRUE(model->backward(core::const_matrix_view<float>(nullptr, 0, 7)));
  EXPECT_TRUE(is_error(model->trace(0), ErrorCode::invalid_argument, "no sequence 0"));
  EXPECT_EQ(run(*model, batch_of({{1}}, {{1}})).size(), 7U);
  // A source whose target is empty adds no row, and gradients stay numbers.
  const core::Batch batch = batch_of({{1, 2}, {3}}, {{}, {1, 2}});
  EXPECT_TRUE(std::isfinite(loss_of(*model, batch, {}, true)));
  for (const float x : model->parameters().gradients()) ASSERT_TRUE(std::isfinite(x));
  const auto alone = run(*create(decoder_alone), batch_of({}, {{1}, {}, {2, 3}}));
  EXPECT_EQ(alone.size(), 3U * 7U);
}

TEST(Transformer, AddsToTheGradientsThatAreThere) {
  const auto model = create(translator);
  loss_of(*model, pairs(), {}, true);
  const auto gradients = model->parameters().gradients();
  const std::vector<float> once(gradients.begin(), gradients.end());
  std::vector<float> zero(static_cast<std::size_t>(7 * 7));
  ASSERT_TRUE(model->backward(core::const_matrix_view<float>(zero.data(), 7, 7)));
  EXPECT_TRUE(support::same_bits(once, gradients));
}

TEST(Transformer, TakesItsDropoutBackward) {
  const auto model = create(translator);
  const core::ForwardSettings settings{.dropout = 0.2F, .seed = 3, .step = 9};
  const double plain = loss_of(*model, pairs(), {});
  const double dropped = loss_of(*model, pairs(), settings, true);
  EXPECT_GT(std::fabs(plain - dropped), 1e-4);
  // Along the gradient the loss rises by its square: a central difference in float.
  core::Parameters& parameters = model->parameters();
  const std::vector<float> start(parameters.values().begin(), parameters.values().end());
  const std::vector<float> gradient(parameters.gradients().begin(), parameters.gradients().end());
  double square = 0.0;
  for (const float x : gradient) square += static_cast<double>(x) * static_cast<double>(x);
  const auto moved = [&](float step) {
    for (std::size_t i = 0; i < start.size(); ++i) {
      parameters.values()[i] = start[i] + step * gradient[i];
    }
    return loss_of(*model, pairs(), settings);
  };
  constexpr float step = 2e-3F;
  const double slope = (moved(step) - moved(-step)) / (2.0 * static_cast<double>(step));
  EXPECT_NEAR(slope / square, 1.0, 0.01);
}

TEST(Transformer, DropsTheSameNumbersInTheSameStep) {
  const auto model = create(translator);
  const core::ForwardSettings settings{.dropout = 0.5F, .seed = 3, .step = 9};
  const auto first = run(*model, pairs(), settings);
  EXPECT_TRUE(support::same_bits(first, run(*model, pairs(), settings)));
  auto other = settings;
  other.step = 10;
  EXPECT_FALSE(support::same_bits(first, run(*model, pairs(), other)));
}

TEST(Transformer, EditsHeadsLayersAndTheMask) {
  const auto model = create(translator);
  const auto plain = run(*model, pairs());
  EXPECT_TRUE(support::same_bits(plain, run(*model, pairs(), with(*model, {}))));
  const core::Intervention painted{
      .site = {.stack = core::Stack::decoder_cross, .layer = 1, .head = 1},
      .kind = core::PaintWeight{.query = 1, .key = 2, .weight = 1.0F}};
  auto trace = trace_with(*model, pairs(), {painted});
  ASSERT_TRUE(trace);
  EXPECT_FALSE(support::same_bits(plain, logits_of(*model)));
  const core::LayerTrace& cross = trace->layers.back();
  EXPECT_EQ(cross.id.name(), "decoder.1.cross");
  // Head 1, query 1: all weight on key 2 of three.
  EXPECT_EQ(cross.weights.data()[(1 * 2 + 1) * 3 + 2], 1.0F);
  EXPECT_TRUE(is_error(model->backward(model->logits()), ErrorCode::unsupported, "interventions"));
  EXPECT_TRUE(support::same_bits(plain, run(*model, pairs())));
}

TEST(Transformer, TracesOutliveTheEditsThatTheyShow) {
  const auto model = create(translator);
  core::Expected<core::Trace> trace = std::unexpected(core::Error{ErrorCode::unsupported, ""});
  {
    const core::Site site{.stack = core::Stack::decoder_cross, .layer = 0, .head = 0};
    const std::vector<core::Intervention> interventions{
        {.site = site, .kind = core::BlockToken{0}},
        {.site = site, .kind = core::PaintWeight{.query = 1, .key = 2, .weight = 0.5F}}};
    trace = trace_with(*model, batch_of({{1, 2, 3}}, {{0, 1}}), interventions);
  }
  run(*model, batch_of({{1}}, {{1}}));
  ASSERT_TRUE(trace) << trace.error().where;
  core::LayerTrace& cross = trace->layers[3];
  ASSERT_EQ(cross.id.name(), "decoder.0.cross");
  const std::vector<float> kept(cross.weights.span().begin(), cross.weights.span().end());
  cross.weights = {};
  const auto rebuilt = core::layer_weights(*trace, cross);
  ASSERT_TRUE(rebuilt) << rebuilt.error().where;
  EXPECT_TRUE(support::same_bits(kept, rebuilt->all));
  EXPECT_EQ(kept[0], 0.0F);
  EXPECT_EQ(kept[3], 0.0F);
}

TEST(Transformer, TracesTheLayersThatAreNotSkipped) {
  auto one_layer = decoder_alone;
  one_layer.decoder_layers = 1;
  const auto model = create(one_layer);
  const auto batch = batch_of({}, {{0, 1, 2}});
  const core::Intervention skipping{.site = {.layer = 0}, .kind = core::SkipLayer{}};
  const auto none = trace_with(*model, batch, {skipping});
  ASSERT_TRUE(none);
  EXPECT_TRUE(none->layers.empty());
  const auto two_layers = create(decoder_alone);
  const auto trace = trace_with(*two_layers, batch, {skipping});
  ASSERT_TRUE(trace);
  EXPECT_EQ(names_of(*trace), (std::vector<std::string>{"layer.1"}));
}

TEST(Transformer, SkipsEncoderLayersAndLiftsTheCausalMask) {
  const auto model = create(translator);
  const auto plain = run(*model, pairs());
  const core::Intervention skipping{.site = {.stack = core::Stack::encoder_self, .layer = 1},
                                    .kind = core::SkipLayer{}};
  const auto trace = trace_with(*model, pairs(), {skipping});
  ASSERT_TRUE(trace);
  EXPECT_EQ(names_of(*trace),
            (std::vector<std::string>{"encoder.0.self", "decoder.0.self", "decoder.0.cross",
                                      "decoder.1.self", "decoder.1.cross"}));
  EXPECT_FALSE(support::same_bits(plain, logits_of(*model)));
  // Skipping is the same as a layer that adds nothing.
  core::Parameters& parameters = model->parameters();
  for (std::int64_t index = 0; const auto& one : parameters.list()) {
    const bool adds = one.name.starts_with("encoder.1.self.output") ||
                      one.name.starts_with("encoder.1.feed_forward.outer");
    if (adds) parameters.value(index).setZero();
    ++index;
  }
  const auto skipped = logits_of(*model);
  EXPECT_TRUE(support::same_bits(skipped, run(*model, pairs())));

  auto open = translator;
  open.causal = false;
  const auto leaking = create(open);
  const auto mask = [](core::MaskShape shape) {
    return std::vector<core::Intervention>{
        {.site = {.stack = core::Stack::decoder_self}, .kind = core::ReplaceMask{.shape = shape}}};
  };
  const auto masked = mask(core::MaskShape::causal);
  const auto lifted = mask(core::MaskShape::none);
  const auto causal = create(translator);
  EXPECT_TRUE(
      support::same_bits(run(*leaking, pairs(), with(*leaking, masked)), run(*causal, pairs())));
  EXPECT_TRUE(
      support::same_bits(run(*causal, pairs(), with(*causal, lifted)), run(*leaking, pairs())));
}

TEST(Transformer, TracesADecoderAloneByItsLayers) {
  const auto model = create(decoder_alone);
  run(*model, batch_of({}, {{1, 2, 3}, {4, 5}}));
  auto trace = model->trace(1);
  ASSERT_TRUE(trace);
  EXPECT_EQ(names_of(*trace), (std::vector<std::string>{"layer.0", "layer.1"}));
  EXPECT_EQ(trace->mask.settings.causal, core::CausalAlignment::bottom_right);
  EXPECT_EQ(trace->layers[0].queries, 2);
  EXPECT_EQ(trace->layers[0].weights.data()[1], 0.0F);
}

TEST(Transformer, AMaskOverTheWholeTraceReplacesTheLayersOwn) {
  const auto model = create(translator);
  run(*model, pairs());
  auto trace = model->trace(1);
  ASSERT_TRUE(trace);
  const auto later = [&](std::size_t layer) {
    auto weights = core::layer_weights(*trace, trace->layers[layer]);
    return weights ? weights->all[1] : -1.0F;
  };
  ASSERT_EQ(trace->layers[2].id.name(), "decoder.0.self");
  EXPECT_EQ(later(2), 0.0F);
  ASSERT_TRUE(trace->set_mask({}));
  EXPECT_GT(later(2), 0.0F);
}

TEST(Transformer, HidingWhatComesLaterIsUndoneToTheBit) {
  const auto model = create(translator);
  run(*model, pairs());
  auto trace = model->trace(0);
  ASSERT_TRUE(trace);
  const auto all = [&] {
    std::vector<float> weights;
    for (const core::LayerTrace& layer : trace->layers) {
      auto own = core::layer_weights(*trace, layer);
      EXPECT_TRUE(own);
      weights.insert(weights.end(), own->all.begin(), own->all.end());
    }
    return weights;
  };
  const std::vector<float> before = all();
  // The encoder sees what comes later until it is hidden; no English word comes later than a
  // French one.
  ASSERT_EQ(trace->layers[0].id.name(), "encoder.0.self");
  ASSERT_GT(core::layer_weights(*trace, trace->layers[0])->all[1], 0.0F);
  ASSERT_TRUE(trace->hide_later(true));
  EXPECT_EQ(core::layer_weights(*trace, trace->layers[0])->all[1], 0.0F);
  ASSERT_TRUE(trace->set_mask({}));
  ASSERT_TRUE(trace->hide_later(true));
  EXPECT_EQ(core::layer_weights(*trace, trace->layers[0])->all[1], 0.0F);
  const core::LayerTrace& cross = trace->layers.back();
  ASSERT_TRUE(cross.id.is_cross());
  const auto still = core::layer_weights(*trace, cross);
  ASSERT_TRUE(still);
  EXPECT_TRUE(support::same_bits(std::vector(still->all.begin(), still->all.end()),
                                 std::vector(before.end() - std::ssize(still->all), before.end())));
  ASSERT_TRUE(trace->hide_later(false));
  EXPECT_TRUE(support::same_bits(all(), before));
  ASSERT_TRUE(trace->hide_later(false));
  EXPECT_TRUE(support::same_bits(all(), before));
}

TEST(Transformer, RefusesBatchesBeyondTheModel) {
  const auto model = create(translator);
  const auto forward = [&](const core::Batch& batch) { return model->forward(batch, {}); };
  const auto expect = [&](const core::Batch& batch, ErrorCode code, const char* words,
                          std::int64_t row) {
    const auto done = forward(batch);
    EXPECT_TRUE(is_error(done, code, words));
    if (!done) {
      EXPECT_EQ(done.error().index, row) << words;
    }
  };
  const auto invalid = ErrorCode::invalid_argument;
  expect(batch_of({{1}}, {{0, 7}}), invalid, "id 7 in row 1 of the target", 1);
  expect(batch_of({{1, -1}}, {{0}}), invalid, "id -1 in row 1 of the source", 1);
  expect(batch_of({{1}, {11}}, {{0}, {0}}), invalid, "vocabulary of 11", 1);
  const std::vector<std::int32_t> nine(9, 1);
  expect(batch_of({{1}, {1}}, {{0, 0}, nine}), invalid, "target 1 has 9 tokens", 2 + 8);
  expect(batch_of({{}}, {{0}}), invalid, "source 0 has no token", 0);
  expect(batch_of({{1}}, {{0}, {0}}), ErrorCode::shape_mismatch, "1 and 2", -1);
  core::Batch crooked = pairs();
  crooked.source.first[1] = 100;
  expect(crooked, ErrorCode::shape_mismatch, "source sequences must begin", -1);
  const auto alone = create(decoder_alone);
  EXPECT_TRUE(is_error(alone->forward(pairs(), {}), ErrorCode::shape_mismatch, "no encoder"));
  EXPECT_TRUE(is_error(alone->backward(alone->logits()), invalid, "forward pass before"));
}

TEST(Transformer, ShowsNothingOfAPassThatFailed) {
  const auto model = create(translator);
  const auto shows_nothing = [&] {
    return model->logits().rows() == 0 && !model->trace(0) && !model->backward(model->logits());
  };
  ASSERT_TRUE(model->forward(pairs(), {}));
  EXPECT_FALSE(shows_nothing());
  ASSERT_FALSE(model->forward(batch_of({{11}}, {{0}}), {}));
  EXPECT_TRUE(shows_nothing());
  ASSERT_TRUE(model->forward(pairs(), {}));
  ASSERT_FALSE(model->forward(pairs(), {.dropout = 1.0F}));
  EXPECT_TRUE(shows_nothing());
  // In the middle: scores beyond what a float holds.
  std::ranges::fill(model->parameters().values(), 1e30F);
  EXPECT_TRUE(is_error(model->forward(pairs(), {}), ErrorCode::non_finite, "encoder.0.self"));
  EXPECT_TRUE(shows_nothing());
}

TEST(Transformer, RefusesSettingsBeyondTheModel) {
  const auto model = create(translator);
  const auto plan = [&](const core::Intervention& intervention) {
    return core::InterventionPlan::make({&intervention, 1}, model->shape());
  };
  const auto invalid = ErrorCode::invalid_argument;
  using core::Stack;
  EXPECT_TRUE(is_error(plan({.site = {Stack::decoder_self, 2, 0}}), invalid, "no layer 2"));
  EXPECT_TRUE(is_error(plan({.site = {Stack::decoder_self, 0, 3}}), invalid, "no head 3"));
  EXPECT_TRUE(is_error(plan({.site = {Stack::decoder_cross, 0, 2}}), invalid, "no head 2"));
  EXPECT_TRUE(is_error(plan({.site = {Stack::encoder_self, 2}, .kind = core::SkipLayer{}}), invalid,
                       "layer 2"));
  const auto other = create(decoder_alone);
  EXPECT_TRUE(
      is_error(model->forward(pairs(), with(*other, {})), invalid, "other layers or heads"));
  for (const float dropout : {-0.1F, 1.0F, NAN}) {
    EXPECT_TRUE(is_error(model->forward(pairs(), {.dropout = dropout}), invalid, "dropout"));
  }
  ASSERT_TRUE(model->forward(pairs(), {}));
  EXPECT_TRUE(is_error(model->backward(core::const_matrix_view<float>(nullptr, 0, 7)),
                       ErrorCode::shape_mismatch, "7 x 7"));
}

TEST(Transformer, RefusesSizesThatMakeNoModel) {
  const auto refused = [](core::TransformerConfig config, const char* words) {
    return is_error(core::create_transformer(config, 1), ErrorCode::invalid_argument, words);
  };
  auto config = translator;
  config.heads = 5;
  EXPECT_TRUE(refused(config, "12 cannot be shared out among 5 heads"));
  config = translator;
  config.cross_heads = 5;
  EXPECT_TRUE(refused(config, "cross heads"));
  config = translator;
  config.heads = 4;
  config.position = core::PositionKind::rotary;
  EXPECT_TRUE(refused(config, "3 wide"));
  config = translator;
  config.target_vocabulary = 0;
  EXPECT_TRUE(refused(config, "target vocabulary"));
  config = translator;
  config.positions = std::int64_t{1} << 40U;
  EXPECT_TRUE(refused(config, "positions"));
  config = translator;
  config.decoder_layers = 0;
  EXPECT_TRUE(refused(config, "decoder layers"));
  config = translator;
  config.feed_forward = -1;
  EXPECT_TRUE(refused(config, "feed-forward"));
}
