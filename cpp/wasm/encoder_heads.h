#pragma once
// What the heads of an encoder give: tokens, or classes of its text. The page's first model has
// none: the module for that has encoder_heads_refused.cpp in the place of encoder_heads.cpp.

#include "boundary.h"
#include "models/encoder/encoder.h"

namespace attention_playground::wasm {

/// The likeliest tokens at, or after, `position`; null after an error.
[[nodiscard]] emscripten::val predicted_tokens(const Encoder& encoder, const EncoderRun& run,
                                               int position);

/// One object for each class of the text; null after an error.
[[nodiscard]] emscripten::val class_scores(const Encoder& encoder, const EncoderRun& run);

}  // namespace attention_playground::wasm
