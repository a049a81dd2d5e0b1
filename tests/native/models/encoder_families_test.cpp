// Encoders of every family against what transformers computes with the same
// small random checkpoints in float64.

#include <array>

#include "files/safetensors_writer.h"
#include "fixture_cases.h"
#include "models/encoder/encoder.h"
#include "support.h"

namespace core = attention_playground;

namespace {

using Bytes = std::vector<std::uint8_t>;

std::string folder_of(const std::string& name) {
  return fixtures::fixtures_folder() + "/checkpoints/" + name;
}

std::string config_text(const std::string& name) {
  const Bytes bytes = fixtures::read_bytes(folder_of(name) + "/config.json");
  return {bytes.begin(), bytes.end()};
}

core::Expected<core::Encoder> load(std::span<const std::uint8_t> bytes, const std::string& config) {
  const auto read = core::read_encoder_config(config);
  if (!read) return std::unexpected(read.error());
  const auto file = core::Safetensors::parse(bytes);
  if (!file) return std::unexpected(file.error());
  return core::Encoder::load({&*file, 1}, *read);
}

std::vector<std::int32_t> whole(const fixtures::Tensor& tensor) {
  return {tensor.values.begin(), tensor.values.end()};
}

/// `config` with another value, written as JSON, behind `key`.
std::string with_value(std::string config, const std::string& key, const std::string& value) {
  const std::size_t start = config.find("\"" + key + "\": ") + key.size() + 4;
  return config.replace(start, config.find_first_of(",\n", start) - start, value);
}

class EncoderFamilies : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    name_ = GetParam();
    bytes_ = fixtures::read_bytes(folder_of(name_) + "/model.safetensors");
  }
  std::string name_;
  Bytes bytes_;
};

std::vector<float> all_weights(const core::EncoderRun& run) {
  std::vector<float> all;
  for (const core::LayerTrace& layer : run.trace.layers) {
    all.insert(all.end(), layer.weights.span().begin(), layer.weights.span().end());
  }
  return all;
}

core::Expected<core::EncoderRun> run_sentence(const core::Encoder& encoder) {
  const std::vector<std::int32_t> ids{2, 40, 7, 99, 3};
  return encoder.run({.token_ids = ids, .keep_weights = true});
}

}  // namespace

TEST_P(EncoderFamilies, EveryMapIsThatOfTransformers) {
  const auto encoder = load(bytes_, config_text(name_));
  ASSERT_TRUE(encoder) << encoder.error().where;
  const auto expected =
      fixtures::read_tensors(fixtures::read_bytes(folder_of(name_) + "/expected.safetensors"));
  int compared = 0;
  for (const std::string text : {"short", "long", "pair"}) {
    const auto ids = expected.find(text + ".token_ids");
    if (ids == expected.end()) continue;
    const auto types = expected.find(text + ".token_types");
    const auto token_ids = whole(ids->second);
    const auto token_types =
        types == expected.end() ? std::vector<std::int32_t>() : whole(types->second);
    const auto run =
        encoder->run({.token_ids = token_ids, .token_types = token_types, .keep_weights = true});
    ASSERT_TRUE(run) << run.error().where;
    for (const core::LayerTrace& layer : run->trace.layers) {
      const fixtures::Tensor& maps = expected.at(text + "." + layer.id.name() + ".weights");
      const fixtures::Tensor actual{
          .name = layer.id.name(),
          .shape = {layer.heads, layer.queries, layer.keys},
          .values = {layer.weights.span().begin(), layer.weights.span().end()}};
      EXPECT_EQ(fixtures::difference(actual, maps, 1e-4, 0.0), "") << name_ << ", " << text;
      ++compared;
    }
  }
  EXPECT_GE(compared, 4);
}

TEST_P(EncoderFamilies, ThePrefixMayBeMissing) {
  const auto file = core::Safetensors::parse(bytes_);
  ASSERT_TRUE(file) << file.error().where;
  const std::string config = config_text(name_);
  const std::string prefix = core::read_encoder_config(config)->family + ".";
  std::vector<std::vector<float>> numbers;
  std::vector<core::TensorToWrite> tensors;
  numbers.reserve(file->tensors().size());
  for (const auto& [full, tensor] : file->tensors()) {
    auto& values = numbers.emplace_back(static_cast<std::size_t>(tensor.count()));
    ASSERT_TRUE(core::read_floats(tensor, 0, values));
    tensors.push_back({.name = full.starts_with(prefix) ? full.substr(prefix.size()) : full,
                       .type = core::TensorType::f32,
                       .shape = tensor.shape,
                       .values = values});
  }
  const auto written = core::write_safetensors(tensors, {});
  ASSERT_TRUE(written) << written.error().where;
  const auto first = load(bytes_, config);
  const auto second = load(written->span(), config);
  ASSERT_TRUE(first) << first.error().where;
  ASSERT_TRUE(second) << second.error().where;
  EXPECT_TRUE(
      support::same_bits(all_weights(*run_sentence(*first)), all_weights(*run_sentence(*second))));
}

TEST_P(EncoderFamilies, EveryMissingTensorIsNamed) {
  const auto file = core::Safetensors::parse(bytes_);
  ASSERT_TRUE(file) << file.error().where;
  const std::vector<float> zeros(10000);
  for (const auto& [missing, unused] : file->tensors()) {
    if (missing.find("layer.1.") == std::string::npos) continue;
    std::vector<core::TensorToWrite> tensors;
    for (const auto& [full, tensor] : file->tensors()) {
      if (full == missing) continue;
      tensors.push_back(
          {.name = full,
           .type = core::TensorType::f32,
           .shape = tensor.shape,
           .values = std::span(zeros).first(static_cast<std::size_t>(tensor.count()))});
    }
    const auto written = core::write_safetensors(tensors, {});
    ASSERT_TRUE(written) << written.error().where;
    EXPECT_TRUE(support::is_error(load(written->span(), config_text(name_)),
                                  core::ErrorCode::missing_tensor, missing));
  }
}

INSTANTIATE_TEST_SUITE_P(Checkpoints, EncoderFamilies,
                         testing::Values("bert", "bert_masked", "roberta_masked",
                                         "distilbert_masked", "bert_causal", "roberta_causal"));

TEST(EncoderFamily, RobertaCountsPositionsFromPaddingOn) {
  const std::string config = config_text("roberta_masked");
  const auto read = core::read_encoder_config(config);
  ASSERT_TRUE(read) << read.error().where;
  EXPECT_EQ(read->first_position, 2);
  EXPECT_EQ(read->positions, 64);
  const Bytes bytes = fixtures::read_bytes(folder_of("roberta_masked") + "/model.safetensors");
  const auto encoder = load(bytes, config);
  ASSERT_TRUE(encoder) << encoder.error().where;
  EXPECT_TRUE(encoder->run({.token_ids = std::vector<std::int32_t>(64, 5)}));
  EXPECT_TRUE(support::is_error(encoder->run({.token_ids = std::vector<std::int32_t>(65, 5)}),
                                core::ErrorCode::invalid_argument, "positions for 64 tokens"));
  // A padding token takes no position from those after it: the same embedding,
  // hence the same values in the first layer.
  const auto plain = encoder->run({.token_ids = std::vector<std::int32_t>{0, 9, 4}});
  const auto padded = encoder->run({.token_ids = std::vector<std::int32_t>{0, 1, 9, 1, 4}});
  ASSERT_TRUE(plain && padded);
  const auto row = [](const core::EncoderRun& run, std::size_t token) {
    return run.trace.layers[0].value_rows.span().subspan(token * 24, 24);
  };
  EXPECT_TRUE(support::same_bits(row(*plain, 1), row(*padded, 2)));
  EXPECT_TRUE(support::same_bits(row(*plain, 2), row(*padded, 4)));
  EXPECT_TRUE(support::same_bits(row(*padded, 1), row(*padded, 3)));
}

TEST(EncoderFamily, DistilbertLooksAtNoTokenTypes) {
  const Bytes bytes = fixtures::read_bytes(folder_of("distilbert_masked") + "/model.safetensors");
  const auto encoder = load(bytes, config_text("distilbert_masked"));
  ASSERT_TRUE(encoder) << encoder.error().where;
  const std::vector<std::int32_t> ids{2, 40, 7};
  const std::vector<std::int32_t> types{0, 1, 1};
  const auto plain = encoder->run({.token_ids = ids, .keep_weights = true});
  const auto typed = encoder->run({.token_ids = ids, .token_types = types, .keep_weights = true});
  ASSERT_TRUE(plain && typed);
  EXPECT_TRUE(support::same_bits(all_weights(*plain), all_weights(*typed)));
}

TEST(EncoderFamily, OtherFamiliesAreNamedWithThoseThatWork) {
  EXPECT_TRUE(support::is_error(core::read_encoder_config(config_text("gpt2")),
                                core::ErrorCode::unsupported,
                                "type 'gpt2'; of encoders, bert, roberta and distilbert work"));
  const Bytes bytes = fixtures::read_bytes(folder_of("bert") + "/model.safetensors");
  const auto file = core::Safetensors::parse(bytes);
  auto config = core::read_encoder_config(config_text("bert"));
  ASSERT_TRUE(file && config);
  config->family = "electra";
  EXPECT_TRUE(support::is_error(core::Encoder::load({&*file, 1}, *config),
                                core::ErrorCode::unsupported,
                                "no encoders of the family 'electra'"));
}

TEST(EncoderFamily, SettingsThatMakeNoSenseAreRefused) {
  for (const auto& [name, key, value, words] :
       {std::array<const char*, 4>{"roberta_masked", "pad_token_id", "65", "leaves some of the 66"},
        {"roberta_masked", "pad_token_id", "-1", "'pad_token_id' must be"},
        {"roberta_masked", "pad_token_id", "1.5", "'pad_token_id' must be"},
        {"distilbert_masked", "n_heads", "3", "a width of 20 does not divide into 3 heads"},
        {"distilbert_masked", "dim", "0", "'dim' must be a whole number from 1 up"},
        {"distilbert_masked", "n_layers", "\"2\"", "'n_layers' must be"},
        {"bert", "layer_norm_eps", "2", "'layer_norm_eps' must be a number between 0 and 1"}}) {
    EXPECT_TRUE(
        support::is_error(core::read_encoder_config(with_value(config_text(name), key, value)),
                          core::ErrorCode::malformed_file, words));
  }
  EXPECT_TRUE(
      support::is_error(core::read_encoder_config(with_value(config_text("distilbert_masked"),
                                                             "activation", "\"tanhshrink\"")),
                        core::ErrorCode::unsupported, "the activation 'tanhshrink'"));
}
