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

namespace attention_playground {

/// A tensor as its file stores it; `bytes` belong to the file.
struct StoredTensor {
  kernels::BlockType type = kernels::BlockType::f32;
  std::vector<std::int64_t> shape;  // outermost first
  std::span<const std::uint8_t> bytes;
};

class WeightStore {
 public:
  /// All shards of one checkpoint. A tensor of a type that is no weight (masks,
  /// positions) is left out; two of one name are `malformed_file`.
  [[nodiscard]] static Expected<WeightStore> of(std::span<const Safetensors> shards) noexcept;
  [[nodiscard]] static Expected<WeightStore> of(const Gguf& file) noexcept;

  [[nodiscard]] bool contains(std::string_view name) const noexcept;
  /// Any name that begins with `prefix`?
  [[nodiscard]] bool has_prefix(std::string_view prefix) const noexcept;

  /// `missing_tensor` with the name; `shape_mismatch` with both shapes.
  [[nodiscard]] Expected<const StoredTensor*> find(
      std::string_view name, std::initializer_list<std::int64_t> shape) const noexcept;

  /// All values of a vector as floats; `non_finite` where one is no number.
  [[nodiscard]] Expected<Buffer<float>> vector(std::string_view name,
                                               std::int64_t size) const noexcept;

  [[nodiscard]] const std::map<std::string, StoredTensor, std::less<>>& tensors() const noexcept {
    return tensors_;
  }

 private:
  std::map<std::string, StoredTensor, std::less<>> tensors_;
};

/// "Q4_1, Q8_0": the types of the matrices, most bytes first.
[[nodiscard]] std::string quantisation_text(const WeightStore& store);

}  // namespace attention_playground
