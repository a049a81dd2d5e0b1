#include "training/weights_file.h"

#include <cmath>

#include "base/half.h"
#include "files/json.h"
#include "parameter_file.h"
#include "training/task_model.h"

namespace attention_playground {

namespace {

/// An object from names to values, in order.
std::string scores_json(std::span<const Score> scores) {
  JsonValue object;
  object.kind = JsonValue::Kind::object;
  for (const Score& score : scores) {
    JsonMember& member = object.object.emplace_back();
    member.name = score.name;
    member.value.kind = JsonValue::Kind::number;
    member.value.number = score.value;
  }
  return json_text(object);
}

Expected<std::vector<Score>> read_scores(const Safetensors& file) {
  std::vector<Score> scores;
  const auto text = file.metadata().find("scores");
  if (text == file.metadata().end()) return scores;
  auto json = parse_json(text->second);
  bool good = json && json->is(JsonValue::Kind::object);
  for (std::size_t i = 0; good && i < json->object.size(); ++i) {
    const JsonMember& member = json->object[i];
    good = member.value.is(JsonValue::Kind::number);
    scores.push_back({.name = member.name, .value = member.value.number});
  }
  if (good) return scores;
  return fail(ErrorCode::malformed_file,
              "the file's metadata 'scores' must be an object from names to numbers");
}

Expected<void> check_half_range(const Parameters& parameters) {
  for (const Parameter& one : parameters.list()) {
    const auto first = static_cast<std::size_t>(one.offset);
    for (const float value :
         parameters.values().subspan(first, static_cast<std::size_t>(one.size()))) {
      if (std::isfinite(float_from_half(half_from_float(value)))) continue;
      return fail(ErrorCode::invalid_argument,
                  "the parameter '" + one.name + "' holds a value too large for f16: write f32");
    }
  }
  return {};
}

}  // namespace

Expected<TrainedModel> open_trained_model(std::span<const std::uint8_t> bytes) noexcept {
  auto file = Safetensors::parse(bytes);
  if (!file) return std::unexpected(file.error());
  auto described = read_run_description(*file, weights_format);
  if (!described) return std::unexpected(described.error());
  auto scores = read_scores(*file);
  if (!scores) return std::unexpected(scores.error());
  auto layout = task_model_parameters(described->settings);
  if (!layout) return std::unexpected(layout.error());
  auto fits = check_parameter_tensors(*file, layout->list(), "", true);
  if (!fits) return std::unexpected(fits.error());
  auto model = create_task_model(described->settings);
  if (!model) return std::unexpected(model.error());
  Parameters& parameters = (*model)->parameters();
  auto read = read_parameter_tensors(*file, parameters, "", true, parameters.values());
  if (!read) return std::unexpected(read.error());
  return TrainedModel{.settings = std::move(described->settings),
                      .task = std::move(described->task),
                      .model = std::move(*model),
                      .steps = described->steps,
                      .scores = std::move(*scores),
                      .metadata = file->metadata()};
}

Expected<std::vector<std::uint8_t>> write_trained_model(
    TrainableModel& model, const TrainingSettings& settings, std::int64_t steps,
    std::span<const Score> scores, TensorType type, const Metadata& more) noexcept {
  if (type != TensorType::f32 && type != TensorType::f16) {
    return fail(ErrorCode::invalid_argument, "the weights of a trained model are f32 or f16");
  }
  const Parameters& parameters = model.parameters();
  if (type == TensorType::f16) {
    if (auto fits = check_half_range(parameters); !fits) return std::unexpected(fits.error());
  }
  Metadata metadata = run_metadata(settings, steps, weights_format);
  metadata["task"] = settings.task;
  metadata["seed"] = std::to_string(settings.seed);
  metadata["scores"] = scores_json(scores);
  metadata.insert(more.begin(), more.end());
  std::vector<TensorToWrite> tensors;
  add_parameter_tensors(parameters, parameters.values(), "", type, tensors);
  return written_file(tensors, metadata);
}

}  // namespace attention_playground
