#include "traces/file/score_tensors.h"

#include <algorithm>

#include "attention/validate.h"
#include "traces/operation/operation_parts.h"

namespace attention_playground {

namespace {

std::string tensor_name(const std::string& prefix, ScoreSlot slot) {
  return prefix + "score." + slot_name(slot);
}

std::string shape_words(const ScoreParameter& parameter) {
  return "[" + parameter.words(", ") + "]";
}

Expected<Buffer<float>> read_parameter(const Safetensors& file, const std::string& name,
                                       const ScoreParameter& parameter,
                                       const ScoreSizes& sizes) noexcept {
  auto tensor = read_tensor(file, name);
  if (!tensor) return std::unexpected(tensor.error());
  if (const auto shape = parameter.sizes(sizes); tensor->shape != shape) {
    return fail(ErrorCode::shape_mismatch, "tensor '" + name + "' should be " +
                                               shape_words(parameter) + ", " + shape_text(shape) +
                                               ", but is " + shape_text(tensor->shape));
  }
  if (auto finite = check_finite(tensor->values.span(), ("tensor '" + name + "'").c_str());
      !finite) {
    return std::unexpected(finite.error());
  }
  return std::move(tensor->values);
}

Expected<std::int64_t> read_hidden(const Safetensors& file, const std::string& prefix,
                                   const ScoreParameter& parameter, std::size_t axis) noexcept {
  const std::string name = tensor_name(prefix, parameter.slot);
  auto tensor = file.find(name);
  if (!tensor) return std::unexpected(tensor.error());
  const auto& shape = (*tensor)->shape;
  if (shape.size() == parameter.extents().size() + 1 && shape[axis] > 0) return shape[axis];
  return fail(
      ErrorCode::shape_mismatch,
      "tensor '" + name + "' should be " + shape_words(parameter) + " but is " + shape_text(shape));
}

}  // namespace

Expected<OwnedScore> OwnedScore::copy(const ScoreSettings& score) noexcept {
  OwnedScore owned;
  owned.function = score.function;
  owned.hidden = score.hidden;
  for (const auto& [from, to] :
       {std::pair(score.query_weight, &owned.query_weight),
        std::pair(score.key_weight, &owned.key_weight), std::pair(score.vector, &owned.vector)}) {
    auto memory = Buffer<float>::allocate(static_cast<std::int64_t>(from.size()),
                                          "the score function's parameters");
    if (!memory) return std::unexpected(memory.error());
    std::ranges::copy(from, memory->data());
    *to = std::move(*memory);
  }
  return owned;
}

Expected<OwnedScore> read_score(const Safetensors& file, const std::string& prefix,
                                ScoreFunction function, ScoreSizes sizes) noexcept {
  const ScoreDescription description = describe(function);
  if (const ScoreParameter* const parameter = description.saying_hidden()) {
    auto hidden = read_hidden(file, prefix, *parameter, *parameter->hidden_axis());
    if (!hidden) return std::unexpected(hidden.error());
    sizes.hidden = *hidden;
  }
  OwnedScore score{.function = function, .hidden = sizes.hidden};
  for (const ScoreParameter& parameter : description.parameters) {
    auto values = read_parameter(file, tensor_name(prefix, parameter.slot), parameter, sizes);
    if (!values) return std::unexpected(values.error());
    score.parameter(parameter.slot) = std::move(*values);
  }
  return score;
}

void add_score_tensors(const LayerTrace& layer, TensorType type,
                       std::vector<TensorToWrite>& tensors) {
  const ScoreSettings score = layer.score.settings();
  const ScoreSizes sizes{.heads = layer.heads,
                         .query_width = layer.width,
                         .key_width = layer.key_width(),
                         .hidden = score.hidden};
  for (const ScoreParameter& parameter : describe(score.function).parameters) {
    tensors.push_back({.name = tensor_name(layer.id.name() + ".", parameter.slot),
                       .type = type == TensorType::u8 ? TensorType::f16 : type,
                       .shape = parameter.sizes(sizes),
                       .values = score.parameter(parameter.slot)});
  }
}

}  // namespace attention_playground
