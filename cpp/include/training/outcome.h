#pragma once
// How a model does on one example: its loss, and what it makes of every label.

#include <cstdint>
#include <span>
#include <vector>

#include "base/error.h"
#include "models/transformer/trainable.h"

namespace attention_playground {

/// One entry per target row in each list.
struct ExampleOutcome {
  double loss = 0.0;                    // mean over the labels, in nats, without smoothing
  std::int64_t rows = 0;                // that have a label
  std::int64_t correct = 0;             // whose label is the likeliest
  std::vector<std::int32_t> labels;     // -1: not asked
  std::vector<std::int32_t> likeliest;  // the first of several
  std::vector<float> probabilities;     // of the label; 0 where none is asked

  friend bool operator==(const ExampleOutcome&, const ExampleOutcome&) = default;
};

/// Of the model's last forward pass, over a single example with these labels. `shape_mismatch`
/// where they are not one a row, else as `cross_entropy`.
[[nodiscard]] Expected<ExampleOutcome> example_outcome(
    const TrainableModel& model, std::span<const std::int32_t> labels) noexcept;

}  // namespace attention_playground
