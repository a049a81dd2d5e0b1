#pragma once
// The projections of a model that is trained, and the first rows of its streams: copies, since its
// weights go on changing.

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "base/buffer.h"
#include "layers/norm.h"
#include "layers/parameters.h"
#include "models/transformer/transformer_blocks.h"
#include "traces/layer_projections.h"

namespace attention_playground {

class TrainedProjections final : public LayerProjections {
 public:
  explicit TrainedProjections(std::int64_t width) noexcept : width_(width) {}

  /// Of the stream that the layers which come next belong to.
  [[nodiscard]] Expected<void> add_stream(const EmbeddingBlock& embedding, std::int64_t first,
                                          std::int64_t count,
                                          const Parameters& parameters) noexcept;
  /// Of the trace's next layer.
  [[nodiscard]] Expected<void> add_layer(const AttentionBlock& block,
                                         const Parameters& parameters) noexcept;

  [[nodiscard]] std::int64_t width() const noexcept override { return width_; }
  [[nodiscard]] Expected<void> apply(std::int64_t place, const ConstMatrixView& heads,
                                     MatrixView output) const noexcept override;
  [[nodiscard]] bool normalise(std::int64_t place, const ConstMatrixView& stream,
                               MatrixView read) const noexcept override;
  [[nodiscard]] Expected<void> project(std::int64_t place, ProjectedVector vector,
                                       const ConstMatrixView& read,
                                       MatrixView output) const noexcept override;
  void copy_column(std::int64_t place, ProjectedVector vector, std::int64_t column,
                   std::span<float> weights) const noexcept override;
  [[nodiscard]] Expected<FirstRow> first_row(std::int64_t place,
                                             std::int64_t row) const noexcept override;

 private:
  struct Linear {
    Buffer<float> weight;  // [width, width], a row for each output
    Buffer<float> bias;
  };
  struct Layer {
    Norm norm;
    Linear query;
    Linear key;
    Linear output;
    std::size_t stream = 0;
  };
  struct Stream {
    Buffer<float> tokens;     // [tokens, width]
    Buffer<float> positions;  // the same, or nothing
  };
  [[nodiscard]] const Layer& layer(std::int64_t place) const noexcept {
    return layers_[static_cast<std::size_t>(place)];
  }
  [[nodiscard]] const Linear& linear_of(std::int64_t place, ProjectedVector vector) const noexcept {
    return vector == ProjectedVector::query ? layer(place).query : layer(place).key;
  }
  void multiply(const Linear& layer, const ConstMatrixView& input,
                MatrixView output) const noexcept;

  std::int64_t width_;
  std::vector<Layer> layers_;
  std::vector<Stream> streams_;
};

}  // namespace attention_playground
