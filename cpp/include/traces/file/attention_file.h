#pragma once
// The attention file: the bare operation's input and its result (design:
// section 6).

#include <cstdint>

#include "base/buffer.h"
#include "base/error.h"
#include "files/safetensors.h"

namespace attention_playground {

/// In: `queries` [Sq, H*d], `keys` [Sk, G*d], `values` [Sk, G*dv], or all three
/// with a batch in front. Optional: `past_keys` and `past_values` (put before
/// keys and values), `key_lengths` (I64 [batch]: keys from there on are
/// padding), `allowed` (U8 or BOOL, 0 hides) and `bias` (floats), each [Sq, Sk],
/// [H, Sq, Sk] or [batch, H, Sq, Sk]. Metadata `settings` is a JSON object with
/// `heads`, `kvHeads` (default: heads), `scale`, `softCap`, `causal` ("none",
/// "bottom-right", "top-left"), `window` [left, right] (-1: no limit), `prefix`,
/// `emptyRow` ("zero", "uniform", "nan") and `score` ("scaled-dot", "dot", "general",
/// "additive", "cosine"); any other key is an error. "general" reads the tensor
/// `score.query_weight` [H, d, dk], "additive" `score.query_weight` [H, hidden, d],
/// `score.key_weight` [H, hidden, dk] and `score.vector` [H, hidden]; keys may then have
/// another width dk than queries.
///
/// Out: `scores`, `masked_scores`, `weights` [H, Sq, Sk] and `output`
/// [Sq, H*dv], with the batch in front where the input has one.
[[nodiscard]] Expected<Buffer<std::uint8_t>> compute_attention_file(
    const Safetensors& file) noexcept;

}  // namespace attention_playground
