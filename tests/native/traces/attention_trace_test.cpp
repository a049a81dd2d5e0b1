// An attention file opened as a trace: its input is rebuilt, its result stands for itself.

#include <cmath>

#include "files/safetensors_writer.h"
#include "support.h"
#include "traces/file/trace_file.h"
#include "traces/operation/operation_file.h"

namespace core = attention_playground;

namespace {

const std::vector<float> rows{1, 0, 0, 1, 1, 1};
const std::vector<float> causal{1, 0, 0, 1, 1, 0, 1, 1, 1};

core::Buffer<std::uint8_t> input_file(bool with_mask, bool with_bias,
                                      const std::vector<float>& cells = causal) {
  std::vector<core::TensorToWrite> tensors;
  for (const char* name : {"queries", "keys", "values"})
    tensors.push_back({.name = name, .shape = {3, 2}, .values = rows});
  if (with_mask)
    tensors.push_back(
        {.name = "allowed", .type = core::TensorType::u8, .shape = {3, 3}, .values = cells});
  if (with_bias) tensors.push_back({.name = "bias", .shape = {3, 3}, .values = causal});
  auto file = core::write_safetensors(tensors, {{"settings", R"({"heads": 1})"}});
  EXPECT_TRUE(file);
  return std::move(*file);
}

core::Expected<core::Trace> open(const core::Buffer<std::uint8_t>& bytes) {
  auto file = core::Safetensors::parse(bytes.span());
  EXPECT_TRUE(file);
  return core::read_trace(*file);
}

}  // namespace

TEST(AttentionTrace, OpensTheInput) {
  const auto bytes = input_file(false, false);
  auto trace = open(bytes);
  ASSERT_TRUE(trace) << trace.error().where;
  auto stages = trace->head(0, 0);
  ASSERT_TRUE(stages);
  const double e = std::exp(1 / std::sqrt(2.0));
  EXPECT_NEAR(stages->weights.data()[0], e / (2 * e + 1), 1e-6);
}

TEST(AttentionTrace, KeepsTheMask) {
  const auto bytes = input_file(true, false);
  auto trace = open(bytes);
  ASSERT_TRUE(trace) << trace.error().where;
  auto stages = trace->head(0, 0);
  ASSERT_TRUE(stages);
  EXPECT_EQ(stages->weights.data()[0], 1.0F);
  EXPECT_EQ(stages->allowed.data()[1], 0);
}

TEST(AttentionTrace, KeepsItsOwnCellsWhereWhatComesLaterIsHidden) {
  const std::vector<float> first_key_hidden{1, 1, 1, 0, 1, 1, 0, 1, 1};
  const auto bytes = input_file(true, false, first_key_hidden);
  auto trace = open(bytes);
  ASSERT_TRUE(trace) << trace.error().where;
  const auto weights = [&] {
    auto stages = trace->head(0, 0);
    EXPECT_TRUE(stages);
    return std::vector(stages->weights.span().begin(), stages->weights.span().end());
  };
  const auto before = weights();
  EXPECT_EQ(before[3], 0.0F);
  ASSERT_TRUE(trace->hide_later(true));
  const auto hidden = weights();
  EXPECT_EQ(hidden[1], 0.0F);
  EXPECT_EQ(hidden[3], 0.0F);
  EXPECT_EQ(hidden[6], 0.0F);
  EXPECT_EQ(hidden[4], 1.0F);
  ASSERT_TRUE(trace->hide_later(false));
  EXPECT_TRUE(support::same_bits(weights(), before));
}

TEST(AttentionTrace, OpensTheResult) {
  const auto bytes = input_file(false, true);
  EXPECT_TRUE(support::is_error(open(bytes), core::ErrorCode::unsupported, "'bias'"));
  auto result = core::compute_operation_file(bytes.span());
  ASSERT_TRUE(result) << result.error().where;
  auto trace = open(*result);
  ASSERT_TRUE(trace) << trace.error().where;
  auto stages = trace->head(0, 0);
  ASSERT_TRUE(stages);
  EXPECT_EQ(stages->products.size(), 0);
  double sum = 0;
  for (int key = 0; key < 3; ++key) sum += stages->weights.data()[key];
  EXPECT_NEAR(sum, 1.0, 1e-6);
}
