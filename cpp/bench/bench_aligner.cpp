// One training step of Bahdanau's translator: 64 sentences of 5 to 11 words, at the
// sizes at which it is trained.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <vector>

#include "base/matrix.h"
#include "base/random.h"
#include "layers/cross_entropy.h"
#include "models/aligner/recurrent_aligner.h"

namespace core = attention_playground;

namespace {

constexpr std::int64_t source_vocabulary = 290;
constexpr std::int64_t target_vocabulary = 315;

void append(core::Random& random, std::int64_t vocabulary, core::SequenceRows& rows) {
  std::vector<std::int32_t> ids(static_cast<std::size_t>(5 + random.below(7)));
  for (std::int32_t& id : ids) id = static_cast<std::int32_t>(random.below(vocabulary));
  rows.append(ids);
}

core::Batch random_batch(std::int64_t sentences) {
  core::Random random(1);
  core::Batch batch;
  for (std::int64_t s = 0; s < sentences; ++s) {
    append(random, source_vocabulary, batch.source);
    append(random, target_vocabulary, batch.target);
  }
  for (std::int64_t row = 0; row < batch.target.rows(); ++row) {
    batch.labels.push_back(static_cast<std::int32_t>(random.below(target_vocabulary)));
  }
  return batch;
}

void train_aligner(benchmark::State& state) {
  const bool with_backward = state.range(0) != 0;
  auto made = core::create_recurrent_aligner(
      {.source_vocabulary = source_vocabulary, .target_vocabulary = target_vocabulary}, 1);
  if (!made) return state.SkipWithError(made.error().where.c_str());
  core::TrainableModel& model = **made;
  const core::Batch batch = random_batch(64);
  std::vector<float> gradient(static_cast<std::size_t>(batch.target.rows() * target_vocabulary));
  core::MatrixView view =
      core::matrix_view(gradient.data(), batch.target.rows(), target_vocabulary);
  for (auto _ : state) {
    auto done = model.forward(batch, {});
    if (!done) return state.SkipWithError(done.error().where.c_str());
    if (!with_backward) continue;
    auto loss = core::cross_entropy(model.logits(), batch.labels, 0.0F, view);
    if (!loss) return state.SkipWithError(loss.error().where.c_str());
    std::ranges::fill(model.parameters().gradients(), 0.0F);
    done = model.backward(core::const_matrix_view(gradient.data(), view.rows(), view.cols()));
    if (!done) return state.SkipWithError(done.error().where.c_str());
  }
}
BENCHMARK(train_aligner)->ArgName("backward")->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

}  // namespace
