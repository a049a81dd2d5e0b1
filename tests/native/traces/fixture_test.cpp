// Every fixture goes through one and the same door in every build: the file's
// bytes in, result bytes out (operation_file.h), or token ids through a model.
//
// Environment: ATTENTION_WRITE_RESULTS=FOLDER keeps the results, and
// ATTENTION_COMPARE_RESULTS=FOLDER holds them against those of another build.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <limits>
#include <string_view>

#include "files/safetensors_writer.h"
#include "fixture_cases.h"
#include "fixture_hashes.h"
#include "fixture_interventions.h"
#include "fixture_model.h"
#include "traces/operation/operation_file.h"

namespace {

namespace core = attention_playground;
using fixtures::Case;
using fixtures::Tensor;

/// Of weights, relative to the largest of the row; and of a model's maps.
constexpr double promised_weight_bound = 2e-6;
constexpr double promised_model_bound = 1e-4;

const std::vector<Case>& all_cases() {
  static const std::vector<Case> cases = fixtures::read_manifest();
  return cases;
}

/// The results in the order in which they are hashed.
std::vector<Tensor> in_order(const std::map<std::string, Tensor>& tensors) {
  std::vector<Tensor> ordered;
  for (const char* const name : {"scores", "masked_scores", "weights", "output", "y"}) {
    if (const auto found = tensors.find(name); found != tensors.end()) {
      ordered.push_back(found->second);
    }
  }
  return ordered;
}

std::vector<Tensor> run_operation(std::span<const std::uint8_t> file) {
  auto result = core::compute_operation_file(file);
  EXPECT_TRUE(result) << result.error().where;
  if (!result) return {};
  return in_order(fixtures::read_tensors(result->span()));
}

const Tensor* find(const std::vector<Tensor>& tensors, const std::string& name) {
  for (const Tensor& tensor : tensors) {
    if (tensor.name == name) return &tensor;
  }
  return nullptr;
}

void check_expected(const Case& one, const std::vector<Tensor>& results,
                    const std::vector<Tensor>& expected) {
  EXPECT_FALSE(expected.empty()) << one.file << " expects nothing";
  for (const Tensor& tensor : expected) {
    const Tensor* const actual = find(results, tensor.name);
    ASSERT_NE(actual, nullptr) << "no result \"" << tensor.name << "\"";
    EXPECT_EQ(fixtures::difference(*actual, tensor, one.absolute, one.relative), "");
  }
}

void keep_results(const std::string& path, const std::vector<Tensor>& results) {
  std::vector<core::TensorToWrite> tensors;
  for (const Tensor& tensor : results) {
    tensors.push_back({.name = tensor.name,
                       .type = core::TensorType::f32,
                       .shape = tensor.shape,
                       .values = tensor.values});
  }
  auto bytes = core::write_safetensors(tensors, {});
  ASSERT_TRUE(bytes) << bytes.error().where;
  ASSERT_TRUE(fixtures::write_bytes(path, bytes->span())) << path;
}

/// What the builds with fused multiply-add promise against the portable one.
void compare_results(const std::string& path, const Case& one, const std::vector<Tensor>& results) {
  const auto bytes = fixtures::read_bytes(path);
  const auto other = fixtures::named(fixtures::read_tensors(bytes), "");
  ASSERT_FALSE(other.empty()) << path << " holds no results of another build";
  for (const Tensor& tensor : other) {
    const Tensor* const actual = find(results, tensor.name);
    ASSERT_NE(actual, nullptr) << tensor.name;
    if (one.kind == "model" || one.kind == "interventions" || one.kind == "writes" ||
        one.kind == "origins") {
      EXPECT_EQ(fixtures::difference(*actual, tensor, promised_model_bound, 0.0), "");
    } else if (tensor.name == "weights") {
      EXPECT_EQ(fixtures::row_difference(*actual, tensor, promised_weight_bound), "");
    }
  }
}

class Fixture : public testing::TestWithParam<Case> {};

TEST_P(Fixture, GivesTheExpectedResults) {
  const Case& one = GetParam();
  const auto file = fixtures::read_bytes(fixtures::fixtures_folder() + "/" + one.file);
  const auto inputs = fixtures::read_tensors(file);
  ASSERT_FALSE(inputs.empty()) << one.file << " cannot be read";
  const bool model = one.kind == "model";
  if (const auto missing = fixtures::missing_model(one.model + "/model.safetensors");
      model && missing) {
    GTEST_SKIP() << *missing;
  }
  const std::vector<Tensor> results = model ? fixtures::run_model(one, inputs)
                                      : one.kind == "interventions"
                                          ? fixtures::run_interventions(one, file)
                                      : one.kind == "writes"  ? fixtures::run_writes(one, file)
                                      : one.kind == "origins" ? fixtures::run_origins(one, file)
                                                              : run_operation(file);
  ASSERT_FALSE(results.empty());
  std::vector<Tensor> expected = fixtures::named(inputs, model ? "layer." : "expected.");
  if (model) {
    for (Tensor& tensor : expected) tensor.name = "layer." + tensor.name;
  }
  check_expected(one, results, expected);
  fixtures::expect_known_bits(one.name, fixtures::hash(results));
  if (const auto folder = fixtures::environment("ATTENTION_WRITE_RESULTS")) {
    keep_results(*folder + "/" + one.file, results);
  }
  if (const auto folder = fixtures::environment("ATTENTION_COMPARE_RESULTS")) {
    compare_results(*folder + "/" + one.file, one, results);
  }
}

std::string test_name(const testing::TestParamInfo<Case>& info) {
  std::string name = info.param.name;
  for (char& letter : name) {
    const bool plain = (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
    if (!plain) letter = '_';
  }
  return name;
}

INSTANTIATE_TEST_SUITE_P(All, Fixture, testing::ValuesIn(all_cases()), test_name);

TEST(FixtureManifest, HoldsEveryFamily) {
  const auto count = [](std::string_view family) {
    return std::ranges::count_if(all_cases(), [&](const Case& one) {
      return std::string_view(one.name).starts_with(family);
    });
  };
  EXPECT_GE(count("closed_form/"), 90);
  EXPECT_EQ(count("onnx/attention_"), 93);
  EXPECT_EQ(count("onnx/rotary_"), 8);
  EXPECT_GE(count("pytorch/"), 40);
  EXPECT_GE(count("minilm/"), 5);
  EXPECT_EQ(count("interventions/"), 21);
  EXPECT_EQ(count("writes/"), 5);
}

TEST(FixtureHash, IsFnv1aOverLittleEndianBytes) {
  // FNV-1a of the bytes 00 00 80 3f, worked out by hand from the definition.
  std::uint64_t state = 14695981039346656037U;
  for (const std::uint64_t byte : {0x00U, 0x00U, 0x80U, 0x3fU})
    state = (state ^ byte) * 1099511628211U;
  char digits[17];
  std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(state));
  const std::array one{Tensor{.name = "y", .shape = {1}, .values = {1.0F}}};
  EXPECT_EQ(fixtures::hash(one), digits);
  EXPECT_EQ(fixtures::hash({}), "cbf29ce484222325");
}

TEST(FixtureHash, TakesEveryNanForTheSame) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const std::array positive{Tensor{.name = "y", .shape = {1}, .values = {nan}}};
  const std::array negative{Tensor{.name = "y", .shape = {1}, .values = {-nan}}};
  EXPECT_EQ(fixtures::hash(positive), fixtures::hash(negative));
}

TEST(FixtureComparison, SeesWhatDiffers) {
  const float infinity = std::numeric_limits<float>::infinity();
  const Tensor expected{.name = "y", .shape = {3}, .values = {1.0F, -infinity, 2.0F}};
  Tensor actual = expected;
  EXPECT_EQ(fixtures::difference(actual, expected, 0.0, 0.0), "");
  actual.values[2] = 2.001F;
  EXPECT_EQ(fixtures::difference(actual, expected, 0.0, 1e-3), "");
  EXPECT_NE(fixtures::difference(actual, expected, 0.0, 1e-4), "");
  actual.values = {1.0F, infinity, 2.0F};
  EXPECT_NE(fixtures::difference(actual, expected, 1e30, 1e30), "");
  actual.shape = {1, 3};
  EXPECT_NE(fixtures::difference(actual, expected, 1e30, 1e30), "");
}

}  // namespace
