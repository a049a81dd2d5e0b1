#pragma once
// The arrays of a dump, sorted into layers. Values look into the dump's arrays.

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "attention/settings.h"
#include "traces/dump/dump_contents.h"
#include "traces/layer_id.h"

namespace attention_playground {

/// Weights of one layer, or of one step of it, or of one head of either.
struct WeightsPart {
  std::string array;
  std::optional<std::int64_t> step;
  std::optional<std::int64_t> head;
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
  bool joined = false;            // [tokens, heads * width]
  std::span<const float> values;  // [heads, tokens, width], unless joined
};

struct LayerParts {
  std::vector<WeightsPart> weights;
  std::optional<VectorsPart> queries;
  std::optional<VectorsPart> keys;
  std::optional<VectorsPart> values;
  std::vector<Buffer<float>> owned;  // of heads that came one by one
};

using DumpParts = std::map<LayerId, LayerParts>;

/// One array and what its name says.
struct NamedArray {
  const DumpArray* array = nullptr;
  DumpName name;
};

/// What was said while sorting.
struct DumpNotes {
  std::vector<std::string> left_out;
  std::vector<std::string> warnings;
};

/// Checks every shape and every number. What is something else by its name or shape goes to
/// `notes`. `settings` has the heads of two-dimensional vectors.
[[nodiscard]] Expected<DumpParts> sort_dump(const DumpContents& contents,
                                            const AttentionSettings& settings,
                                            DumpNotes& notes) noexcept;

/// "array 'a' has shape [...]; " and what was expected.
[[nodiscard]] std::unexpected<Error> wrong_shape(const DumpArray& array,
                                                 const std::string& expected);

/// Which of two numbers in names is the step, the layer or the head, where no word says it but
/// the sizes do; `invalid_argument` with the readings where they do not.
[[nodiscard]] Expected<void> explain_numbers(std::span<NamedArray> arrays) noexcept;

/// Heads that came one by one, as one array for each step.
[[nodiscard]] Expected<void> join_heads(const LayerId& name, LayerParts& parts,
                                        std::vector<std::string>& warnings) noexcept;

/// The arrays of one layer's queries, keys and values; those that are not there are null.
struct VectorArrays {
  const NamedArray* queries = nullptr;
  const NamedArray* keys = nullptr;
  const NamedArray* values = nullptr;
};

/// Adds them to `parts`, which have their weights by now. `tokens`: names that there are for
/// the keys. Where heads and tokens could change places, the names, the tokens and the weights
/// tell which is which; where they cannot, `invalid_argument` with both readings.
[[nodiscard]] Expected<void> add_vector_arrays(const VectorArrays& arrays,
                                               const AttentionSettings& settings,
                                               std::optional<std::int64_t> tokens,
                                               LayerParts& parts,
                                               std::vector<std::string>& warnings) noexcept;

/// Names that the metadata have for tokens; none where they are no JSON list.
[[nodiscard]] std::optional<std::int64_t> count_names(const Metadata& metadata,
                                                      const std::string& entry);

}  // namespace attention_playground
