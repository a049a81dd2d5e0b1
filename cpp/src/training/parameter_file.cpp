#include "parameter_file.h"

#include <charconv>
#include <cmath>

#include "kernels/build_name.h"
#include "training/task_model.h"

namespace attention_playground {

namespace {

std::vector<std::int64_t> shape_of(const Parameter& parameter) {
  if (parameter.rows == 1) return {parameter.columns};
  return {parameter.rows, parameter.columns};
}

Expected<const TensorView*> find_tensor(const Safetensors& file, const std::string& name,
                                        const std::vector<std::int64_t>& shape,
                                        bool may_be_half) noexcept {
  auto tensor = file.find(name);
  if (!tensor) return tensor;
  if ((*tensor)->shape != shape) {
    return fail(ErrorCode::shape_mismatch,
                "the tensor '" + name + "' has shape " + shape_text((*tensor)->shape) +
                    ", but the model of these settings needs " + shape_text(shape));
  }
  const TensorType type = (*tensor)->type;
  if (type != TensorType::f32 && !(may_be_half && type == TensorType::f16)) {
    return fail(ErrorCode::malformed_file, "the tensor '" + name + "' is " +
                                               tensor_type_name(type) + ", but must be F32" +
                                               (may_be_half ? " or F16" : ""));
  }
  return tensor;
}

Expected<void> read_tensor(const Safetensors& file, const std::string& name,
                           const std::vector<std::int64_t>& shape, bool may_be_half,
                           std::span<float> values) noexcept {
  auto tensor = find_tensor(file, name, shape, may_be_half);
  if (!tensor) return std::unexpected(tensor.error());
  if (auto read = read_floats(**tensor, 0, values); !read) return read;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (std::isfinite(values[i])) continue;
    return fail(ErrorCode::non_finite,
                "the tensor '" + name + "' holds a value that is not a finite number at element " +
                    std::to_string(i),
                static_cast<std::int64_t>(i));
  }
  return {};
}

Expected<std::string> metadata_of(const Safetensors& file, std::string_view key) {
  const auto found = file.metadata().find(key);
  if (found != file.metadata().end()) return found->second;
  return fail(ErrorCode::malformed_file, "the file's metadata lacks '" + std::string(key) +
                                             "', which says how it was trained");
}

Expected<std::int64_t> read_steps(const Safetensors& file, const TrainingSettings& settings) {
  auto text = metadata_of(file, "steps");
  if (!text) return std::unexpected(text.error());
  std::int64_t steps = 0;
  const char* const last = text->data() + text->size();
  const auto [end, code] = std::from_chars(text->data(), last, steps);
  if (end == last && code == std::errc{} && steps >= 0 && steps <= settings.steps) return steps;
  return fail(ErrorCode::malformed_file,
              "the file's metadata says '" + *text + "' steps, but must say a number from 0 to " +
                  std::to_string(settings.steps) + ", the length of its run");
}

}  // namespace

void add_parameter_tensors(const Parameters& parameters, std::span<const float> values,
                           const std::string& prefix, TensorType type,
                           std::vector<TensorToWrite>& tensors) {
  for (const Parameter& one : parameters.list()) {
    tensors.push_back({.name = prefix + one.name,
                       .type = type,
                       .shape = shape_of(one),
                       .values = values.subspan(static_cast<std::size_t>(one.offset),
                                                static_cast<std::size_t>(one.size()))});
  }
}

Expected<void> check_parameter_tensors(const Safetensors& file,
                                       std::span<const Parameter> parameters,
                                       const std::string& prefix, bool may_be_half) noexcept {
  for (const Parameter& parameter : parameters) {
    auto tensor = find_tensor(file, prefix + parameter.name, shape_of(parameter), may_be_half);
    if (!tensor) return std::unexpected(tensor.error());
  }
  return {};
}

Expected<void> read_parameter_tensors(const Safetensors& file, const Parameters& parameters,
                                      const std::string& prefix, bool may_be_half,
                                      std::span<float> values) noexcept {
  for (const Parameter& one : parameters.list()) {
    const auto part =
        values.subspan(static_cast<std::size_t>(one.offset), static_cast<std::size_t>(one.size()));
    auto read = read_tensor(file, prefix + one.name, shape_of(one), may_be_half, part);
    if (!read) return read;
  }
  return {};
}

Expected<RunDescription> read_run_description(const Safetensors& file,
                                              std::string_view format) noexcept {
  auto said = metadata_of(file, "format");
  if (!said) return std::unexpected(said.error());
  if (*said != format) {
    return fail(ErrorCode::malformed_file,
                "the file is '" + *said + "', but '" + std::string(format) + "' was expected");
  }
  auto json = metadata_of(file, "settings");
  if (!json) return std::unexpected(json.error());
  auto settings = read_training_settings(*json, {});
  if (!settings) {
    return fail(ErrorCode::malformed_file,
                "the settings in the file's metadata cannot be used: " + settings.error().where);
  }
  auto task = find_task(settings->task);
  if (!task) return std::unexpected(task.error());
  auto steps = read_steps(file, *settings);
  if (!steps) return std::unexpected(steps.error());
  if (auto fits = fit_to_task(*settings, **task); !fits) return std::unexpected(fits.error());
  return RunDescription{
      .settings = std::move(*settings), .task = std::move(*task), .steps = *steps};
}

Metadata run_metadata(const TrainingSettings& settings, std::int64_t steps, const char* format) {
  return {{"build", kernels::build_name()},
          {"format", format},
          {"settings", write_training_settings(settings)},
          {"steps", std::to_string(steps)}};
}

Expected<std::vector<std::uint8_t>> written_file(std::span<const TensorToWrite> tensors,
                                                 const Metadata& metadata) noexcept {
  auto bytes = write_safetensors(tensors, metadata);
  if (!bytes) return std::unexpected(bytes.error());
  return std::vector<std::uint8_t>(bytes->span().begin(), bytes->span().end());
}

}  // namespace attention_playground
