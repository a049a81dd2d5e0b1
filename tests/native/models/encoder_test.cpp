// The encoder on a small checkpoint made on the spot: names with and without
// prefix, tensor types, and every way in which a file can disagree.

#include "models/encoder/encoder.h"

#include <cmath>
#include <map>

#include "files/safetensors_writer.h"
#include "support.h"

namespace core = attention_playground;

namespace {

const char* const config_text =
    R"({"model_type": "bert", "num_hidden_layers": 2, "num_attention_heads": 2,
  "hidden_size": 8, "intermediate_size": 16, "vocab_size": 10, "max_position_embeddings": 12,
  "type_vocab_size": 2, "layer_norm_eps": 1e-12})";

using Shapes = std::map<std::string, std::vector<std::int64_t>>;

Shapes shapes() {
  Shapes all{{"embeddings.word_embeddings.weight", {10, 8}},
             {"embeddings.position_embeddings.weight", {12, 8}},
             {"embeddings.token_type_embeddings.weight", {2, 8}},
             {"embeddings.LayerNorm.weight", {8}},
             {"embeddings.LayerNorm.bias", {8}}};
  const auto linear = [&](const std::string& name, std::int64_t to, std::int64_t from) {
    all[name + ".weight"] = {to, from};
    all[name + ".bias"] = {to};
  };
  for (const std::string layer : {"encoder.layer.0.", "encoder.layer.1."}) {
    for (const char* part : {"query", "key", "value"})
      linear(layer + "attention.self." + part, 8, 8);
    linear(layer + "attention.output.dense", 8, 8);
    linear(layer + "intermediate.dense", 16, 8);
    linear(layer + "output.dense", 8, 16);
    for (const char* norm : {"attention.output.LayerNorm", "output.LayerNorm"}) {
      all[layer + norm + ".weight"] = {8};
      all[layer + norm + ".bias"] = {8};
    }
  }
  return all;
}

core::Buffer<std::uint8_t> checkpoint(const Shapes& all, const std::string& prefix = "",
                                      core::TensorType type = core::TensorType::f32) {
  std::vector<std::vector<float>> numbers;
  std::vector<core::TensorToWrite> tensors;
  numbers.reserve(all.size());
  for (const auto& [name, shape] : all) {
    std::size_t count = 1;
    for (const std::int64_t side : shape) count *= static_cast<std::size_t>(side);
    numbers.push_back(
        support::random_values(count, static_cast<std::uint32_t>(numbers.size() + 1)));
    // Halves: exact in every type, so that types may be compared to the bit.
    for (float& value : numbers.back()) value = std::round(8.0F * value) / 8.0F;
    tensors.push_back(
        {.name = prefix + name, .type = type, .shape = shape, .values = numbers.back()});
  }
  auto file = core::write_safetensors(tensors, {});
  EXPECT_TRUE(file);
  return std::move(*file);
}

struct Loaded {
  core::Buffer<std::uint8_t> bytes;
  core::Expected<core::Encoder> encoder;
};

Loaded load(core::Buffer<std::uint8_t> bytes, const std::string& config = config_text) {
  auto read = core::read_encoder_config(config);
  EXPECT_TRUE(read) << read.error().where;
  auto file = core::Safetensors::parse(bytes.span());
  EXPECT_TRUE(file) << file.error().where;
  auto encoder = core::Encoder::load({&*file, 1}, *read);
  return {.bytes = std::move(bytes), .encoder = std::move(encoder)};
}

const std::vector<std::int32_t> ids{1, 5, 9, 0, 3};

std::vector<float> weights_of(const core::Encoder& encoder) {
  auto run = encoder.run({.token_ids = ids});
  EXPECT_TRUE(run) << run.error().where;
  std::vector<float> all;
  for (std::int64_t layer = 0; layer < 2; ++layer) {
    for (std::int64_t head = 0; head < 2; ++head) {
      auto stages = run->trace.head(layer, head);
      EXPECT_TRUE(stages);
      all.insert(all.end(), stages->weights.span().begin(), stages->weights.span().end());
    }
  }
  return all;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

}  // namespace

TEST(Encoder, TheBertPrefixChangesNothing) {
  const Loaded plain = load(checkpoint(shapes()));
  const Loaded prefixed = load(checkpoint(shapes(), "bert."));
  ASSERT_TRUE(plain.encoder) << plain.encoder.error().where;
  ASSERT_TRUE(prefixed.encoder) << prefixed.encoder.error().where;
  EXPECT_TRUE(support::same_bits(weights_of(*plain.encoder), weights_of(*prefixed.encoder)));
}

TEST(Encoder, HalfPrecisionTensorsAreReadExactly) {
  const Loaded full = load(checkpoint(shapes()));
  const Loaded half = load(checkpoint(shapes(), "", core::TensorType::f16));
  ASSERT_TRUE(full.encoder);
  ASSERT_TRUE(half.encoder) << half.encoder.error().where;
  EXPECT_TRUE(support::same_bits(weights_of(*full.encoder), weights_of(*half.encoder)));
}

TEST(Encoder, RowsOfEveryHeadSumToOne) {
  const Loaded model = load(checkpoint(shapes()));
  ASSERT_TRUE(model.encoder);
  const auto weights = weights_of(*model.encoder);
  ASSERT_EQ(weights.size(), 4U * 25U);
  for (std::size_t row = 0; row < weights.size(); row += 5) {
    double sum = 0;
    for (std::size_t i = 0; i < 5; ++i) sum += weights[row + i];
    EXPECT_NEAR(sum, 1.0, 1e-6);
  }
}

TEST(Encoder, AMaskHoldsInEveryLayer) {
  const Loaded model = load(checkpoint(shapes()));
  ASSERT_TRUE(model.encoder);
  const core::MaskSettings causal{.causal = core::CausalAlignment::bottom_right};
  auto run = model.encoder->run({.token_ids = ids, .mask = causal});
  ASSERT_TRUE(run);
  auto changed = ids;
  changed.back() = 7;
  auto other = model.encoder->run({.token_ids = changed, .mask = causal});
  ASSERT_TRUE(other);
  // What comes later does not reach the values of the tokens before, in the last layer either.
  const auto& before = run->trace.layers[1].value_rows;
  const auto& after = other->trace.layers[1].value_rows;
  EXPECT_TRUE(support::same_bits(before.span().first(4 * 8), after.span().first(4 * 8)));
  EXPECT_FALSE(support::same_bits(before, after));
}

TEST(Encoder, EveryMissingTensorIsNamed) {
  for (const auto& [name, shape] : shapes()) {
    auto fewer = shapes();
    fewer.erase(name);
    EXPECT_TRUE(
        support::is_error(load(checkpoint(fewer)).encoder, core::ErrorCode::missing_tensor, name));
  }
}

TEST(Encoder, EveryWrongShapeIsNamed) {
  for (const auto& [name, shape] : shapes()) {
    auto wrong = shapes();
    wrong[name].back() += 1;
    EXPECT_TRUE(
        support::is_error(load(checkpoint(wrong)).encoder, core::ErrorCode::shape_mismatch, name));
  }
}

TEST(Encoder, AConfigurationThatDisagreesIsRefused) {
  const std::vector<std::pair<std::string, std::string>> changes{
      {"\"hidden_size\": 8", "\"hidden_size\": 16"},
      {"\"intermediate_size\": 16", "\"intermediate_size\": 8"},
      {"\"vocab_size\": 10", "\"vocab_size\": 11"},
      {"\"num_hidden_layers\": 2", "\"num_hidden_layers\": 3"}};
  for (const auto& [from, to] : changes) {
    EXPECT_FALSE(load(checkpoint(shapes()), replaced(config_text, from, to)).encoder) << to;
  }
  const std::vector<std::pair<std::string, std::string>> nonsense{
      {"\"num_attention_heads\": 2", "\"num_attention_heads\": 3"},
      {"\"num_attention_heads\": 2", "\"num_attention_heads\": 0"},
      {"\"hidden_size\": 8", "\"hidden_size\": 4000000000000"},
      {"\"hidden_size\": 8", "\"hidden_size\": -8"},
      {"\"hidden_size\": 8", "\"hidden_size\": \"8\""},
      {"\"bert\"", "\"gpt2\""}};
  for (const auto& [from, to] : nonsense) {
    EXPECT_FALSE(core::read_encoder_config(replaced(config_text, from, to))) << to;
  }
}

TEST(Encoder, RefusesTokensThatItDoesNotHave) {
  const Loaded model = load(checkpoint(shapes()));
  ASSERT_TRUE(model.encoder);
  const auto refuses = [&](const std::vector<std::int32_t>& tokens,
                           const std::vector<std::int32_t>& types) {
    auto run = model.encoder->run({.token_ids = tokens, .token_types = types});
    return !run && !run.error().where.empty();
  };
  EXPECT_TRUE(refuses({}, {}));
  EXPECT_TRUE(refuses({1, 10}, {}));
  EXPECT_TRUE(refuses({1, -1}, {}));
  EXPECT_TRUE(refuses({1, 2}, {0, 2}));
  EXPECT_TRUE(refuses({1, 2}, {0}));
  EXPECT_TRUE(refuses(std::vector<std::int32_t>(13, 1), {}));
  EXPECT_FALSE(refuses(std::vector<std::int32_t>(12, 1), {}));
}
