#include "attention/head_score.h"
#include "attention/score/score_list.h"

namespace attention_playground {

std::int64_t score_backward_memory(ScoreFunction function, std::int64_t hidden,
                                   const AttentionSizes& sizes) noexcept {
  return with_score(function, [&](auto kind) { return kind.backward_memory(hidden, sizes); });
}

template <typename Scalar>
void score_rows_backward(const PreparedHead<Scalar>& head, MatrixViewOf<Scalar> gradient,
                         const HeadScoreGradients<Scalar>& gradients, Scalar* memory) noexcept {
  with_score(head.score.function,
             [&](auto kind) { kind.backward(head, gradient, gradients, memory); });
}

template void score_rows_backward(const PreparedHead<float>&, MatrixView,
                                  const HeadScoreGradients<float>&, float*) noexcept;
template void score_rows_backward(const PreparedHead<double>&, MatrixViewOf<double>,
                                  const HeadScoreGradients<double>&, double*) noexcept;

}  // namespace attention_playground
