#pragma once
// The output projections of a model that only runs: one in each of its layers.

#include <cstdint>
#include <memory>
#include <utility>

#include "base/buffer.h"
#include "traces/output_projections.h"

namespace attention_playground {

template <typename Model>
class ModelProjections final : public OutputProjections {
 public:
  explicit ModelProjections(std::shared_ptr<const Model> model) noexcept
      : model_(std::move(model)) {}

  [[nodiscard]] std::int64_t width() const noexcept override { return model_->config().width; }
  [[nodiscard]] Expected<void> apply(std::int64_t place, const ConstMatrixView& heads,
                                     MatrixView output) const noexcept override {
    const auto& projection = model_->layers()[static_cast<std::size_t>(place)].attention_output;
    auto scratch = Buffer<float>::allocate(projection.scratch_size(), "a product");
    if (!scratch) return std::unexpected(scratch.error());
    projection.apply(heads, scratch->span(), output);
    return {};
  }

 private:
  std::shared_ptr<const Model> model_;
};

}  // namespace attention_playground
