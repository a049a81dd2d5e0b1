// What operation files are refused for: each with its code and a sentence that
// names the part at fault.

#include <gtest/gtest.h>

#include <limits>
#include <map>
#include <string>
#include <vector>

#include "files/safetensors_writer.h"
#include "traces/operation/operation_file.h"

namespace {

namespace core = attention_playground;
using core::ErrorCode;

struct Part {
  std::vector<std::int64_t> shape;
  std::vector<float> values;
};

Part filled(std::vector<std::int64_t> shape, float value = 1.0F) {
  std::size_t count = 1;
  for (const std::int64_t size : shape) count *= static_cast<std::size_t>(size);
  return {std::move(shape), std::vector<float>(count, value)};
}

using Parts = std::map<std::string, Part>;

Parts attention_parts() {
  return {{"queries", filled({2, 4})}, {"keys", filled({3, 4})}, {"values", filled({3, 6})}};
}

core::Expected<core::Buffer<std::uint8_t>> compute(const Parts& parts, core::Metadata metadata) {
  std::vector<core::TensorToWrite> tensors;
  for (const auto& [name, part] : parts) {
    tensors.push_back(
        {.name = name, .type = core::TensorType::f32, .shape = part.shape, .values = part.values});
  }
  auto file = core::write_safetensors(tensors, metadata);
  if (!file) return file;
  return core::compute_operation_file(file->span());
}

void expect_error(const Parts& parts, const core::Metadata& metadata, ErrorCode code,
                  const std::string& named) {
  const auto result = compute(parts, metadata);
  ASSERT_FALSE(result) << "accepted, where an error about " << named << " was expected";
  EXPECT_EQ(result.error().code, code) << result.error().where;
  EXPECT_NE(result.error().where.find(named), std::string::npos) << result.error().where;
}

void expect_settings_error(const std::string& settings, const std::string& named) {
  expect_error(attention_parts(), {{"settings", settings}}, ErrorCode::invalid_argument, named);
}

TEST(OperationFile, AcceptsTheFileThatTheOthersSpoil) {
  const auto result = compute(attention_parts(), {{"settings", R"({"heads": 2})"}});
  ASSERT_TRUE(result) << result.error().where;
}

TEST(OperationFile, RefusesWhatIsNoSafetensorsFile) {
  const std::vector<std::uint8_t> bytes(5, 0);
  const auto result = core::compute_operation_file(bytes);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::malformed_file);
}

TEST(OperationFile, RefusesUnknownNames) {
  expect_error(attention_parts(), {{"operation", "argmax"}}, ErrorCode::unsupported, "argmax");
  expect_settings_error(R"({"headz": 2})", "headz");
  expect_settings_error(R"({"causal": "yes"})", "causal");
  expect_settings_error(R"({"emptyRow": 0})", "emptyRow");
}

TEST(OperationFile, RefusesSettingsOfTheWrongKind) {
  expect_settings_error(R"({"heads": 1.5})", "heads");
  expect_settings_error(R"({"scale": "one"})", "scale");
  expect_settings_error(R"({"window": [1]})", "window");
  expect_settings_error(R"({"window": [1, 0.5]})", "window");
  expect_settings_error(R"({"heads": 3, "kvHeads": 2})", "3 heads");
  expect_error(attention_parts(), {{"settings", "[1"}}, ErrorCode::malformed_file, "");
  expect_error(attention_parts(), {{"settings", "3"}}, ErrorCode::malformed_file, "settings");
}

TEST(AttentionFile, RefusesMissingAndMisshapenTensors) {
  Parts parts = attention_parts();
  parts.erase("values");
  expect_error(parts, {}, ErrorCode::missing_tensor, "values");
  parts = attention_parts();
  parts["queries"] = filled({4});
  expect_error(parts, {}, ErrorCode::shape_mismatch, "queries");
  parts = attention_parts();
  parts["keys"] = filled({2, 3, 4});
  expect_error(parts, {}, ErrorCode::shape_mismatch, "same batch");
  parts = attention_parts();
  parts["values"] = filled({4, 6});
  expect_error(parts, {}, ErrorCode::shape_mismatch, "values");
  parts = attention_parts();
  parts["past_keys"] = filled({2, 5});
  expect_error(parts, {}, ErrorCode::shape_mismatch, "past");
}

TEST(AttentionFile, RefusesMisshapenMasks) {
  Parts parts = attention_parts();
  parts["bias"] = filled({3, 2});  // as many cells as queries x keys
  expect_error(parts, {}, ErrorCode::shape_mismatch, "[3, 2]");
  parts["bias"] = filled({5, 2, 3});  // five heads where there is one
  expect_error(parts, {}, ErrorCode::shape_mismatch, "bias");
  parts.erase("bias");
  parts["allowed"] = filled({2, 3});  // floats
  expect_error(parts, {}, ErrorCode::malformed_file, "allowed");
  parts.erase("allowed");
  parts["key_lengths"] = filled({1});  // floats
  expect_error(parts, {}, ErrorCode::shape_mismatch, "key_lengths");
}

TEST(AttentionFile, ReportsTheFirstNumberThatIsNotFinite) {
  Parts parts = attention_parts();
  parts["keys"].values[6] = std::numeric_limits<float>::quiet_NaN();
  const auto result = compute(parts, {});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::non_finite);
  EXPECT_EQ(result.error().index, 6);
}

TEST(NormFile, RefusesWhatDoesNotFit) {
  const core::Metadata norm{{"operation", "layer_norm"}, {"settings", R"({"epsilon": 1e-5})"}};
  expect_error({{"x", filled({2, 4})}}, norm, ErrorCode::missing_tensor, "gain");
  expect_error({{"x", filled({2, 4})}, {"gain", filled({3})}}, norm, ErrorCode::shape_mismatch,
               "gain");
  expect_error({{"x", filled({2, 4})}, {"gain", filled({4})}}, {{"operation", "rms_norm"}},
               ErrorCode::invalid_argument, "epsilon");
}

TEST(RotaryFile, RefusesWhatDoesNotFit) {
  const core::Metadata rotary{{"operation", "rotary"}, {"settings", R"({"heads": 2})"}};
  expect_error({{"x", filled({1, 2, 8})}}, rotary, ErrorCode::missing_tensor, "positions");
  const Parts narrow{
      {"x", filled({1, 2, 8})}, {"cosines", filled({1, 2, 3})}, {"sines", filled({1, 2, 3})}};
  expect_error(narrow, rotary, ErrorCode::shape_mismatch, "columns");
  const Parts short_tables{
      {"x", filled({1, 2, 8})}, {"cosines", filled({1, 1, 2})}, {"sines", filled({1, 1, 2})}};
  expect_error(short_tables, rotary, ErrorCode::shape_mismatch, "one row per token");
  expect_error(narrow, {{"operation", "rotary"}, {"settings", R"({"heads": 0})"}},
               ErrorCode::invalid_argument, "heads");
}

}  // namespace
