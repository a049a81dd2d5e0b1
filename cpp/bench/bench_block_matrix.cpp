// Products of SmolLM2-135M's shapes with its weights' types: 64 rows, as a
// prompt has them, and one, as every generated token has.

#include <benchmark/benchmark.h>

#include <cstdint>
#include <random>
#include <vector>

#include "base/matrix.h"
#include "kernels/block_matrix.h"

namespace core = attention_playground;
using core::kernels::BlockType;

namespace {

/// Random blocks whose half-precision scales are between 2^-9 and 2^-1.
std::vector<std::uint8_t> random_blocks(BlockType type, std::int64_t elements) {
  const auto layout = core::kernels::block_layout(type);
  std::vector<std::uint8_t> bytes(
      static_cast<std::size_t>(elements / layout.elements * layout.bytes));
  std::mt19937 engine(1);
  for (auto& byte : bytes) byte = static_cast<std::uint8_t>(engine() >> 13U);
  for (std::size_t at = 0; at < bytes.size(); at += static_cast<std::size_t>(layout.bytes)) {
    for (const std::size_t high_byte : {at + 1, at + 3}) {
      bytes[high_byte] = static_cast<std::uint8_t>((bytes[high_byte] & 0x9FU) | 0x20U);
    }
  }
  return bytes;
}

void multiply_blocks(benchmark::State& state, BlockType type) {
  const std::int64_t rows = state.range(0);
  const std::int64_t inputs = state.range(1);
  const std::int64_t outputs = state.range(2);
  const auto bytes = random_blocks(type, inputs * outputs);
  const core::kernels::BlockMatrix matrix{
      .type = type, .outputs = outputs, .inputs = inputs, .bytes = bytes.data()};
  const std::vector<float> input(static_cast<std::size_t>(rows * inputs), 0.5F);
  std::vector<float> output(static_cast<std::size_t>(rows * outputs));
  std::vector<float> scratch(static_cast<std::size_t>(core::kernels::block_scratch_size(matrix)));
  for (auto _ : state) {
    core::kernels::multiply(core::const_matrix_view(input.data(), rows, inputs), matrix, {},
                            scratch, core::matrix_view(output.data(), rows, outputs));
    benchmark::DoNotOptimize(output.data());
  }
  // One multiplication and one addition for each weight and row.
  state.counters["GFLOP/s"] = benchmark::Counter(2e-9 * double(rows * inputs * outputs),
                                                 benchmark::Counter::kIsIterationInvariantRate);
}

/// Rows, inputs, outputs: attention, feed-forward, and for one row the vocabulary.
void smollm2_shapes(benchmark::internal::Benchmark* shapes) {
  for (const std::int64_t rows : {1, 64}) {
    shapes->Args({rows, 576, 576});
    shapes->Args({rows, 576, 192});
    shapes->Args({rows, 576, 1536});
    shapes->Args({rows, 1536, 576});
  }
  shapes->Args({1, 576, 49152});
  shapes->Unit(benchmark::kMicrosecond);
}

BENCHMARK_CAPTURE(multiply_blocks, Q4_1, BlockType::q4_1)->Apply(smollm2_shapes);
BENCHMARK_CAPTURE(multiply_blocks, Q8_0, BlockType::q8_0)->Apply(smollm2_shapes);

}  // namespace
