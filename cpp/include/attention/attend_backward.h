#pragma once
// The gradients of attention, step by step in the reverse order of stages.h
// (science: sections 0.3, 1 and 4):
//
//   dV = P^T dO, dP = dO V^T, dS = P (dP - rowsum(dP P)), then through the cap, the
//   scale and the score function to the queries, the keys and its parameters.

#include <cstdint>
#include <span>

#include "attention/settings.h"
#include "base/buffer.h"
#include "base/error.h"
#include "base/matrix_view.h"

namespace attention_playground {

/// Where gradients go; memory is the caller's. All but `weights` are added to what is
/// there; an empty span is not written. Shapes are those of the input.
template <typename Scalar>
struct AttentionGradients {
  MatrixViewOf<Scalar> queries;
  MatrixViewOf<Scalar> keys;
  MatrixViewOf<Scalar> values;
  std::span<Scalar> weights = {};       // [heads, queries, keys], of the loss by each weight
  std::span<Scalar> bias = {};          // as AttentionSettings::bias
  std::span<Scalar> query_weight = {};  // of the score function's parameters
  std::span<Scalar> key_weight = {};
  std::span<Scalar> vector = {};
};

/// Memory for one head's steps, kept from call to call.
template <typename Scalar>
struct AttentionBackwardScratch {
  Buffer<Scalar> numbers;
};

/// `weights` [heads, queries, keys] are those that `attend` gave for this input and
/// these settings (`score` stands in for settings.score, in double for the checks).
/// Rows with nothing allowed give no gradient. Edited heads are not differentiated:
/// `unsupported`.
[[nodiscard]] Expected<void> attend_backward(const AttentionInputOf<float>& input,
                                             const AttentionSettings& settings,
                                             const ScoreSettingsOf<float>& score,
                                             std::span<const float> weights,
                                             const ConstMatrixViewOf<float>& output_gradient,
                                             const AttentionGradients<float>& gradients,
                                             AttentionBackwardScratch<float>& scratch) noexcept;
[[nodiscard]] Expected<void> attend_backward(const AttentionInputOf<double>& input,
                                             const AttentionSettings& settings,
                                             const ScoreSettingsOf<double>& score,
                                             std::span<const double> weights,
                                             const ConstMatrixViewOf<double>& output_gradient,
                                             const AttentionGradients<double>& gradients,
                                             AttentionBackwardScratch<double>& scratch) noexcept;

}  // namespace attention_playground
