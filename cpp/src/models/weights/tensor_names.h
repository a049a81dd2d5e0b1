#pragma once
// What stands before the names of a model's tensors, and what becomes of those
// that no part of the model asks for.

#include <cstdint>
#include <functional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace attention_playground {

using TensorNameSet = std::set<std::string, std::less<>>;

/// The prefix ("base_model.model.model.", "transformer.", "") before `anchors`, of
/// which the first that is there counts: names that every file of a family holds.
/// `unsupported` where a prefix is not known. Empty where no anchor is there.
[[nodiscard]] Expected<std::string> find_prefix(const TensorNameSet& names,
                                                std::span<const std::string> anchors) noexcept;

/// The full name of `head`, which stands outside the body of the model whose
/// tensors have `prefix`, in some files further outside than in others; the usual
/// name where there is none.
[[nodiscard]] std::string find_head(const TensorNameSet& names, std::string_view head,
                                    std::string_view prefix) noexcept;

/// `unsupported`, with what would open, where the names are those of weights that
/// another program quantised, or of an adapter.
[[nodiscard]] Expected<void> check_plain_weights(const TensorNameSet& names) noexcept;

/// What a model asked of its files.
struct UsedTensors {
  const TensorNameSet& names;  // all that the files hold
  const TensorNameSet& used;
  std::string_view family;
  std::string layer_start;  // "model.layers."
  std::int64_t layers = 0;
};

struct LeftOver {
  std::vector<std::string> names;
  std::vector<std::string> notices;
};

/// Those that nothing asked for. `unsupported` where one would change what the model
/// computes: it stands in a layer, or beside one that is used. Heads and buffers that
/// are known go without a notice.
[[nodiscard]] Expected<LeftOver> left_over(const UsedTensors& tensors) noexcept;

}  // namespace attention_playground
