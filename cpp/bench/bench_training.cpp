// One training step of the translator's Transformer: 64 sentence pairs of 2 to 18
// tokens, 8 on average.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "base/matrix.h"
#include "base/random.h"
#include "layers/cross_entropy.h"
#include "models/transformer/transformer.h"

namespace core = attention_playground;

namespace {

constexpr std::int64_t source_vocabulary = 290;
constexpr std::int64_t target_vocabulary = 315;

core::Batch sentences() {
  core::Random random(1);
  core::Batch batch;
  std::vector<std::int32_t> ids;
  const auto sentence = [&](std::int64_t vocabulary, std::int64_t length) {
    ids.clear();
    for (std::int64_t i = 0; i < length; ++i) {
      ids.push_back(static_cast<std::int32_t>(random.below(vocabulary)));
    }
    return std::span<const std::int32_t>(ids);
  };
  for (int pair = 0; pair < 64; ++pair) {
    // Two dice: short sentences are as rare as long ones.
    const std::int64_t length = 2 + random.below(7) + random.below(7);
    batch.source.append(sentence(source_vocabulary, length));
    batch.target.append(sentence(target_vocabulary, length + 1));
  }
  for (std::int64_t row = 0; row < batch.target.rows(); ++row) {
    batch.labels.push_back(static_cast<std::int32_t>(random.below(target_vocabulary)));
  }
  return batch;
}

std::unique_ptr<core::TrainableModel> translator() {
  auto model = core::create_transformer(
      {.source_vocabulary = source_vocabulary, .target_vocabulary = target_vocabulary}, 1);
  return model ? std::move(*model) : nullptr;
}

void transformer_forward(benchmark::State& state) {
  const core::Batch batch = sentences();
  const auto model = translator();
  for (auto _ : state) {
    if (auto done = model->forward(batch, {}); !done) {
      state.SkipWithError(done.error().where.c_str());
    }
    benchmark::DoNotOptimize(model->logits().data());
  }
}
BENCHMARK(transformer_forward)->Unit(benchmark::kMillisecond);

/// Forward, loss and backward; what an optimiser adds is not counted.
void transformer_forward_backward(benchmark::State& state) {
  const core::Batch batch = sentences();
  const auto model = translator();
  core::ForwardSettings settings{.dropout = static_cast<float>(state.range(0)) / 100.0F};
  std::vector<float> gradient(static_cast<std::size_t>(batch.target.rows() * target_vocabulary));
  for (auto _ : state) {
    ++settings.step;
    std::ranges::fill(model->parameters().gradients(), 0.0F);
    auto done = model->forward(batch, settings);
    const auto view = core::matrix_view(gradient.data(), batch.target.rows(), target_vocabulary);
    if (done) {
      auto loss = core::cross_entropy(model->logits(), batch.labels, 0.0F, view);
      if (!loss) done = std::unexpected(loss.error());
    }
    if (done) {
      done = model->backward(
          core::const_matrix_view<float>(gradient.data(), view.rows(), view.cols()));
    }
    if (!done) state.SkipWithError(done.error().where.c_str());
  }
}
BENCHMARK(transformer_forward_backward)
    ->ArgName("dropout_percent")
    ->Arg(0)
    ->Arg(10)
    ->Unit(benchmark::kMillisecond);

}  // namespace
