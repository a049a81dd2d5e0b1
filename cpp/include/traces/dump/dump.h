#pragma once
// Attention from elsewhere as a trace: NumPy arrays or JSON.
//
// Arrays of weights are [queries, keys], [heads, queries, keys],
// [1, heads, queries, keys], [layers, heads, queries, keys] or
// [layers, 1, heads, queries, keys]. Where a name has a number (`layer.3.weights`,
// `attention_3`, `arr_3`, `attentions.3`), the array is that layer alone; layers
// come in the order of their numbers. `L0H3` and `layer.0.head.3` are one head,
// [queries, keys]. Names with `encoder`, `decoder` or `cross` belong to that stack
// (`encoder.0.self.weights`, `cross_attentions.2`).
//
// The last word of a name that means something decides: `output_attentions` are
// weights, `attention_mask` and `attn_output` are not. Where some arrays are named
// as attention, those are taken and all others are left out with a warning.
//
// `queries`, `query` or `q`, the same of `keys`, and of `values` if there are
// any, with a layer's number or without: [tokens, width], [heads, tokens, width]
// or [1, heads, tokens, width]; keys and values may have fewer heads. With `hook` in
// the name, or where only that fits the tokens, tokens come before heads; where both
// fit, the reader is told both. Weights are
// rebuilt from them under `settings`, a JSON object as in attention_file.h (score
// functions with parameters are `unsupported`), or plainly. Where weights are there too, the mask
// is the one under which they agree (none or causal); where none does, only the weights are kept.
//
// Steps of a generation, `step.{s}.layer.{l}` or two numbers whose sizes tell which is
// the step: [heads, queries of the step, keys] or [1, heads, ...]. All steps of a layer are
// joined into one matrix. Keys grow by the queries of each step, stay (cross-attention, a
// cache of fixed size), or are the latest ones (a window); keys that were not there are hidden.
//
// `tokens` names the keys, and the queries where they are as many; `query_tokens` the
// queries alone. Beside an encoder or cross-attention `tokens` (or `encoder_tokens`,
// `source_tokens`) names the source, `query_tokens` (or `decoder_tokens`, `target_tokens`)
// what the decoder reads, and `writes` what its rows write. Each is an array of text, or a
// JSON list of strings.
//
// JSON is an object of these names, with nested lists as arrays, or one nested
// list of weights. `attention`, `weights` and `attentions` are usual names. Lists
// of 6 levels are [steps][layers][1][heads][queries][keys], as are lists of 5
// whose sizes differ, without the 1; with 4 levels they are layers.
//
// A safetensors file whose tensors are not named as in trace_file.h is read alike.

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "base/error.h"
#include "traces/trace.h"

namespace attention_playground {

/// One .npy file, or entry of an .npz, under its name with or without ".npy"; or
/// one JSON text.
struct DumpFile {
  std::string name;
  std::span<const std::uint8_t> bytes;
  std::optional<std::uint32_t> checksum = std::nullopt;  // CRC-32, where the archive has one
};

/// Copies what it needs. Fails with the array's name and what was expected where
/// a shape is none of those above, a weight is negative or not a finite number
/// (`index` is its element), a file is none of the known forms, or two readings fit.
/// Arrays that are something else by their name are left out with a warning.
[[nodiscard]] Expected<Trace> read_dump(std::span<const DumpFile> files) noexcept;

}  // namespace attention_playground
