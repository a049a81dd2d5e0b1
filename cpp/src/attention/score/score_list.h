#pragma once
// All score functions. A new one is an enumerator of ScoreFunction, a file here and its place
// in this list.

#include <cstddef>
#include <tuple>

#include "attention/score/additive.h"
#include "attention/score/cosine.h"
#include "attention/score/dot.h"
#include "attention/score/general.h"
#include "attention/score/scaled_dot.h"

namespace attention_playground {

using ScoreList = std::tuple<ScaledDotScore, DotScore, GeneralScore, AdditiveScore, CosineScore>;

/// What `use` gives for the function's type. Chosen here and not by a table of pointers, so that
/// a module which never goes backward holds nothing of it.
template <std::size_t place = 0, typename Use>
auto with_score(ScoreFunction function, const Use& use) {
  using Score = std::tuple_element_t<place, ScoreList>;
  if constexpr (place + 1 < std::tuple_size_v<ScoreList>) {
    if (function != Score::function) return with_score<place + 1>(function, use);
  }
  return use(Score{});
}

}  // namespace attention_playground
