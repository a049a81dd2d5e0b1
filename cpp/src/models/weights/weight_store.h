#pragma once
// A checkpoint's tensors by name, whichever file format and however many files
// they come from, with their shapes checked before anything is read.

#include <cstdint>
#include <initializer_list>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/buffer.h"
#include "base/error.h"
#include "files/gguf.h"
#include "files/safetensors.h"
#include "kernels/blocks.h"
#include "models/weights/tensor_names.h"

namespace attention_playground {

/// A tensor as its file stores it; `bytes` belong to the file, and are empty where
/// only its beginning is here.
struct StoredTensor {
  kernels::BlockType type = kernels::BlockType::f32;
  bool is_double = false;           // F64: read as f32, into memory of its own
  std::vector<std::int64_t> shape;  // outermost first
  std::span<const std::uint8_t> bytes;
};

class WeightStore {
 public:
  using Tensors = std::map<std::string, StoredTensor, std::less<>>;

  /// All shards of one checkpoint. A tensor of a type that is no weight (masks,
  /// positions) is left out; two of one name are `malformed_file`.
  [[nodiscard]] static Expected<WeightStore> of(std::span<const Safetensors> shards) noexcept;
  [[nodiscard]] static Expected<WeightStore> of(const Gguf& file) noexcept;

  /// Only the files' beginnings are here: tensors are looked up, and never read.
  void read_nothing() noexcept { reads_ = false; }
  [[nodiscard]] bool reads() const noexcept { return reads_; }

  /// Names of layer norms also stand for their old ones (`gamma` and `beta`).
  [[nodiscard]] bool contains(std::string_view name) const noexcept;

  /// `missing_tensor` with the name; `shape_mismatch` with both shapes. Counts as used.
  [[nodiscard]] Expected<const StoredTensor*> find(
      std::string_view name, std::initializer_list<std::int64_t> shape) const noexcept;

  /// All values of a vector as floats, or none where nothing is read; `non_finite`
  /// where one is no number.
  [[nodiscard]] Expected<Buffer<float>> vector(std::string_view name,
                                               std::int64_t size) const noexcept;

  [[nodiscard]] const Tensors& tensors() const noexcept { return tensors_; }
  /// Of all tensors in the files, those that are no weights included.
  [[nodiscard]] const TensorNameSet& names() const noexcept { return names_; }
  [[nodiscard]] const TensorNameSet& used() const noexcept { return used_; }

 private:
  [[nodiscard]] Tensors::const_iterator look_up(std::string_view name) const noexcept;

  Tensors tensors_;
  TensorNameSet names_;
  std::map<std::string, TensorType, std::less<>> others_;
  mutable TensorNameSet used_;
  bool reads_ = true;
};

/// All values of a tensor as floats, F64 rounded; `name` is for messages.
[[nodiscard]] Expected<Buffer<float>> stored_floats(const StoredTensor& tensor,
                                                    std::string_view name) noexcept;

/// Parameters and bytes of all tensors.
struct WeightCount {
  std::int64_t parameters = 0;
  std::int64_t bytes = 0;
  std::int64_t doubles = 0;  // parameters in F64
  std::int64_t singles = 0;  // parameters that are in no block, F64 included
};
[[nodiscard]] WeightCount count_weights(const WeightStore& store) noexcept;

/// "Q4_1, Q8_0": the types of the matrices, most bytes first.
[[nodiscard]] std::string quantisation_text(const WeightStore& store);

}  // namespace attention_playground
