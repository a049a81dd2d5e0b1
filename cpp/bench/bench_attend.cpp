// Attention alone: all heads of one layer, weights kept.

#include <benchmark/benchmark.h>

#include <random>
#include <vector>

#include "attention/attend.h"
#include "base/matrix.h"

namespace core = attention_playground;

namespace {

std::vector<float> random_rows(std::int64_t rows, std::int64_t columns, unsigned seed) {
  std::mt19937 engine(seed);
  std::normal_distribution<float> normal;
  std::vector<float> values(static_cast<std::size_t>(rows * columns));
  for (float& value : values) value = normal(engine);
  return values;
}

void attend_layer(benchmark::State& state) {
  const std::int64_t tokens = state.range(0);
  const std::int64_t columns = 384;
  const auto queries = random_rows(tokens, columns, 1);
  const auto keys = random_rows(tokens, columns, 2);
  const auto values = random_rows(tokens, columns, 3);
  std::vector<float> output(queries.size());
  std::vector<float> weights(static_cast<std::size_t>(12 * tokens * tokens));
  const core::AttentionSettings settings{.heads = 12, .key_value_heads = 12};
  const core::AttentionInput input{
      .queries = core::const_matrix_view(queries.data(), tokens, columns),
      .keys = core::const_matrix_view(keys.data(), tokens, columns),
      .values = core::const_matrix_view(values.data(), tokens, columns)};
  for (auto _ : state) {
    auto done = core::attend(input, settings, {.output = output, .weights = weights});
    if (!done) state.SkipWithError(done.error().where.c_str());
    benchmark::DoNotOptimize(weights.data());
  }
  // 2 products of 2 * tokens^2 * columns operations.
  state.counters["GFLOP/s"] = benchmark::Counter(4e-9 * double(tokens * tokens * columns),
                                                 benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(attend_layer)->Arg(32)->Arg(128)->Arg(256)->Arg(512)->Unit(benchmark::kMicrosecond);

}  // namespace
