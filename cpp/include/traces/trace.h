#pragma once
// Everything one forward pass computed that somebody may look at. Queries,
// keys, values and row statistics are kept; a head's matrices are rebuilt when
// asked for, with the same kernels and so with the same bits.

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "attention/attend.h"
#include "attention/settings.h"
#include "base/buffer.h"
#include "base/error.h"
#include "files/safetensors.h"

namespace attention_playground {

/// One attention operation of one layer. Either queries and keys are kept
/// (weights are rebuilt), or only `weights` (a dump from elsewhere).
struct LayerTrace {
  std::string name;  // "layer.3", "encoder.0.self", "decoder.1.cross"
  std::int64_t queries = 0, keys = 0;
  std::int64_t heads = 1, key_value_heads = 1;
  std::int64_t width = 0, value_width = 0;  // of one head; 0 where not kept
  std::optional<float> scale;
  float soft_cap = 0.0F;
  Buffer<float> query_rows;  // [queries, heads * width]
  Buffer<float> key_rows;    // [keys, key_value_heads * width]
  Buffer<float> value_rows;  // [keys, key_value_heads * value_width]
  Buffer<float> weights;     // [heads, queries, keys], where captured or given
  Buffer<float> scores;      // [heads, queries, keys], only where a file gives them
};

class Trace {
 public:
  std::vector<LayerTrace> layers;
  MaskSettings mask;                 // shared by all layers; `allowed` points into `allowed_cells`
  Buffer<std::uint8_t> allowed_cells;
  EmptyRow empty_row = EmptyRow::zero;
  std::map<std::string, std::string, std::less<>> metadata;  // tokens, model, settings, scene

  /// Replaces the mask by another one over the same queries and keys: a
  /// what-if inside each layer. `unsupported` where only weights are kept.
  [[nodiscard]] Expected<void> set_mask(const MaskSettings& mask) noexcept;

  /// Every stage of one head. Where only weights were given, `products` and
  /// scores are empty.
  [[nodiscard]] Expected<HeadStages> head(std::int64_t layer, std::int64_t head) const noexcept;

  /// The weights of one head into `destination` [queries, keys].
  [[nodiscard]] Expected<void> head_weights(std::int64_t layer, std::int64_t head,
                                            std::span<float> destination) const noexcept;
};

/// Design section 6. The file's bytes may be released afterwards.
[[nodiscard]] Expected<Trace> read_trace(const Safetensors& file) noexcept;

struct TraceWriteOptions {
  TensorType type = TensorType::f32;        // f32, f16 or u8 (u8 for weights; f16 for the rest)
  std::vector<std::int64_t> layers;         // which; empty: all
};
[[nodiscard]] Expected<Buffer<std::uint8_t>> write_trace(const Trace& trace,
                                                         const TraceWriteOptions& options) noexcept;

}  // namespace attention_playground
