// Properties that hold for any input (RapidCheck).

#include <gtest/gtest.h>

#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "attention/attend.h"
#include "base/matrix.h"
#include "support.h"

namespace core = attention_playground;

namespace {

struct Drawn {
  std::int64_t heads, queries, keys, width, value_width;
  std::vector<float> query, key, value;
  core::AttentionSettings settings;

  core::AttentionInput input() const {
    return {.queries = support::view(query, queries),
            .keys = support::view(key, keys),
            .values = support::view(value, keys)};
  }
  struct Result {
    std::vector<float> output, weights;
  };
  Result attend() const {
    Result result{
        .output = std::vector<float>(static_cast<std::size_t>(queries * heads * value_width)),
        .weights = std::vector<float>(static_cast<std::size_t>(heads * queries * keys))};
    RC_ASSERT(core::attend(input(), settings, {.output = result.output, .weights = result.weights})
                  .has_value());
    return result;
  }
};

/// Sizes 1, odd and beside the vector widths; values of every size.
Drawn draw() {
  const auto side = rc::gen::element<std::int64_t>(1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33);
  Drawn one{.heads = *rc::gen::inRange<std::int64_t>(1, 4),
            .queries = *side,
            .keys = *side,
            .width = *side,
            .value_width = *side,
            .query = {},
            .key = {},
            .value = {},
            .settings = {}};
  one.settings.heads = one.heads;
  one.settings.key_value_heads = one.heads;
  const auto limit = *rc::gen::element(0.01F, 1.0F, 4.0F);
  const auto seed = *rc::gen::arbitrary<std::uint32_t>();
  const auto count = [](std::int64_t a, std::int64_t b) { return static_cast<std::size_t>(a * b); };
  one.query = support::random_values(count(one.queries, one.heads * one.width), seed, limit);
  one.key = support::random_values(count(one.keys, one.heads * one.width), seed + 1, limit);
  one.value = support::random_values(count(one.keys, one.heads * one.value_width), seed + 2, limit);
  return one;
}

std::vector<std::size_t> shuffled(std::size_t count) {
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), 0U);
  std::mt19937 engine(*rc::gen::arbitrary<std::uint32_t>());
  std::shuffle(order.begin(), order.end(), engine);
  return order;
}

std::vector<float> rows_in(const std::vector<float>& rows, const std::vector<std::size_t>& order) {
  const std::size_t columns = rows.size() / order.size();
  std::vector<float> result;
  for (const std::size_t row : order) {
    result.insert(result.end(), rows.begin() + static_cast<std::ptrdiff_t>(row * columns),
                  rows.begin() + static_cast<std::ptrdiff_t>((row + 1) * columns));
  }
  return result;
}

bool near(const std::vector<float>& a, const std::vector<float>& b, double tolerance) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](float one, float other) {
    return std::abs(double(one) - double(other)) <= tolerance;
  });
}

}  // namespace

RC_GTEST_PROP(Property, RowsSumToOne, ()) {
  const Drawn one = draw();
  const auto weights = one.attend().weights;
  for (std::size_t row = 0; row < weights.size(); row += static_cast<std::size_t>(one.keys)) {
    double sum = 0;
    for (std::int64_t key = 0; key < one.keys; ++key)
      sum += weights[row + static_cast<std::size_t>(key)];
    RC_ASSERT(std::abs(sum - 1.0) < 1e-6);
  }
}

RC_GTEST_PROP(Property, PermutingKeysWithValuesChangesNothing, ()) {
  const Drawn one = draw();
  Drawn other = one;
  const auto order = shuffled(static_cast<std::size_t>(one.keys));
  other.key = rows_in(one.key, order);
  other.value = rows_in(one.value, order);
  RC_ASSERT(near(one.attend().output, other.attend().output, 1e-5));
}

RC_GTEST_PROP(Property, PermutingQueriesPermutesRows, ()) {
  const Drawn one = draw();
  Drawn other = one;
  const auto order = shuffled(static_cast<std::size_t>(one.queries));
  other.query = rows_in(one.query, order);
  RC_ASSERT(rows_in(one.attend().output, order) == other.attend().output);
}

RC_GTEST_PROP(Property, AConstantAddedToARowChangesNothing, ()) {
  Drawn one = draw();
  const float constant = *rc::gen::element(-100.0F, -1.5F, 2.0F, 64.0F);
  const auto before = one.attend().weights;
  const std::vector<float> bias(static_cast<std::size_t>(one.queries * one.keys), constant);
  one.settings.bias = bias;
  RC_ASSERT(near(before, one.attend().weights, 2e-5));
}

RC_GTEST_PROP(Property, OutputsStayInsideTheValuesRange, ()) {
  const Drawn one = draw();
  const auto output = one.attend().output;
  const std::int64_t columns = one.heads * one.value_width;
  for (std::int64_t column = 0; column < columns; ++column) {
    const auto values = one.input().values.col(column);
    const double slack = 1e-5 * std::max(1.0F, values.cwiseAbs().maxCoeff());
    for (std::int64_t query = 0; query < one.queries; ++query) {
      const double value = output[static_cast<std::size_t>(query * columns + column)];
      RC_ASSERT(value >= double(values.minCoeff()) - slack &&
                value <= double(values.maxCoeff()) + slack);
    }
  }
}

RC_GTEST_PROP(Property, AFutureTokenNeverChangesAnEarlierOutput, ()) {
  Drawn one = draw();
  RC_PRE(one.queries > 1);
  one.settings.mask.causal = core::CausalAlignment::top_left;
  Drawn other = one;
  const std::int64_t last = std::min(one.queries, one.keys) - 1;
  const auto disturb = [&](std::vector<float>& rows) {
    const auto columns = static_cast<std::int64_t>(rows.size()) / one.keys;
    for (auto i = static_cast<std::size_t>(last * columns); i < rows.size(); ++i) rows[i] += 1.0F;
  };
  disturb(other.key);
  disturb(other.value);
  auto before = one.attend().output;
  auto after = other.attend().output;
  before.resize(static_cast<std::size_t>(last * one.heads * one.value_width));
  after.resize(before.size());
  RC_ASSERT(support::same_bits(before, after));
}
