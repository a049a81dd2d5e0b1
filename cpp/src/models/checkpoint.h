#pragma once
// Finds a checkpoint's tensors under the names that are in use and checks their
// shapes before anything is read.

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "base/buffer.h"
#include "files/safetensors.h"
#include "kernels/packed_matrix.h"

namespace attention_playground {

class Checkpoint {
 public:
  /// Whether all names begin with `optional_prefix` ("bert.") is found out from
  /// the file; both must outlive the checkpoint.
  Checkpoint(const Safetensors& file, std::string_view optional_prefix) noexcept;

  /// The tensor `name` (with `gamma`/`beta` for a norm's weight and bias in old
  /// files); fails unless it has exactly `shape` and holds floats.
  [[nodiscard]] Expected<const TensorView*> find(
      const std::string& name, std::initializer_list<std::int64_t> shape) const noexcept;

  /// A vector of `size` floats.
  [[nodiscard]] Expected<Buffer<float>> vector(const std::string& name,
                                               std::int64_t size) const noexcept;

  /// Linear layers `names` ("....query"), each [outputs, inputs] with a bias,
  /// packed side by side into one matrix.
  [[nodiscard]] Expected<kernels::PackedMatrix> linear(std::initializer_list<std::string> names,
                                                       std::int64_t outputs,
                                                       std::int64_t inputs) const noexcept;

 private:
  const Safetensors& file_;
  std::string_view prefix_;
};

}  // namespace attention_playground
