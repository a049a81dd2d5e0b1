#pragma once
// A decoder's matrix from its file: in place where that can be, else in own memory.

#include <cstdint>
#include <string>

#include "base/error.h"
#include "models/decoder/decoder.h"
#include "models/weights/weight_store.h"

namespace attention_playground {

struct MatrixToLoad {
  std::int64_t outputs;
  std::int64_t inputs;
  bool transposed;  // the file holds [inputs, outputs]
};

/// The tensor `name` as [outputs, inputs], its numbers all finite; only checked where
/// the store reads nothing.
[[nodiscard]] Expected<DecoderLinear> load_matrix(const WeightStore& store, const std::string& name,
                                                  const MatrixToLoad& wanted) noexcept;

}  // namespace attention_playground
