#pragma once
// q . k

#include "attention/score/product_score.h"

namespace attention_playground {

struct DotScore : ProductScore {
  static constexpr ScoreFunction function = ScoreFunction::dot;
  static constexpr const char* name = "dot";
};

}  // namespace attention_playground
