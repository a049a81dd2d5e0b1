#pragma once
// How every task with a source lays out an example: what the decoder reads is what
// it wrote, one token later.

#include <utility>

#include "training/task.h"

namespace attention_playground {

/// An example whose decoder has read the begin token and written nothing.
[[nodiscard]] inline Example begin_example() {
  Example example;
  example.target.push_back(begin_id);
  return example;
}

/// The decoder's next token, and what stands behind it.
inline void write_token(Example& example, std::int32_t token, GoldAlignment gold) {
  example.labels.push_back(token);
  example.target.push_back(token);
  example.gold.push_back(std::move(gold));
}

/// The end token: nothing in particular stands behind it, and nothing follows.
inline void end_example(Example& example) {
  example.source.push_back(end_id);
  example.labels.push_back(end_id);
  example.gold.emplace_back();
}

}  // namespace attention_playground
