#include <algorithm>
#include <cmath>

#include "base/matrix.h"
#include "training/scores.h"

namespace attention_playground {

namespace {

/// What is being written: the sources that have not ended, and their targets so far.
struct Unfinished {
  std::vector<std::size_t> sources;
  std::vector<std::vector<std::int32_t>> targets;
};

Batch batch_of(const Unfinished& unfinished, std::span<const std::vector<std::int32_t>> sources) {
  Batch batch;
  for (std::size_t i = 0; i < unfinished.sources.size(); ++i) {
    batch.source.append(sources[unfinished.sources[i]]);
    batch.target.append(unfinished.targets[i]);
  }
  batch.labels.assign(batch.target.ids.size(), -1);
  return batch;
}

/// The first of the largest, or `non_finite` where there is none.
Expected<std::int32_t> likeliest(const ConstMatrixView& logits, std::int64_t row) noexcept {
  const std::span<const float> numbers(logits.data() + row * logits.outerStride(),
                                       static_cast<std::size_t>(logits.cols()));
  const auto largest = std::ranges::max_element(numbers);
  if (std::ranges::all_of(numbers, [](float x) { return std::isfinite(x); })) {
    return static_cast<std::int32_t>(largest - numbers.begin());
  }
  return fail(ErrorCode::non_finite, "the model's logits are not finite numbers", row);
}

}  // namespace

Expected<std::vector<std::vector<std::int32_t>>> translate_greedily(
    TrainableModel& model, std::span<const std::vector<std::int32_t>> sources, std::int64_t limit,
    const std::shared_ptr<const InterventionPlan>& plan) noexcept {
  std::vector<std::vector<std::int32_t>> written(sources.size());
  Unfinished unfinished;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    unfinished.sources.push_back(i);
    unfinished.targets.push_back({begin_id});
  }
  const std::int64_t longest = std::min(limit, model.positions());
  for (std::int64_t length = 0; length < longest && !unfinished.sources.empty(); ++length) {
    const Batch batch = batch_of(unfinished, sources);
    if (auto done = model.forward(batch, {.plan = plan}); !done) {
      return std::unexpected(done.error());
    }
    Unfinished going_on;
    for (std::size_t i = 0; i < unfinished.sources.size(); ++i) {
      auto next = likeliest(model.logits(), batch.target.first[i + 1] - 1);
      if (!next) return std::unexpected(next.error());
      if (*next == end_id) continue;
      written[unfinished.sources[i]].push_back(*next);
      unfinished.targets[i].push_back(*next);
      going_on.sources.push_back(unfinished.sources[i]);
      going_on.targets.push_back(std::move(unfinished.targets[i]));
    }
    unfinished = std::move(going_on);
  }
  return written;
}

}  // namespace attention_playground
