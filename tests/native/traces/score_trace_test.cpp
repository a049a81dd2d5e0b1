// Score functions in traces and in the operation file: a rebuilt head is what `attend`
// computes, files bring the parameters back, and a cell shows every step.

#include "analysis/head_statistics.h"
#include "attention/attend.h"
#include "base/matrix.h"
#include "files/safetensors_writer.h"
#include "support.h"
#include "traces/file/trace_file.h"
#include "traces/operation/operation_file.h"
#include "traces/trace_views.h"

namespace core = attention_playground;

using core::ScoreFunction;
using core::TensorToWrite;
using support::random_values;

namespace {

constexpr std::int64_t heads = 4;
constexpr std::int64_t shared_heads = 2;
constexpr std::int64_t queries = 5;
constexpr std::int64_t keys = 6;
constexpr std::int64_t width = 3;
constexpr std::int64_t hidden = 7;

struct Case {
  explicit Case(ScoreFunction chosen) : function(chosen) {
    const bool projects = function == ScoreFunction::general || function == ScoreFunction::additive;
    key_width = projects ? 5 : width;
    query = random_values(queries * heads * width, 1);
    key = random_values(static_cast<std::size_t>(keys * shared_heads * key_width), 2);
    value = random_values(keys * shared_heads * 2, 3);
    if (function == ScoreFunction::general) {
      query_weight = random_values(static_cast<std::size_t>(heads * width * key_width), 4);
    }
    if (function == ScoreFunction::additive) {
      query_weight = random_values(heads * hidden * width, 4);
      key_weight = random_values(static_cast<std::size_t>(heads * hidden * key_width), 5);
      vector = random_values(heads * hidden, 6);
    }
  }

  [[nodiscard]] core::AttentionInput input() const {
    return {.queries = support::view(query, queries),
            .keys = support::view(key, keys),
            .values = support::view(value, keys)};
  }
  [[nodiscard]] core::AttentionSettings settings() const {
    return {.heads = heads,
            .key_value_heads = shared_heads,
            .score = {.function = function,
                      .hidden = vector.empty() ? 0 : hidden,
                      .query_weight = query_weight,
                      .key_weight = key_weight,
                      .vector = vector},
            .soft_cap = 2.5F};
  }
  [[nodiscard]] std::vector<TensorToWrite> tensors() const {
    std::vector<TensorToWrite> all{
        {.name = "queries", .shape = {queries, heads * width}, .values = query},
        {.name = "keys", .shape = {keys, shared_heads * key_width}, .values = key},
        {.name = "values", .shape = {keys, shared_heads * 2}, .values = value}};
    if (function == ScoreFunction::general) {
      all.push_back({.name = "score.query_weight",
                     .shape = {heads, width, key_width},
                     .values = query_weight});
    }
    if (function == ScoreFunction::additive) {
      all.push_back(
          {.name = "score.query_weight", .shape = {heads, hidden, width}, .values = query_weight});
      all.push_back(
          {.name = "score.key_weight", .shape = {heads, hidden, key_width}, .values = key_weight});
      all.push_back({.name = "score.vector", .shape = {heads, hidden}, .values = vector});
    }
    return all;
  }
  [[nodiscard]] core::Buffer<std::uint8_t> file(std::span<const TensorToWrite> parts) const {
    static const char* const names[] = {"scaled-dot", "dot", "general", "additive", "cosine"};
    const std::string json = R"({"heads": 4, "kvHeads": 2, "softCap": 2.5, "score": ")" +
                             std::string(names[static_cast<int>(function)]) + "\"}";
    auto bytes = core::write_safetensors(parts, {{"settings", json}});
    EXPECT_TRUE(bytes);
    return std::move(*bytes);
  }

  ScoreFunction function;
  std::int64_t key_width;
  std::vector<float> query, key, value, query_weight, key_weight, vector;
};

core::Expected<core::Trace> open(const core::Buffer<std::uint8_t>& bytes) {
  auto file = core::Safetensors::parse(bytes.span());
  EXPECT_TRUE(file);
  return core::read_trace(*file);
}

class ScoreTrace : public testing::TestWithParam<ScoreFunction> {
 protected:
  ScoreTrace() : one(GetParam()) {}

  Case one;
};

}  // namespace

TEST_P(ScoreTrace, RebuildsWhatAttendComputes) {
  const auto bytes = one.file(one.tensors());
  auto trace = open(bytes);
  ASSERT_TRUE(trace) << trace.error().where;
  EXPECT_EQ(trace->layers[0].score.function, one.function);
  EXPECT_EQ(trace->layers[0].key_width(), one.key_width);
  std::vector<float> output(queries * heads * 2);
  std::vector<float> weights(heads * queries * keys);
  ASSERT_TRUE(core::attend(one.input(), one.settings(), {.output = output, .weights = weights}));
  const auto rebuilt = core::layer_weights(*trace, trace->layers[0]);
  ASSERT_TRUE(rebuilt);
  EXPECT_TRUE(support::same_bits(rebuilt->all, weights));
  EXPECT_TRUE(core::describe_heads(*trace));
  EXPECT_TRUE(core::make_thumbnails(*trace, 8));
}

TEST_P(ScoreTrace, ComesBackFromItsFileToTheBit) {
  const auto bytes = one.file(one.tensors());
  auto trace = open(bytes);
  ASSERT_TRUE(trace) << trace.error().where;
  const auto written = core::write_trace(*trace, {}, {});
  ASSERT_TRUE(written) << written.error().where;
  auto again = open(*written);
  ASSERT_TRUE(again) << again.error().where;
  ASSERT_TRUE(again->layers[0].has_vectors());
  const core::MaskSettings mask{.causal = core::CausalAlignment::bottom_right};
  ASSERT_TRUE(trace->set_mask(mask));
  ASSERT_TRUE(again->set_mask(mask));
  const auto first = core::layer_weights(*trace, trace->layers[0]);
  const auto second = core::layer_weights(*again, again->layers[0]);
  ASSERT_TRUE(first);
  ASSERT_TRUE(second);
  EXPECT_TRUE(support::same_bits(first->all, second->all));
}

TEST_P(ScoreTrace, HalfPrecisionStaysClose) {
  const auto bytes = one.file(one.tensors());
  auto trace = open(bytes);
  ASSERT_TRUE(trace) << trace.error().where;
  const auto written = core::write_trace(*trace, {.type = core::TensorType::f16}, {});
  ASSERT_TRUE(written);
  auto again = open(*written);
  ASSERT_TRUE(again) << again.error().where;
  const auto first = core::layer_weights(*trace, trace->layers[0]);
  const auto second = core::layer_weights(*again, again->layers[0]);
  for (std::size_t i = 0; i < first->all.size(); ++i) {
    EXPECT_NEAR(first->all[i], second->all[i], 2e-3F);
  }
}

TEST_P(ScoreTrace, EveryCellAddsUpToItsProductToTheBit) {
  const auto bytes = one.file(one.tensors());
  auto trace = open(bytes);
  ASSERT_TRUE(trace) << trace.error().where;
  for (std::int64_t head = 0; head < heads; ++head) {
    const auto stages = trace->head(0, head);
    ASSERT_TRUE(stages);
    for (std::int64_t query = 0; query < queries; ++query) {
      for (std::int64_t key = 0; key < keys; ++key) {
        const auto cell = core::cell_detail(*trace, 0, head, query, key);
        ASSERT_TRUE(cell) << cell.error().where;
        EXPECT_EQ(cell->product, stages->products.data()[query * keys + key]);
        double sum = 0.0;
        for (const float product : cell->element_products) sum += static_cast<double>(product);
        EXPECT_NEAR(static_cast<double>(cell->dot_product), sum, 1e-6);
        EXPECT_EQ(cell->scale,
                  one.function == ScoreFunction::scaled_dot ? 1.0F / std::sqrt(3.0F) : 1.0F);
      }
    }
  }
}

TEST_P(ScoreTrace, TheOperationFileComputesTheSame) {
  const auto bytes = one.file(one.tensors());
  const auto result = core::compute_operation_file(bytes.span());
  ASSERT_TRUE(result) << result.error().where;
  auto computed = open(*result);
  ASSERT_TRUE(computed) << computed.error().where;
  auto trace = open(bytes);
  ASSERT_TRUE(trace);
  const auto first = core::layer_weights(*trace, trace->layers[0]);
  EXPECT_TRUE(support::same_bits(computed->layers[0].weights, first->all));
}

INSTANTIATE_TEST_SUITE_P(Functions, ScoreTrace,
                         testing::Values(ScoreFunction::scaled_dot, ScoreFunction::dot,
                                         ScoreFunction::general, ScoreFunction::additive,
                                         ScoreFunction::cosine));

TEST(ScoreCell, AdditiveShowsItsProjectionsSumAndTangents) {
  const Case one(ScoreFunction::additive);
  const auto bytes = one.file(one.tensors());
  auto trace = open(bytes);
  ASSERT_TRUE(trace);
  const auto cell = core::cell_detail(*trace, 0, 3, 2, 4);
  ASSERT_TRUE(cell);
  ASSERT_EQ(cell->tangents.size(), static_cast<std::size_t>(hidden));
  for (std::size_t h = 0; h < cell->tangents.size(); ++h) {
    double query = 0.0;
    double key = 0.0;
    for (std::size_t k = 0; k < 3; ++k) {
      query += static_cast<double>(one.query_weight[(3 * 7 + h) * 3 + k] *
                                   one.query[(2 * 4 + 3) * 3 + k]);
    }
    for (std::size_t k = 0; k < 5; ++k) {
      key +=
          static_cast<double>(one.key_weight[(3 * 7 + h) * 5 + k] * one.key[(4 * 2 + 1) * 5 + k]);
    }
    EXPECT_NEAR(static_cast<double>(cell->projected_query[h]), query, 1e-6);
    EXPECT_NEAR(static_cast<double>(cell->projected_key[h]), key, 1e-6);
    EXPECT_NEAR(static_cast<double>(cell->hidden_sums[h]), query + key, 1e-6);
    EXPECT_NEAR(static_cast<double>(cell->tangents[h]), std::tanh(query + key), 1e-6);
    EXPECT_EQ(cell->score_vector[h], one.vector[3 * 7 + h]);
    EXPECT_EQ(cell->element_products[h], cell->score_vector[h] * cell->tangents[h]);
  }
}

TEST(ScoreCell, CosineShowsBothNorms) {
  const Case one(ScoreFunction::cosine);
  const auto bytes = one.file(one.tensors());
  auto trace = open(bytes);
  ASSERT_TRUE(trace);
  const auto cell = core::cell_detail(*trace, 0, 0, 1, 1);
  ASSERT_TRUE(cell);
  const auto norm = [](const std::vector<float>& row) {
    double sum = 0.0;
    for (const float x : row) sum += static_cast<double>(x) * static_cast<double>(x);
    return std::sqrt(sum);
  };
  EXPECT_NEAR(static_cast<double>(cell->query_norm), norm(cell->query), 1e-6);
  EXPECT_NEAR(static_cast<double>(cell->key_norm), norm(cell->key), 1e-6);
  EXPECT_NEAR(cell->product * cell->query_norm * cell->key_norm, cell->dot_product, 1e-6F);
}

TEST(ScoreFile, SaysWhatIsMissingOrMisshapen) {
  using enum core::ErrorCode;
  const Case one(ScoreFunction::additive);
  const auto both_refuse = [&](std::span<const TensorToWrite> tensors, core::ErrorCode code,
                               const std::string& words) {
    const auto bytes = one.file(tensors);
    EXPECT_TRUE(support::is_error(open(bytes), code, words));
    EXPECT_TRUE(support::is_error(core::compute_operation_file(bytes.span()), code, words));
  };
  auto tensors = one.tensors();
  tensors.pop_back();
  both_refuse(tensors, missing_tensor, "score.vector");
  tensors = one.tensors();
  tensors[3].shape = {heads, width, hidden};
  both_refuse(tensors, shape_mismatch,
              "tensor 'score.query_weight' should be [heads, hidden, query width], [4, 7, 3], but "
              "is [4, 3, 7]");
  tensors = one.tensors();
  tensors[5].shape = {heads * hidden};
  both_refuse(tensors, shape_mismatch, "tensor 'score.vector' should be [heads, hidden]");
  tensors = one.tensors();
  std::vector<float> vector = one.vector;
  vector[2] = std::numeric_limits<float>::infinity();
  tensors[5].values = vector;
  both_refuse(tensors, non_finite, "tensor 'score.vector' holds a value that is not a finite");
  const Case dot(ScoreFunction::dot);
  const auto bytes = dot.file(one.tensors());
  EXPECT_TRUE(support::is_error(open(bytes), shape_mismatch,
                                "a query has 3 numbers per head but a key has 5"));
}

TEST(ScoreFile, AFunctionThatIsNoneIsNamed) {
  const Case one(ScoreFunction::dot);
  const auto bytes = core::write_safetensors(
      one.tensors(), {{"settings", R"({"heads": 1, "score": "location"})"}});
  ASSERT_TRUE(bytes);
  EXPECT_TRUE(support::is_error(open(*bytes), core::ErrorCode::invalid_argument,
                                "the setting \"score\" must be \"scaled-dot\""));
}
