#pragma once
// What a page asks of a trace: thumbnails, one pair over all heads, one cell
// with every number that made it.

#include <cstdint>
#include <vector>

#include "attention/head_score.h"
#include "base/buffer.h"
#include "base/error.h"
#include "traces/each_head.h"
#include "traces/trace.h"

namespace attention_playground {

struct Thumbnails {
  std::int64_t heads = 0;  // layer after layer
  std::int64_t rows = 0;
  std::int64_t columns = 0;
  /// [heads, rows, columns]: round(255 sqrt(largest weight in the block)), so
  /// that one hot cell never vanishes and small weights show.
  Buffer<std::uint8_t> pixels;
};

/// The heads of `range`, at most `size` x `size` (1 to 512), as large as the largest layer
/// needs; smaller ones are stretched.
[[nodiscard]] Expected<Thumbnails> make_thumbnails(const Trace& trace, std::int64_t size,
                                                   const HeadRange& range = {}) noexcept;

/// The weight of (query, key) in every head of every layer, in order; NaN in a
/// layer that is too small to have it. Fails where none has it.
[[nodiscard]] Expected<std::vector<float>> pair_weights(const Trace& trace, std::int64_t query,
                                                        std::int64_t key) noexcept;

/// How one number was made. Vectors are empty where the trace does not hold them.
struct CellDetail : PairScore {
  std::vector<float> query;            // [width]
  std::vector<float> key;              // [width]
  std::vector<float> unrotated_query;  // before rotary positions
  std::vector<float> unrotated_key;
  float unrotated_score = 0.0F;  // what the score would be without them
  float scale = 1.0F;
  float soft_cap = 0.0F;        // 0: none
  float distance_slope = 0.0F;  // an edit: what the score loses per position between both (ALiBi)
  float score = 0.0F;
  bool allowed = true;
  float masked_score = 0.0F;
  float row_maximum = 0.0F;
  float row_sum = 0.0F;  // of exp(score - maximum) over the row
  /// exp(score - maximum) of every key of the row, 0 where hidden; with the sink's they add up
  /// to `row_sum`.
  std::vector<float> exponentials;  // [keys]
  float sink_exponential = 0.0F;    // 0 without a sink
  float weight = 0.0F;
  /// The weight is the softmax of the scores: no edit put another in its place.
  bool from_scores = true;
  bool score_is_set = false;          // an edit: the score is not that of the vectors
  bool averaged = false;              // an edit: the output is the mean over all rows
  float output_factor = 1.0F;         // an edit: the output is multiplied by it
  std::vector<float> value;           // [value_width]
  std::vector<float> weighted_value;  // weight * value
  std::vector<float> output;          // the row's output
};
[[nodiscard]] Expected<CellDetail> cell_detail(const Trace& trace, std::int64_t layer,
                                               std::int64_t head, std::int64_t query,
                                               std::int64_t key) noexcept;
/// The same of a head that is there already, whole or as traces/kept_head.h keeps it.
[[nodiscard]] Expected<CellDetail> cell_detail(const Trace& trace, const HeadStages& stages,
                                               std::int64_t layer, std::int64_t head,
                                               std::int64_t query, std::int64_t key) noexcept;

}  // namespace attention_playground
