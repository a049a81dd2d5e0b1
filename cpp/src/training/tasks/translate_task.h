#pragma once
// English to French, from a grammar (science: 10b; docs/grammar.md).

#include <memory>

#include "training/task.h"

namespace attention_playground {

/// Held-out sets: "test"; "compositional", sentences with pairs of adjective and noun that
/// training never holds; "bahdanau", the sentence of the paper's figure 3.
[[nodiscard]] std::unique_ptr<Task> make_translate_task();

}  // namespace attention_playground
