#include "models/transformer/trained_projections.h"

#include <algorithm>

#include "base/matrix.h"
#include "layers/linear.h"

namespace attention_playground {

Expected<void> TrainedProjections::add(const LinearPlaces& places,
                                       const Parameters& parameters) noexcept {
  Layer layer;
  for (const auto& [copy, index] :
       {std::pair{&layer.weight, places.weight}, std::pair{&layer.bias, places.bias}}) {
    const std::span<const float> numbers = parameters.row(index);
    auto memory = Buffer<float>::allocate(static_cast<std::int64_t>(numbers.size()), "the trace");
    if (!memory) return std::unexpected(memory.error());
    std::ranges::copy(numbers, memory->data());
    *copy = std::move(*memory);
  }
  layers_.push_back(std::move(layer));
  return {};
}

Expected<void> TrainedProjections::apply(std::int64_t place, const ConstMatrixView& heads,
                                         MatrixView output) const noexcept {
  const Layer& layer = layers_[static_cast<std::size_t>(place)];
  linear<float>(heads,
                {.weight = const_matrix_view(layer.weight.data(), width_, heads.cols()),
                 .bias = layer.bias.span()},
                output);
  return {};
}

}  // namespace attention_playground
