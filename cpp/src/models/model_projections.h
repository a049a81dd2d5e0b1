#pragma once
// The projections of a model that only runs, and the text that it ran on.

#include <cstdint>
#include <memory>
#include <span>
#include <utility>

#include "base/buffer.h"
#include "models/model_text.h"
#include "traces/layer_projections.h"

namespace attention_playground {

/// Model::norm_before(layer): the norm that its heads read the stream through, or none.
template <typename Model>
class ModelProjections final : public LayerProjections {
 public:
  ModelProjections(std::shared_ptr<const Model> model, ModelText text) noexcept
      : model_(std::move(model)), text_(std::move(text)) {}

  [[nodiscard]] std::int64_t width() const noexcept override { return model_->config().width; }
  [[nodiscard]] Expected<void> apply(std::int64_t place, const ConstMatrixView& heads,
                                     MatrixView output) const noexcept override {
    return multiply(layer(place).attention_output, heads, output);
  }

  [[nodiscard]] bool normalise(std::int64_t place, const ConstMatrixView& stream,
                               MatrixView read) const noexcept override {
    const Norm* const norm = Model::norm_before(layer(place));
    if (norm != nullptr) apply_norm(*norm, stream, read);
    return norm != nullptr;
  }
  [[nodiscard]] Expected<void> project(std::int64_t place, ProjectedVector vector,
                                       const ConstMatrixView& read,
                                       MatrixView output) const noexcept override {
    return multiply(projection(place, vector), read, output);
  }
  void copy_column(std::int64_t place, ProjectedVector vector, std::int64_t column,
                   std::span<float> weights) const noexcept override {
    projection(place, vector).copy_column(column, weights);
  }
  [[nodiscard]] Expected<FirstRow> first_row(std::int64_t /*place*/,
                                             std::int64_t row) const noexcept override {
    return model_->first_row(text_, row);
  }

 private:
  [[nodiscard]] const auto& layer(std::int64_t place) const noexcept {
    return model_->layers()[static_cast<std::size_t>(place)];
  }
  [[nodiscard]] const Projection& projection(std::int64_t place,
                                             ProjectedVector vector) const noexcept {
    return vector == ProjectedVector::query ? layer(place).query : layer(place).key;
  }
  [[nodiscard]] static Expected<void> multiply(const Projection& projection,
                                               const ConstMatrixView& input,
                                               MatrixView output) noexcept {
    auto scratch = Buffer<float>::allocate(projection.scratch_size(), "a product");
    if (!scratch) return std::unexpected(scratch.error());
    projection.apply(input, scratch->span(), output);
    return {};
  }

  std::shared_ptr<const Model> model_;
  ModelText text_;
};

}  // namespace attention_playground
