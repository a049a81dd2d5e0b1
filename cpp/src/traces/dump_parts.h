#pragma once
// The arrays of a dump, sorted into layers. Values look into the dump's arrays.

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "attention/settings.h"
#include "traces/dump_contents.h"
#include "traces/layer_name.h"

namespace attention_playground {

/// Weights of one layer, or of one step of it.
struct WeightsPart {
  std::string array;
  std::optional<std::int64_t> step;
  std::int64_t heads = 0;
  std::int64_t queries = 0;
  std::int64_t keys = 0;
  std::span<const float> values;  // [heads, queries, keys]
};

struct VectorsPart {
  std::string array;
  std::int64_t heads = 0;
  std::int64_t tokens = 0;
  std::int64_t width = 0;
  bool joined = false;            // heads lie side by side in the columns
  std::span<const float> values;  // [heads, tokens, width], or [tokens, heads * width]
};

struct LayerParts {
  std::vector<WeightsPart> weights;
  std::optional<VectorsPart> queries;
  std::optional<VectorsPart> keys;
  std::optional<VectorsPart> values;
};

using DumpParts = std::map<LayerName, LayerParts>;

/// Checks every shape and every number. What is something else by its name goes
/// to `left_out`. `settings` has the heads of two-dimensional vectors.
[[nodiscard]] Expected<DumpParts> sort_dump(const DumpContents& contents,
                                            const AttentionSettings& settings,
                                            std::vector<std::string>& left_out) noexcept;

}  // namespace attention_playground
