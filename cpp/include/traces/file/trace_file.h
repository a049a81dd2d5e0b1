#pragma once
// The trace file (design: section 6): `layer.{l}.weights` [heads, queries, keys],
// `.queries` [queries, heads * width], `.keys` and `.values`; an encoder-decoder's
// stacks are `encoder.{l}.self.*`, `decoder.{l}.self.*`, `decoder.{l}.cross.*`. A score
// function with parameters adds `layer.{l}.score.*` (attention_file.h).

#include <cstdint>
#include <vector>

#include "base/buffer.h"
#include "base/error.h"
#include "files/safetensors.h"
#include "traces/trace.h"

namespace attention_playground {

/// Copies what it needs: the file's bytes may be released. Metadata `settings`
/// (JSON) may hold what attention_file.h lists; without it the heads come from
/// the weights. `masks` (JSON, from layers' names to such settings) holds what hides cells of
/// single layers. What names tokens is read as in dump.h; a file with other names is read as a
/// dump. An attention file (attention_file.h), input or result, is read as
/// a trace of one layer; `unsupported` where it holds more than a trace can keep. Where queries and
/// keys are given, the weights are rebuilt from them.
[[nodiscard]] Expected<Trace> read_trace(const Safetensors& file) noexcept;

/// Whether the file's names are a trace's or an attention file's own.
[[nodiscard]] bool is_trace(const Safetensors& file) noexcept;

/// The same of such a file alone, without what reads dumps.
[[nodiscard]] Expected<Trace> read_own_trace(const Safetensors& file) noexcept;

struct TraceWriteOptions {
  TensorType type = TensorType::f32;      // f32, f16, or u8 (weights u8, the rest f16)
  std::vector<std::int64_t> layers = {};  // which; empty: all
};
/// `metadata` is written with the trace's own; it wins where both have a key, but for
/// `settings` and `masks`, by which a reader rebuilds what the trace shows now.
/// Under a mask that `settings` cannot say (single cells, padding) only the
/// weights are written, so that a reader shows those and rebuilds no others.
[[nodiscard]] Expected<Buffer<std::uint8_t>> write_trace(const Trace& trace,
                                                         const TraceWriteOptions& options,
                                                         const Metadata& metadata) noexcept;

}  // namespace attention_playground
