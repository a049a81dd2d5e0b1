#pragma once
// The output projections of a model that is trained: copies, since its weights go on changing.

#include <cstdint>
#include <utility>
#include <vector>

#include "base/buffer.h"
#include "layers/parameters.h"
#include "models/transformer/transformer_blocks.h"
#include "traces/output_projections.h"

namespace attention_playground {

class TrainedProjections final : public OutputProjections {
 public:
  explicit TrainedProjections(std::int64_t width) noexcept : width_(width) {}

  /// Of the trace's next layer.
  [[nodiscard]] Expected<void> add(const LinearPlaces& places,
                                   const Parameters& parameters) noexcept;

  [[nodiscard]] std::int64_t width() const noexcept override { return width_; }
  [[nodiscard]] Expected<void> apply(std::int64_t place, const ConstMatrixView& heads,
                                     MatrixView output) const noexcept override;

 private:
  struct Layer {
    Buffer<float> weight;  // [width, width]
    Buffer<float> bias;
  };
  std::int64_t width_;
  std::vector<Layer> layers_;
};

}  // namespace attention_playground
