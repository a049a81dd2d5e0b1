#include "traces/file/score_tensors.h"

#include <algorithm>

#include "attention/validate.h"
#include "traces/operation/operation_parts.h"

namespace attention_playground {

namespace {

Expected<Buffer<float>> read_parameter(const Safetensors& file, const std::string& name,
                                       const std::vector<std::int64_t>& shape,
                                       const char* shape_name) noexcept {
  auto tensor = read_tensor(file, name);
  if (!tensor) return std::unexpected(tensor.error());
  if (tensor->shape != shape) {
    return fail(ErrorCode::shape_mismatch, "tensor '" + name + "' should be " + shape_name + ", " +
                                               shape_text(shape) + ", but is " +
                                               shape_text(tensor->shape));
  }
  if (auto finite = check_finite(tensor->values.span(), ("tensor '" + name + "'").c_str());
      !finite) {
    return std::unexpected(finite.error());
  }
  return std::move(tensor->values);
}

/// The rows of U and W, as the tensor of v says.
Expected<std::int64_t> read_hidden(const Safetensors& file, const std::string& name) noexcept {
  auto vector = file.find(name);
  if (!vector) return std::unexpected(vector.error());
  const auto& shape = (*vector)->shape;
  if (shape.size() == 2 && shape[1] > 0) return shape[1];
  return fail(ErrorCode::shape_mismatch,
              "tensor '" + name + "' should be [heads, hidden] but is " + shape_text(shape));
}

Expected<OwnedScore> read_general(const Safetensors& file, const std::string& prefix,
                                  const ScoreSizes& sizes) noexcept {
  auto weight = read_parameter(file, prefix + "score.query_weight",
                               {sizes.heads, sizes.query_width, sizes.key_width},
                               "[heads, query width, key width]");
  if (!weight) return std::unexpected(weight.error());
  return OwnedScore{.function = ScoreFunction::general, .query_weight = std::move(*weight)};
}

Expected<OwnedScore> read_additive(const Safetensors& file, const std::string& prefix,
                                   const ScoreSizes& sizes) noexcept {
  auto hidden = read_hidden(file, prefix + "score.vector");
  if (!hidden) return std::unexpected(hidden.error());
  auto vector =
      read_parameter(file, prefix + "score.vector", {sizes.heads, *hidden}, "[heads, hidden]");
  if (!vector) return std::unexpected(vector.error());
  auto query_weight =
      read_parameter(file, prefix + "score.query_weight", {sizes.heads, *hidden, sizes.query_width},
                     "[heads, hidden, query width]");
  if (!query_weight) return std::unexpected(query_weight.error());
  auto key_weight =
      read_parameter(file, prefix + "score.key_weight", {sizes.heads, *hidden, sizes.key_width},
                     "[heads, hidden, key width]");
  if (!key_weight) return std::unexpected(key_weight.error());
  return OwnedScore{.function = ScoreFunction::additive,
                    .hidden = *hidden,
                    .query_weight = std::move(*query_weight),
                    .key_weight = std::move(*key_weight),
                    .vector = std::move(*vector)};
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
                                ScoreFunction function, const ScoreSizes& sizes) noexcept {
  switch (function) {
    case ScoreFunction::general:
      return read_general(file, prefix, sizes);
    case ScoreFunction::additive:
      return read_additive(file, prefix, sizes);
    case ScoreFunction::scaled_dot:
    case ScoreFunction::dot:
    case ScoreFunction::cosine:
      break;
  }
  return OwnedScore{.function = function};
}

void add_score_tensors(const LayerTrace& layer, TensorType type,
                       std::vector<TensorToWrite>& tensors) {
  const OwnedScore& score = layer.score;
  const auto add = [&](const char* part, std::vector<std::int64_t> shape,
                       const Buffer<float>& values) {
    tensors.push_back({.name = layer.name + ".score." + part,
                       .type = type == TensorType::u8 ? TensorType::f16 : type,
                       .shape = std::move(shape),
                       .values = values.span()});
  };
  if (score.function == ScoreFunction::general) {
    add("query_weight", {layer.heads, layer.width, layer.key_width()}, score.query_weight);
  }
  if (score.function == ScoreFunction::additive) {
    add("query_weight", {layer.heads, score.hidden, layer.width}, score.query_weight);
    add("key_weight", {layer.heads, score.hidden, layer.key_width()}, score.key_weight);
    add("vector", {layer.heads, score.hidden}, score.vector);
  }
}

}  // namespace attention_playground
