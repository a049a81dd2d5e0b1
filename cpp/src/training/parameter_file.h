#pragma once
// Parameters to and from safetensors: each under its name, with a prefix for the
// optimiser's moments.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "files/safetensors.h"
#include "files/safetensors_writer.h"
#include "layers/parameters.h"
#include "training/settings.h"
#include "training/task.h"

namespace attention_playground {

inline constexpr const char* first_moment_prefix = "first_moment.";
inline constexpr const char* second_moment_prefix = "second_moment.";
inline constexpr const char* checkpoint_format = "attention playground training checkpoint 1";
inline constexpr const char* weights_format = "attention playground trained model 1";

/// Adds one tensor for each parameter, whose numbers lie in `values` as they lie in
/// `parameters.values()` and must live until the file is written. A vector has one dimension.
void add_parameter_tensors(const Parameters& parameters, std::span<const float> values,
                           const std::string& prefix, TensorType type,
                           std::vector<TensorToWrite>& tensors);

/// Whether a file holds all of them, by its header alone: before memory is reserved for a
/// model as large as its settings say. Errors as below.
[[nodiscard]] Expected<void> check_parameter_tensors(const Safetensors& file,
                                                     std::span<const Parameter> parameters,
                                                     const std::string& prefix,
                                                     bool may_be_half) noexcept;

/// The other way. `missing_tensor`, `shape_mismatch` or `non_finite` with the tensor's
/// name; `malformed_file` for another type than f32, or f16 where `may_be_half`.
[[nodiscard]] Expected<void> read_parameter_tensors(const Safetensors& file,
                                                    const Parameters& parameters,
                                                    const std::string& prefix, bool may_be_half,
                                                    std::span<float> values) noexcept;

/// What every file of a run says about it, checked.
struct RunDescription {
  TrainingSettings settings;
  std::shared_ptr<const Task> task;
  std::int64_t steps = 0;
};
/// `malformed_file` for a file of another format; errors of the settings say whose they are.
[[nodiscard]] Expected<RunDescription> read_run_description(const Safetensors& file,
                                                            std::string_view format) noexcept;
[[nodiscard]] Metadata run_metadata(const TrainingSettings& settings, std::int64_t steps,
                                    const char* format);

/// The bytes of a written file, as the interfaces give them out.
[[nodiscard]] Expected<std::vector<std::uint8_t>> written_file(
    std::span<const TensorToWrite> tensors, const Metadata& metadata) noexcept;

}  // namespace attention_playground
