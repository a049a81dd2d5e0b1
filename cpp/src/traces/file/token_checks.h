#pragma once
// Whether the metadata's names of tokens fit a trace.

#include "traces/trace.h"

namespace attention_playground {

/// Adds a sentence for each list of names that is none, or has too few or too many names, and
/// where rows have no names although others do. `tokens` names the keys, and the queries too
/// where they are as many; beside an encoder or cross-attention it names the source alone.
/// `query_tokens` names the queries of all layers but an encoder's, and a decoder's own keys.
void check_token_names(Trace& trace);

}  // namespace attention_playground
