#pragma once
// Matrices, projections and norms from a store: in place where that can be, else in own
// memory. All numbers are finite. Where the store reads nothing, names and shapes are
// checked, and what is given back is empty.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "layers/norm.h"
#include "layers/projection.h"
#include "models/weights/weight_store.h"

namespace attention_playground {

struct MatrixToLoad {
  std::int64_t outputs;
  std::int64_t inputs;
  bool transposed = false;  // the file holds [inputs, outputs]
};

/// The tensor `name` as [outputs, inputs].
[[nodiscard]] Expected<StoredMatrix> load_matrix(const WeightStore& store, const std::string& name,
                                                 const MatrixToLoad& wanted) noexcept;

/// One projection for each of `outputs`, which are rows of one matrix, one after the other:
/// `name`.weight and `name`.bias. The first owns what all of them look at.
[[nodiscard]] Expected<std::vector<Projection>> load_joined(const WeightStore& store,
                                                            const std::string& name,
                                                            std::span<const std::int64_t> outputs,
                                                            const MatrixToLoad& wanted) noexcept;

/// `name`.weight and `name`.bias: packed where the file holds single numbers, in place
/// where it holds blocks.
[[nodiscard]] Expected<Projection> load_packed(const WeightStore& store, const std::string& name,
                                               std::int64_t outputs, std::int64_t inputs) noexcept;

/// `name`.weight, and of layer norms `name`.bias.
struct NormToLoad {
  NormKind kind = NormKind::rms;
  float epsilon = 0.0F;
  std::int64_t columns = 0;
};
[[nodiscard]] Expected<Norm> load_norm(const WeightStore& store, const std::string& name,
                                       const NormToLoad& wanted) noexcept;

}  // namespace attention_playground
