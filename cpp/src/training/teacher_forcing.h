#pragma once
// One pass over held-out examples with their targets given: the loss, and every head
// of every attention operation for somebody to measure.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "models/transformer/trainable.h"
#include "traces/trace.h"
#include "training/task.h"

namespace attention_playground {

/// One head on one example.
struct HeadRows {
  LayerId layer;
  std::int64_t head = 0;
  std::span<const float> weights;  // [queries, keys]
  std::int64_t keys = 0;

  [[nodiscard]] std::span<const float> row(std::size_t query) const noexcept {
    const auto width = static_cast<std::size_t>(keys);
    return weights.subspan(query * width, width);
  }
};

/// Hands the heads of one layer to `read` (HeadRows).
template <typename Read>
[[nodiscard]] Expected<void> read_heads(const Trace& trace, const LayerTrace& layer,
                                        Read read) noexcept {
  auto weights = layer_weights(trace, layer);
  if (!weights) return std::unexpected(weights.error());
  for (std::int64_t head = 0; head < layer.heads; ++head) {
    read(HeadRows{.layer = layer.id,
                  .head = head,
                  .weights = weights->head(layer, head),
                  .keys = layer.keys});
  }
  return {};
}

class HeadMeter {
 public:
  HeadMeter() noexcept = default;
  HeadMeter(const HeadMeter&) = delete;
  HeadMeter& operator=(const HeadMeter&) = delete;
  HeadMeter(HeadMeter&&) = delete;
  HeadMeter& operator=(HeadMeter&&) = delete;
  virtual ~HeadMeter() = default;
  virtual void read(const Example& example, const HeadRows& head) = 0;
};

/// Labels and how many of them were right, over the rows that count.
struct LabelCounts {
  std::int64_t rows = 0;
  std::int64_t correct = 0;

  [[nodiscard]] double accuracy() const noexcept {
    return rows == 0 ? 0.0 : static_cast<double>(correct) / static_cast<double>(rows);
  }
};

struct TeacherForced {
  double loss = 0.0;    // mean over all labels
  LabelCounts all;      // every label
  LabelCounts content;  // where the gold says that it is a content word
};

/// `meter` sees only the operations whose keys are what the gold speaks of: cross-attention,
/// or all of a model without a source.
[[nodiscard]] Expected<TeacherForced> teacher_force(TrainableModel& model, const Task& task,
                                                    std::span<const Example> examples,
                                                    HeadMeter& meter) noexcept;

/// Sums for each head, in the order in which they first came.
template <typename Sums>
struct OfHead {
  LayerId layer;
  std::int64_t head = 0;
  Sums sums = {};
};
template <typename Sums>
[[nodiscard]] Sums& sums_of(std::vector<OfHead<Sums>>& all, const HeadRows& head) {
  for (OfHead<Sums>& one : all) {
    if (one.head == head.head && one.layer == head.layer) return one.sums;
  }
  return all.emplace_back(OfHead<Sums>{.layer = head.layer, .head = head.head}).sums;
}

/// Where the row's largest weight is, the first of several.
[[nodiscard]] std::int32_t largest_weight(std::span<const float> row) noexcept;
/// The weight on some positions of the row; those beyond it count for nothing.
[[nodiscard]] double mass_on(std::span<const float> row,
                             std::span<const std::int32_t> positions) noexcept;

}  // namespace attention_playground
