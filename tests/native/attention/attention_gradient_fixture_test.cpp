// Float gradients against PyTorch's autograd in float64, for every score function
// (tests/fixtures/pytorch/score_*): within 2e-5 of the largest.

#include <algorithm>

#include "attention/attend.h"
#include "attention/attend_backward.h"
#include "base/matrix.h"
#include "files/safetensors.h"
#include "fixture_cases.h"
#include "support.h"
#include "traces/file/attention_settings_json.h"

namespace core = attention_playground;

using fixtures::Tensor;

namespace {

std::vector<fixtures::Case> score_cases() {
  std::vector<fixtures::Case> cases;
  for (fixtures::Case& one : fixtures::read_manifest()) {
    if (one.name.starts_with("pytorch/score_")) cases.push_back(std::move(one));
  }
  return cases;
}

/// A fixture's tensors, its settings, and gradients to be filled.
struct Fixture {
  explicit Fixture(const fixtures::Case& one) {
    const auto bytes = fixtures::read_bytes(fixtures::fixtures_folder() + "/" + one.file);
    tensors = fixtures::read_tensors(bytes);
    const auto file = core::Safetensors::parse(bytes);
    auto read = core::read_attention_settings(file->metadata());
    EXPECT_TRUE(read);
    settings = *read;
    settings.bias = numbers("bias");
    settings.score.query_weight = numbers("score.query_weight");
    settings.score.key_weight = numbers("score.key_weight");
    settings.score.vector = numbers("score.vector");
    settings.score.hidden =
        static_cast<std::int64_t>(settings.score.vector.size()) / settings.heads;
    for (const auto& [name, tensor] : tensors) gradients[name].resize(tensor.values.size());
  }

  std::span<const float> numbers(const std::string& name) const {
    const auto found = tensors.find(name);
    return found == tensors.end() ? std::span<const float>() : std::span(found->second.values);
  }
  core::ConstMatrixView matrix(const std::string& name) const {
    const Tensor& tensor = tensors.at(name);
    return core::const_matrix_view(tensor.values.data(), tensor.shape[0], tensor.shape[1]);
  }
  core::MatrixView gradient(const std::string& name) {
    const Tensor& tensor = tensors.at(name);
    return core::matrix_view(gradients.at(name).data(), tensor.shape[0], tensor.shape[1]);
  }
  std::span<float> gradient_numbers(const std::string& name) {
    return numbers(name).empty() ? std::span<float>() : std::span(gradients.at(name));
  }

  std::map<std::string, Tensor> tensors;
  std::map<std::string, std::vector<float>> gradients;
  core::AttentionSettings settings;
};

class AttentionGradients : public testing::TestWithParam<fixtures::Case> {};

}  // namespace

TEST_P(AttentionGradients, AreThoseOfAutograd) {
  Fixture fixture(GetParam());
  const core::AttentionInput input{.queries = fixture.matrix("queries"),
                                   .keys = fixture.matrix("keys"),
                                   .values = fixture.matrix("values")};
  std::vector<float> output(fixture.numbers("expected.output").size());
  std::vector<float> weights(fixture.numbers("expected.weights").size());
  const auto done = core::attend(input, fixture.settings, {.output = output, .weights = weights});
  ASSERT_TRUE(done) << done.error().where;
  core::AttentionBackwardScratch<float> scratch;
  const auto back = core::attend_backward(
      input, fixture.settings, fixture.settings.score, weights, fixture.matrix("output_gradient"),
      {.queries = fixture.gradient("queries"),
       .keys = fixture.gradient("keys"),
       .values = fixture.gradient("values"),
       .bias = fixture.gradient_numbers("bias"),
       .query_weight = fixture.gradient_numbers("score.query_weight"),
       .key_weight = fixture.gradient_numbers("score.key_weight"),
       .vector = fixture.gradient_numbers("score.vector")},
      scratch);
  ASSERT_TRUE(back) << back.error().where;
  int compared = 0;
  for (const Tensor& expected : fixtures::named(fixture.tensors, "gradient.")) {
    const std::vector<float>& actual = fixture.gradients.at(expected.name);
    ASSERT_EQ(actual.size(), expected.values.size());
    float largest = 0.0F;
    for (const float x : expected.values) largest = std::max(largest, std::fabs(x));
    for (std::size_t i = 0; i < actual.size(); ++i) {
      EXPECT_NEAR(actual[i], expected.values[i], 2e-5F * largest) << expected.name << " " << i;
    }
    ++compared;
  }
  EXPECT_GE(compared, 3);
}

INSTANTIATE_TEST_SUITE_P(PyTorch, AttentionGradients, testing::ValuesIn(score_cases()));

TEST(AttentionGradientFixtures, HoldEveryScoreFunction) { EXPECT_EQ(score_cases().size(), 20U); }
