#pragma once
// Finds a checkpoint's tensors under the names that are in use and checks their
// shapes before anything is read.

#include <cstdint>
#include <initializer_list>
#include <string>

#include "base/buffer.h"
#include "files/safetensors.h"
#include "kernels/packed_matrix.h"
#include "models/weights/tensor_names.h"

namespace attention_playground {

class Checkpoint {
 public:
  /// What stands before all names ("bert.") is found out from the file, which must
  /// outlive the checkpoint. Where only its beginning is here, nothing is read.
  [[nodiscard]] static Expected<Checkpoint> of(const Safetensors& file, bool reads) noexcept;

  /// The tensor `name` (with `gamma`/`beta` for a norm's weight and bias in old
  /// files); fails unless it has exactly `shape` and holds floats. Counts as used.
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

  [[nodiscard]] const std::string& prefix() const noexcept { return prefix_; }
  [[nodiscard]] const TensorNameSet& names() const noexcept { return names_; }
  [[nodiscard]] const TensorNameSet& used() const noexcept { return used_; }

 private:
  Checkpoint(const Safetensors& file, bool reads) noexcept : file_(file), reads_(reads) {}

  const Safetensors& file_;
  bool reads_;
  std::string prefix_;
  TensorNameSet names_;
  mutable TensorNameSet used_;
};

}  // namespace attention_playground
